"""Writing a database anew, without the room that is free in its file.

DuckDB uses freed blocks again, but gives only those at the end of the file back; and
a deleted row keeps its place until all of its row group are deleted. What a file once
needed for a change stays its size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogdb.db import engine
from blogdb.db.errors import VerificationError
from blogdb.db.objects import objects
from blogdb.db.text import identifier, literal

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb


def unused_share(connection: duckdb.DuckDBPyConnection) -> float:
    """Tell how much of a database's file is of no use.

    Args:
        connection: DuckDB's connection to it, after a checkpoint.

    Returns:
        The share of the file's blocks that are free or hold deleted rows, from 0 to 1.
        Of a table with deleted rows, as many of its blocks count as of its rows.
    """
    total, unused = connection.execute(
        "select total_blocks, free_blocks from pragma_database_size()"
        " where database_name = current_database()"
    ).fetchall()[0]
    tables = connection.execute(
        "select table_name from duckdb_tables()"
        " where database_name = current_database()"
        " and schema_name = current_schema()"
    ).fetchall()
    for (table,) in tables:
        stored, blocks = connection.execute(
            "select max(stored), sum(blocks) from ("
            " select sum(count) filter (segment_type = 'VALIDITY') as stored,"
            " count(distinct block_id) + sum(len(additional_block_ids)) as blocks"
            f" from pragma_storage_info({literal(identifier(table))})"
            " group by column_id)"
        ).fetchall()[0]
        if stored:
            ((count,),) = connection.execute(
                f"select count(*) from {identifier(table)}"
            ).fetchall()
            unused += float(blocks) * (1 - count / float(stored))
    return float(unused / total) if total else 0.0


def rewrite(source: Path, target: Path, spill: Path, **limits: Any) -> None:
    """Copy all that a database holds into a new file.

    Tables, rows, keys, views, macros, sequences and comments, an analyst's as well as
    blogdb's: DuckDB copies them, and the copy is compared with the source.

    Args:
        source: a database that is closed; it is only read.
        target: the new file.
        spill: a folder for what does not fit into memory.
        limits: memory_limit and threads, as DuckDB takes them.

    Raises:
        VerificationError: the copy is not the same.
    """
    import duckdb

    settings = {name: limit for name, limit in limits.items() if limit is not None}
    with duckdb.connect(config=settings | {"temp_directory": str(spill)}) as connection:
        connection.execute(f"attach {literal(source)} as source (read_only)").fetchall()
        connection.execute(
            f"attach {literal(target)} as target"
            f" (storage_version {literal(engine.STORAGE_VERSION)},"
            f" block_size {engine.BLOCK_SIZE}, row_group_size {engine.ROW_GROUP_SIZE})"
        ).fetchall()
        connection.execute("copy from database source to target").fetchall()
        connection.execute("checkpoint target").fetchall()
        _require_same(connection)


def _require_same(connection: duckdb.DuckDBPyConnection) -> None:
    held, copied = (objects(connection, name) for name in ("source", "target"))
    if other := set(held) ^ set(copied):
        kind, schema, name, *_ = min(other, key=str)
        raise VerificationError(f"the copy has another {kind} {schema}.{name}")
    for found in held:
        if found.kind == "table":
            table = f"{identifier(found.schema)}.{identifier(found.name)}"
            counts = {
                connection.execute(
                    f"select count(*) from {database}.{table}"
                ).fetchall()[0]
                for database in ("source", "target")
            }
            if len(counts) > 1:
                raise VerificationError(f"the copy of {table} has other rows")
