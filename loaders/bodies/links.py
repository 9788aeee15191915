"""Classifying links by what they lead to, and deciding when to do it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blogdb.db.rows import number
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    import duckdb

    from blogdb.loaders.bodies.link_rules import Rules


class Classified(NamedTuple):
    """The result of classifying links.

    Attributes:
        state: a digest of everything besides a link and its post that decides what the
            link leads to, and a digest of what the source shows.
        count_untold: links that may lead to a post by its address, which cannot be told
            since the blog's site is not known.
    """

    state: str
    count_untold: int


def classify(  # noqa: PLR0913 - what a load knows
    connection: duckdb.DuckDBPyConnection,
    rules: Rules,
    last_state: str | None,
    load_id: int,
    *,
    site_url: str | None = None,
    is_partial: bool = False,
) -> Classified:
    """Classify the found links and write them to `post_links`.

    What a stored link leads to also depends on the posts' addresses, on what else the
    source shows and on the rules. If these changed, all links are classified again;
    otherwise those that may lead to a post that the load wrote or removed.

    Args:
        connection: DuckDB; its current database has the updated posts, and
            `post_links` without the links of the posts in `found_links`. `tree_facts`
            and `post_files` have what the source shows.
        rules: the rules.
        last_state: the state when the stored links were written; None if there are
            none.
        load_id: the number of the load.
        site_url: the address of the blog's site, if the user named it.
        is_partial: whether the sources are only a part of the blog, so that they may
            not show what stored links lead to.
    """
    last, _, last_shown = (last_state or "").partition(" ")
    shown = _digest_of_source(connection)
    keeps_links = is_partial and last_shown not in ("", shown)
    if keeps_links:
        # The next load of the whole blog classifies all links.
        shown = last_shown
    if not _has(connection, "from found_links") and not _has(
        connection, "from post_links"
    ):
        # Nothing to keep: the next load that finds a link classifies it.
        return Classified(f" {shown}", 0)
    connection.execute(rules.macros(sites=()))
    run_step(connection, "site_macros")
    run_step(connection, "link_macros")
    run_step(connection, "link_tables")
    _find_addresses(connection, site_url)
    run_step(connection, "link_state", {"rules": rules.digest})
    (state,) = connection.execute("select state from link_state").fetchall()[0]
    if keeps_links:
        state = ""
    parameters = {
        "keeps_links": keeps_links,
        "is_complete": (state, shown) != (last, last_shown),
        "load_id": load_id,
    }
    run_step(connection, "read_links", parameters)
    if _has(connection, "from new_links"):
        _resolve(connection, rules, shows_files=bool(shown))
    return Classified(f"{state} {shown}", _count_untold(connection))


def _resolve(
    connection: duckdb.DuckDBPyConnection, rules: Rules, *, shows_files: bool
) -> None:
    """Find what the links that were read lead to, and write them."""
    sites = connection.execute(
        "select distinct site from read_urls where site is not null"
    ).fetchall()
    connection.execute(rules.macros({site for (site,) in sites}))
    run_step(connection, "near_links")
    if _has(connection, "from near_urls where is_source_link"):
        run_step(connection, "name_sources")
    run_step(connection, "open_links")
    if shows_files and _has(connection, "from open_urls"):
        run_step(connection, "show_sources")
    run_step(connection, "links")


def shows_as_before(
    connection: duckdb.DuckDBPyConnection, last_state: str | None
) -> bool:
    """Return whether the source shows the same besides posts as in the last load.

    Args:
        connection: DuckDB, with `tree_facts`.
        last_state: the state that the last load left.
    """
    shown = _digest_of_source(connection)
    return not shown or last_state is None or last_state.endswith(f" {shown}")


def _find_addresses(
    connection: duckdb.DuckDBPyConnection, site_url: str | None
) -> None:
    """Find what addresses the posts and the blog's sites have."""
    site = {"site_url": site_url}
    if site_url or _has(connection, "from tree_facts where kind = 'site'"):
        run_step(connection, "named_sites", site)
    is_known = _has(connection, "from posts where url is not null")
    run_step(connection, "known_addresses" if is_known else "likely_addresses", site)
    run_step(connection, "own_addresses")
    if _has(connection, "from post_addresses") or _has(
        connection, "from tree_facts where kind = 'redirect'"
    ):
        run_step(connection, "other_addresses")


def _digest_of_source(connection: duckdb.DuckDBPyConnection) -> str:
    """Return a digest of what the source shows besides posts; empty for a table."""
    (digest,) = connection.execute(
        "select coalesce(md5(string_agg(fact, chr(10) order by fact)), '') from"
        " (select concat_ws(chr(9), kind, name, value) as fact from tree_facts)"
    ).fetchall()[0]
    return str(digest)


def _count_untold(connection: duckdb.DuckDBPyConnection) -> int:
    if _has(connection, "from own_sites where site <> ''"):
        return 0
    return number(
        connection,
        "select count(*) from new_links inner join read_urls using (url, file)"
        " where read_urls.host is not null and not new_links.in_code"
        " and slug_of_file(last_of(page_of(read_urls.path)))"
        " in (select posts.slug from posts)",
    )


def _has(connection: duckdb.DuckDBPyConnection, rows: str) -> bool:
    return bool(number(connection, f"select count(*) from (select 1 {rows} limit 1)"))
