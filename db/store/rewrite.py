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
    from pathlib import Path

    import duckdb


def unused_share(
    connection: duckdb.DuckDBPyConnection, *, is_new: bool = False
) -> float:
    """Return how much of a database file is unused.

    Args:
        connection: DuckDB's connection to it, after a checkpoint.
        is_new: whether no rows were ever deleted, so that only free blocks count.

    Returns:
        The share of the file's blocks that are free or hold deleted rows, from 0 to 1.
        A table's blocks count in proportion to its deleted rows.
    """
    total, unused = connection.execute(
        "select total_blocks, free_blocks from pragma_database_size()"
        " where database_name = current_database()"
    ).fetchall()[0]
    if is_new:
        return float(unused / total) if total else 0.0
    tables = connection.execute(
        "select table_name from duckdb_tables()"
        " where database_name = current_database()"
        " and schema_name = current_schema()"
    ).fetchall()
    # One query for all tables: planning twenty takes longer than running them.
    segments = " union all ".join(
        f"select {literal(table)} as name, (select count(*) from {identifier(table)})"
        " as count_rows, column_id, segment_type, count, block_id,"
        " len(additional_block_ids) as count_more"
        f" from pragma_storage_info({literal(identifier(table))})"
        for (table,) in tables
    )
    if segments:
        ((of_deleted_rows,),) = connection.execute(
            f"""
            with
            segments as ({segments}),
            columns as (
                select
                    name,
                    any_value(count_rows) as count_rows,
                    sum(count) filter (segment_type = 'VALIDITY') as stored,
                    count(distinct block_id) + sum(count_more) as blocks
                from segments
                group by name, column_id
            ),
            tables as (
                select
                    sum(blocks) as blocks,
                    any_value(count_rows) / max(stored) as share_rows
                from columns
                group by name
                having max(stored) > 0
            )
            select coalesce(sum(blocks * (1 - share_rows)), 0) from tables
            """
        ).fetchall()
        unused += of_deleted_rows
    return float(unused / total) if total else 0.0


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
