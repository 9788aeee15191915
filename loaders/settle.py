"""Settling the staged rows: their keys, values, and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.rows import number
from blogdb.loaders import names
from blogdb.loaders.compare import view_stored_hashes
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from blogdb.loaders.names import Aliases


def settle(  # noqa: PLR0913 - what a load knows
    connection: duckdb.DuckDBPyConnection,
    aliases: Aliases,
    *,
    is_forced: bool,
    is_rehash: bool,
    is_whole: bool,
    compares_texts: bool,
) -> None:
    """Give rows keys, match them with the stored posts, and apply the rule for names.

    Args:
        connection: DuckDB; its current database has the posts.
        aliases: the aliases of tags and authors.
        is_forced: whether to compare even rows whose source did not change.
        is_rehash: whether DuckDB's hash function changed since the posts were written.
        is_whole: whether the sources are the whole blog, so that a post without a row
            may have moved.
        compares_texts: whether to compare texts, not only their hashes; their bodies
            are staged.
    """
    view_stored_hashes(connection, is_rehash=is_rehash)
    run_step(connection, "settle_keys")
    run_step(connection, "find_repeated")
    if _may_be_contested(connection):
        run_step(connection, "settle_contested")
        run_step(connection, "find_repeated")
    run_step(connection, "match_rows", {"is_forced": is_forced or compares_texts})
    _match_moved(connection, is_whole=is_whole)
    if compares_texts:
        run_step(connection, "compare_texts")
        view_stored_hashes(connection, is_rehash=is_rehash, compares_texts=True)
    run_step(connection, "settle_rows")
    _split_names(connection, aliases)
    _resolve_names(connection, aliases)
    run_step(connection, "settle_names")
    run_step(connection, "told_authors")


def _may_be_contested(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether an address may decide which path a row of a table has."""
    return bool(
        number(
            connection,
            "select exists (from repeated_keys)"
            " or exists (from posts where path <> slug)",
        )
    )


def _match_moved(connection: duckdb.DuckDBPyConnection, *, is_whole: bool) -> None:
    """Match rows with posts that have another path or language by now."""
    if not number(
        connection,
        "select exists (from matched where post_id is null) and exists (from posts)",
    ):
        return
    run_step(connection, "find_clues", {"is_whole": is_whole})
    shared = connection.execute(
        "select distinct rank from row_clues semi join post_clues using (rank, clue)"
        " order by rank"
    ).fetchall()
    for (rank,) in shared:
        run_step(connection, "follow_clues", {"rank": rank})


def _split_names(connection: duckdb.DuckDBPyConnection, aliases: Aliases) -> None:
    """Replace texts that stand for several tags or authors by these."""
    rows = [
        (kind, raw, place, name)
        for kind, within in (
            ("tag", aliases.tags_within),
            ("author", aliases.authors_within),
        )
        for raw in _column(
            connection, f"select distinct raw_name from incoming_{kind}s"
        )
        for place, name in enumerate(within(raw), 1)
    ]
    if rows:
        kinds, raws, places, names = map(list, zip(*rows, strict=True))
        run_step(
            connection,
            "split_names",
            {"kinds": kinds, "raw_names": raws, "places": places, "names": names},
        )


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
        "select raw_name from incoming_authors union select raw_name from post_authors"
        " union select name from author_facts",
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
