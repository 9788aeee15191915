"""Writing the changes and the record of the load into the working copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogdb.db.rows import number
from blogdb.loaders.compare import has_asides, view_stored_hashes
from blogdb.loaders.streaming import streaming
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def write(  # noqa: PLR0913 - what a load knows
    connection: duckdb.DuckDBPyConnection,
    load_id: int,
    *,
    has_bodies: bool,
    is_forced: bool,
    is_rehash: bool,
    is_whole: bool,
) -> int:
    """Write the changes.

    Args:
        connection: DuckDB; its current database is the working copy.
        load_id: the number of the load.
        has_bodies: whether the staged rows have their bodies.
        is_forced: whether even rows whose source did not change were compared.
        is_rehash: whether to compute the hashes of unchanged posts again.
        is_whole: whether the sources are the whole blog.

    Returns:
        The number of posts written.
    """
    view_stored_hashes(connection, is_rehash=is_rehash)
    run_step(connection, "find_outgoing")
    if number(connection, "select exists (from outgoing)"):
        run_step(connection, "remove", {"load_id": load_id})
    run_step(connection, "number")
    run_step(connection, "write_names", {"load_id": load_id})
    run_step(connection, "place_posts")
    if has_bodies:
        run_step(connection, "bodies_kept")
    else:
        run_step(connection, "bodies_streamed")
    if has_asides(connection):
        run_step(connection, "write_asides")
    if not has_bodies:
        # These are no longer needed, and the bodies need the memory.
        for table in _NARROW:
            connection.execute(f"drop table {table}")
    with streaming(connection):
        run_step(connection, "write_posts", {"load_id": load_id})
    run_step(connection, "write_addresses")
    run_step(connection, "name_authors")
    run_step(connection, "describe_authors", {"is_whole": is_whole})
    if is_forced:
        run_step(connection, "forget", {"load_id": load_id})
    if is_rehash:
        run_step(connection, "rehash", {"load_id": load_id})
    return number(connection, f"select count(*) from posts where load_id = {load_id}")


def record(
    connection: duckdb.DuckDBPyConnection,
    facts: Mapping[str, Any],
    counts: Counts,
    aliases: Aliases,
) -> None:
    """Record the load, its problems and its aliases.

    Args:
        connection: DuckDB; its current database is the working copy.
        facts: the columns of `loads` except for the counts.
        counts: the counts.
        aliases: the aliases of tags and authors.
    """
    rows = [
        (kind, alias, position, name)
        for kind, table in (("tag", aliases.tags), ("author", aliases.authors))
        for alias, names in table.items()
        for position, name in enumerate(names, 1)
    ]
    parameters = {
        **facts,
        **vars(counts),
        "alias_kinds": [kind for kind, *_ in rows],
        "aliases": [alias for _, alias, *_ in rows],
        "alias_positions": [position for *_, position, _ in rows],
        "alias_names": [name for *_, name in rows],
    }
    run_step(connection, "record", parameters)
