"""Rewriting a database without the unused space in its file.

DuckDB reuses freed blocks, but returns only those at the end of the file; and a deleted
row keeps its space until its whole row group is deleted. So a file never shrinks much
after a large change.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

from blogdb.db import engine
from blogdb.db.errors import VerificationError
from blogdb.db.quoting import identifier, literal
from blogdb.db.store.objects import objects

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import duckdb


_FEW = 1 / 10
"""Share of a table's rows up to which few of them are deleted."""


def unused_share(
    connection: duckdb.DuckDBPyConnection, *, is_new: bool = False, limit: float = 0.0
) -> float:
    """Return how much of a database file is unused.

    Args:
        connection: DuckDB's connection to it, after a checkpoint.
        is_new: whether no rows were ever deleted, so that only free blocks count.
        limit: a share up to which it does not matter how much is unused. Where the
            counts of rows show that it is no more, more than there is may be returned:
            DuckDB lists the blocks of a large index in a tenth of a refresh's time.

    Returns:
        The share of the file's blocks that are free or hold deleted rows, from 0 to 1.
        A table's blocks count in proportion to its deleted rows.
    """
    total, free = connection.execute(
        "select total_blocks, free_blocks from pragma_database_size()"
        " where database_name = current_database()"
    ).fetchall()[0]
    if is_new or not total:
        return float(free / total) if total else 0.0
    deleted = _deleted_shares(connection)
    few = {table: share for table, share in deleted.items() if share <= _FEW}
    many = {table: share for table, share in deleted.items() if share > _FEW}
    unused = free + _count_unused(connection, many)
    most = unused + (total - free) * max(few.values(), default=0.0)
    if most <= limit * total:
        return float(most / total)
    return float((unused + _count_unused(connection, few)) / total)


def _deleted_shares(connection: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Return which share of its rows is deleted, for each table that has rows."""
    stored = dict(
        connection.execute(
            "select table_name, estimated_size from duckdb_tables()"
            " where database_name = current_database()"
            " and schema_name = current_schema() and estimated_size > 0"
        ).fetchall()
    )
    query = " union all ".join(
        f"select {literal(table)}, count(*) from {identifier(table)}"
        for table in stored
    )
    kept = dict(connection.execute(query).fetchall()) if query else {}
    return {table: 1 - kept[table] / stored[table] for table in stored}


def _count_unused(
    connection: duckdb.DuckDBPyConnection, deleted: Mapping[str, float]
) -> float:
    """Count the blocks that tables' deleted rows hold.

    Args:
        connection: DuckDB's connection.
        deleted: each table, and which share of its rows is deleted.
    """
    # One query for all tables: planning twenty takes longer than running them.
    segments = " union all ".join(
        f"select {literal(table)} as name, column_id, block_id,"
        " len(additional_block_ids) as count_more"
        f" from pragma_storage_info({literal(identifier(table))})"
        for table in deleted
    )
    if not segments:
        return 0.0
    columns = connection.execute(
        "select name, count(distinct block_id) + sum(count_more)"
        f" from ({segments}) group by name, column_id"
    ).fetchall()
    return sum(float(blocks) * deleted[table] for table, blocks in columns)


def rewrite(source: Path, target: Path, spill: Path, **limits: Any) -> None:
    """Copy everything in a database into a new file.

    Tables, rows, keys, views, macros, sequences and comments, an analyst's as well as
    blogdb's: DuckDB copies them, and the copy is compared with the source.

    Args:
        source: a database that is closed; it is only read.
        target: the new file.
        spill: a folder for data that does not fit into memory.
        limits: memory_limit and threads, in DuckDB's notation.

    Raises:
        VerificationError: the copy differs from the source.
    """
    with engine.in_memory(spill, **limits) as connection:
        engine.attach(connection, source, "source")
        engine.attach(connection, target, "target", read_only=False)
        copy_all(connection, "source", "target")
        connection.execute("checkpoint target").fetchall()
        _require_same(connection)


def copy_all(connection: duckdb.DuckDBPyConnection, source: str, target: str) -> None:
    """Copy everything in one database into another.

    DuckDB's COPY FROM DATABASE alone would do, but 1.5 fills the tables in any order
    and fails if one has a foreign key to another.

    Args:
        connection: DuckDB's connection.
        source: the name under which the database is attached.
        target: the name of the other database, which may hold objects of other names.
    """
    connection.execute(f"copy from database {source} to {target} (schema)").fetchall()
    for schema, table in _in_order_of_references(connection, source):
        name = f"{identifier(schema)}.{identifier(table)}"
        # Generated columns are not stored; an empty table stores nothing.
        stored = connection.execute(
            "select column_name from"
            f" pragma_storage_info({literal(f'{source}.{name}')})"
            " group by column_name order by min(column_id)"
        ).fetchall()
        if stored:
            columns = ", ".join(identifier(column) for (column,) in stored)
            connection.execute(
                f"insert into {target}.{name} ({columns})"
                f" select {columns} from {source}.{name}"
            ).fetchall()


def _in_order_of_references(
    connection: duckdb.DuckDBPyConnection, database: str
) -> list[tuple[str, str]]:
    """List the tables, each after those that its foreign keys reference."""
    references: dict[tuple[str, str], set[tuple[str, str]]] = {
        (schema, table): set()
        for schema, table in connection.execute(
            "select schema_name, table_name from duckdb_tables()"
            " where database_name = ? order by all",
            [database],
        ).fetchall()
    }
    for schema, table, referenced in connection.execute(
        "select schema_name, table_name, referenced_table from duckdb_constraints()"
        " where constraint_type = 'FOREIGN KEY' and database_name = ?"
        " and referenced_table <> table_name",
        [database],
    ).fetchall():
        references[schema, table].add((schema, referenced))
    return list(TopologicalSorter(references).static_order())


def _require_same(connection: duckdb.DuckDBPyConnection) -> None:
    held, copied = (objects(connection, name) for name in ("source", "target"))
    if other := set(held) ^ set(copied):
        found = min(other, key=str)
        raise VerificationError(
            f"the copy differs in the {found.kind} {found.path('source')}"
        )
    for found in held:
        if found.kind == "table":
            counts = {
                connection.execute(
                    f"select count(*) from {found.path(database)}"
                ).fetchall()[0]
                for database in ("source", "target")
            }
            if len(counts) > 1:
                raise VerificationError(
                    f"the copy of {found.path('source')} has another number of rows"
                )
