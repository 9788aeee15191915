"""Classifying links by what they lead to, and deciding when to do it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.rows import number
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    import duckdb

    from blogdb.loaders.bodies.link_rules import Rules


def classify(
    connection: duckdb.DuckDBPyConnection,
    rules: Rules,
    last_state: str | None,
    load_id: int,
    site_url: str | None = None,
) -> str:
    """Classify the found links and write them to `post_links`.

    What a stored link leads to also depends on the posts' addresses, on what else the
    source shows and on the rules. If these changed, all links are classified again;
    otherwise those that may lead to a post that the load wrote or removed.

    Args:
        connection: DuckDB; its current database has the updated posts, and
            `post_links` without the links of the posts in `found_links`. `tree_facts`
            and `post_files` have what the source shows.
        rules: the rules.
        last_state: what this function returned when the stored links were written.
        load_id: the number of the load.
        site_url: the address of the blog's site, if the user named it.

    Returns:
        A digest of everything besides its URL that decides what a link leads to.
    """
    connection.execute(rules.macros(sites=()))
    run_step(connection, "link_macros")
    run_step(connection, "link_tables")
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
    run_step(connection, "link_state", {"rules": rules.digest})
    state = str(connection.execute("select state from link_state").fetchall()[0][0])
    is_complete = state != last_state
    run_step(connection, "read_links", {"is_complete": is_complete, "load_id": load_id})
    sites = connection.execute(
        "select distinct site from read_urls where site is not null"
    ).fetchall()
    connection.execute(rules.macros({site for (site,) in sites}))
    run_step(connection, "near_links")
    if _has(connection, "from near_urls where is_source_link"):
        run_step(connection, "name_sources")
    run_step(connection, "open_links")
    if _has(connection, "from open_urls") and _has(connection, "from tree_facts"):
        run_step(connection, "show_sources")
    run_step(connection, "links")
    return state


def _has(connection: duckdb.DuckDBPyConnection, rows: str) -> bool:
    return bool(number(connection, f"select count(*) from (select 1 {rows} limit 1)"))
