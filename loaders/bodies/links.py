"""What the found links lead to, and when that has to be told anew."""

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
    """Write the found links with what they lead to.

    What a stored link leads to depends on the posts' addresses and on the rules, too.
    Where these differ from what they were, all links are written anew.

    Args:
        connection: DuckDB; its current database holds the posts as they are to be, and
            `post_links` without those of the posts that `found_links` is about.
        rules: the rules.
        last_state: what this function returned when the stored links were written.

    Returns:
        The state of all that decides what a link leads to beside its URL.
    """
    connection.execute(rules.macros())
    run_step(connection, "link_macros")
    is_known = number(connection, "select count(url) > 0 from posts")
    run_step(connection, "known_addresses" if is_known else "likely_addresses")
    run_step(connection, "own_addresses", {"rules": rules.digest})
    state = str(connection.execute("select state from link_state").fetchall()[0][0])
    run_step(connection, "links", {"is_complete": state != last_state})
    return state
