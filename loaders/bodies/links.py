"""Classifying links by what they lead to, and deciding when to do it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.rows import number
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    import duckdb

    from blogdb.loaders.bodies.link_rules import Rules


def classify(
    connection: duckdb.DuckDBPyConnection, rules: Rules, last_state: str | None
) -> str:
    """Classify the found links and write them to `post_links`.

    What a stored link leads to also depends on the posts' addresses and on the rules.
    If these changed, all links are classified again.

    Args:
        connection: DuckDB; its current database has the updated posts, and
            `post_links` without the links of the posts in `found_links`.
        rules: the rules.
        last_state: what this function returned when the stored links were written.

    Returns:
        A digest of everything besides its URL that decides what a link leads to.
    """
    connection.execute(rules.macros(sites=()))
    run_step(connection, "link_macros")
    is_known = number(connection, "select count(url) > 0 from posts")
    run_step(connection, "known_addresses" if is_known else "likely_addresses")
    run_step(connection, "own_addresses", {"rules": rules.digest})
    state = str(connection.execute("select state from link_state").fetchall()[0][0])
    run_step(connection, "read_links", {"is_complete": state != last_state})
    sites = connection.execute(
        "select distinct site from read_urls where site is not null"
    ).fetchall()
    connection.execute(rules.macros({site for (site,) in sites}))
    run_step(connection, "links")
    return state
