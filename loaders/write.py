"""Writing the differences into the private copy, and the record of the load."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from blogdb.db.rows import number
from blogdb.loaders.compare import view_stored_hashes
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import duckdb

    from blogdb.loaders.compare import Counts
    from blogdb.loaders.names import Aliases

_NARROW = (
    "staged",
    "keyed",
    "matched",
    "incoming_tags",
    "incoming_authors",
    "incoming_post_tags",
    "incoming_post_authors",
)


def write(
    connection: duckdb.DuckDBPyConnection,
    load_id: int,
    *,
    has_bodies: bool,
    is_forced: bool,
    is_rehash: bool,
) -> int:
    """Write the changes.

    Args:
        connection: DuckDB; its current database is the private copy.
        load_id: the number of the load.
        has_bodies: whether the bodies were kept when the rows were staged.
        is_forced: whether rows were looked at whose source did not change.
        is_rehash: whether the hashes of unchanged posts are to be renewed.

    Returns:
        How many posts were written.
    """
    view_stored_hashes(connection, is_rehash=is_rehash)
    run_step(connection, "remove", {"load_id": load_id})
    run_step(connection, "number")
    run_step(connection, "write_names", {"load_id": load_id})
    if has_bodies:
        run_step(connection, "bodies_kept")
    else:
        run_step(connection, "bodies_streamed")
        # Nothing asks for these any more; the bodies need the memory.
        for table in _NARROW:
            connection.execute(f"drop table {table}")
    with _streaming(connection):
        run_step(connection, "write_posts", {"load_id": load_id})
    run_step(connection, "name_authors")
    if is_forced:
        run_step(connection, "forget", {"load_id": load_id})
    if is_rehash:
        run_step(connection, "rehash", {"load_id": load_id})
    return number(connection, f"select count(*) from posts where load_id = {load_id}")


@contextmanager
def _streaming(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let bodies stream past the narrow side of a join, in any order.

    DuckDB cannot know how many rows a text file has, and may choose to hold the side
    with the bodies in memory; and keeping the order costs memory as well.
    """
    connection.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    connection.execute("set preserve_insertion_order = false")
    try:
        yield
    finally:
        connection.execute("reset disabled_optimizers")
        connection.execute("reset preserve_insertion_order")


def record(
    connection: duckdb.DuckDBPyConnection,
    facts: Mapping[str, Any],
    counts: Counts,
    aliases: Aliases,
) -> None:
    """Record the load, its problems and its aliases.

    Args:
        connection: DuckDB; its current database is the private copy.
        facts: the columns of `loads` but for the counts.
        counts: what was found.
        aliases: what counted as what.
    """
    parameters = {
        **facts,
        **vars(counts),
        "tag_aliases": list(aliases.tags),
        "tag_names": list(aliases.tags.values()),
        "author_aliases": list(aliases.authors),
        "author_names": list(aliases.authors.values()),
    }
    run_step(connection, "record", parameters)
