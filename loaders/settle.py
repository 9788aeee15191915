"""Settling the staged rows: their keys, values, and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.loaders import names
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from blogdb.loaders.names import Aliases


def settle(
    connection: duckdb.DuckDBPyConnection, aliases: Aliases, *, is_forced: bool
) -> None:
    """Give rows keys, match them with the stored posts, and apply the rule for names.

    Args:
        connection: DuckDB; its current database has the posts.
        aliases: the aliases of tags and authors.
        is_forced: whether to compare even rows whose source did not change.
    """
    run_step(connection, "settle_rows", {"is_forced": is_forced})
    _resolve_names(connection, aliases)
    run_step(connection, "settle_names")


def _resolve_names(connection: duckdb.DuckDBPyConnection, aliases: Aliases) -> None:
    """Apply the rule for names, which is in Python, to each spelling once."""
    tags = _column(connection, "select distinct raw_name from incoming_tags")
    _fill(
        connection,
        "tag_spellings",
        {"raw_name": tags, "name": [aliases.tag(tag) for tag in tags]},
    )
    spellings = _column(
        connection,
        "select raw_name from incoming_authors union select raw_name from post_authors",
    )
    found = [aliases.author(name) for name in spellings]
    _fill(
        connection,
        "author_spellings",
        {
            "raw_name": spellings,
            "author_key": [key for key, _ in found],
            "alias_name": [name for _, name in found],
            "own_key": [names.author_key(name) for name in spellings],
        },
    )
    known = connection.execute("select author_id, name from authors").fetchall()
    connection.execute(
        "create or replace temp table known_authors"
        " (author_id integer, author_key varchar)"
    )
    connection.execute(
        "insert into known_authors by name"
        " select unnest(?) as author_id, unnest(?) as author_key",
        [
            [author_id for author_id, _ in known],
            [names.author_key(name) for _, name in known],
        ],
    )


def _column(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [value for (value,) in connection.execute(query).fetchall() if value]


def _fill(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Mapping[str, Sequence[str | None]],
) -> None:
    definitions = ", ".join(f"{name} varchar" for name in columns)
    connection.execute(f"create or replace temp table {table} ({definitions})")
    values = ", ".join(f"unnest(?::varchar[]) as {name}" for name in columns)
    connection.execute(
        f"insert into {table} by name select {values}",
        [list(column) for column in columns.values()],
    )
