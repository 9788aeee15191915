"""A blog as a database of its own, and as Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db import engine, schema
from blogdb.db.engine import ROW_GROUP_SIZE
from blogdb.db.outline import outline
from blogdb.db.quoting import literal
from blogdb.db.store.access import Access
from blogdb.migrations import migrate, template
from blogdb.sql import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import duckdb

    from blogdb.lake.manifest import Part

_OF_A_FILE = ("database_identity", "view_catalog")
"""Tables about a database file and its views, which a blog does not bring along."""
_SEQUENCES = "sequences"
"""What is written beside the tables: the last number that each sequence gave."""
FORM = f"format parquet, compression zstd, row_group_size {ROW_GROUP_SIZE}"


def names() -> list[str]:
    """Name the tables that a lake has."""
    return [name for name in outline().columns if name not in _OF_A_FILE]


def restore(root: Path, part: Part, blog: str, database: Path) -> None:
    """Make a blog's database as the load left it that wrote a part.

    Args:
        root: the lake.
        part: where the blog's rows are.
        blog: its name.
        database: a private path in a private folder, without a file yet.
    """
    is_newest = part.revision == schema.HEAD
    if is_newest:
        template.write(database, database.parent)
    else:
        migrate.bring_to(database, None, part.revision)
    with (
        engine.in_memory(database.parent / "spill") as connection,
        engine.attached(connection, database, read_only=False),
    ):
        for table in part.tables:
            rows = part.rows(root, table, (blog,))
            if table == _SEQUENCES:
                _go_on(connection, rows)
                continue
            connection.execute(
                f"insert into {table} by name select * exclude (blog) {rows}"
            ).fetchall()
        if is_newest:
            catalog.identify(connection)
    Access.of(part.path(root, "loads").stat()).give(database)


def write(database: Path, blog: str, folder: Path) -> int:
    """Write a blog's tables as Parquet, with its name in each row.

    Args:
        database: the blog's database.
        blog: its name.
        folder: where to: `TABLE.parquet` for each table that has rows.

    Returns:
        How many posts it has.
    """
    access = Access.of(database.stat())
    with engine.connect(database) as connection:
        sizes = {name: _size(connection, name) for name in names()}
        queries = {name: f"from {name}" for name, size in sizes.items() if size}
        queries[_SEQUENCES] = (
            "select sequence_name as name, last_value from duckdb_sequences()"
            " where last_value is not null"
        )
        for name, query in queries.items():
            path = folder / f"{name}.parquet"
            connection.execute(
                f"copy (select {literal(blog)} as blog, * from ({query}))"
                f" to {literal(path)} ({FORM})"
            ).fetchall()
            access.give(path)
    return sizes["posts"]


def join(parts: Iterable[Path], target: Path) -> None:
    """Make one Parquet file of several that have the same columns.

    Args:
        parts: the files, two or more.
        target: the new file, which nobody may read who may not read all of them.
    """
    found = list(parts)
    listed = ", ".join(literal(path) for path in found)
    with engine.in_memory(target.parent / "spill") as connection:
        connection.execute(
            f"copy (from read_parquet([{listed}], hive_partitioning = false))"
            f" to {literal(target)} ({FORM})"
        ).fetchall()
    first, *others = (Access.of(path.stat()) for path in found)
    first.narrowed(others).give(target)


def digest_of(path: Path) -> str:
    """Return a digest of the rows of a Parquet file, whatever their order.

    Args:
        path: the file, in a private folder.
    """
    with engine.in_memory(path.parent / "spill") as connection:
        rows = f"read_parquet({literal(path)}, hive_partitioning = false)"
        ((digest,),) = connection.execute(
            "select md5(string_agg(line, chr(10) order by line)) from"
            f" (select md5(to_json(each)::varchar) as line from {rows} as each)"
        ).fetchall()
    return str(digest)


def _go_on(connection: duckdb.DuckDBPyConnection, rows: str) -> None:
    """Have each sequence go on where it was, since no number is given twice."""
    last = connection.execute(f"select name, last_value {rows}").fetchall()
    for name, number in last:
        connection.execute(
            f"select max(nextval({literal(name)})) from range({int(number)})"
        ).fetchall()


def _size(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    ((size,),) = connection.execute(f"select count(*) from {name}").fetchall()
    return int(size)
