"""Preserving what an analyst added to a database: views, tables, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db import engine, schema
from blogdb.db.errors import RefusedError
from blogdb.db.outline import outline
from blogdb.db.quoting import literal
from blogdb.db.store import files
from blogdb.db.store.objects import MAIN, by_owner
from blogdb.db.store.rewrite import copy_all

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from blogdb.db.store.objects import Object

_DROPPED = ("view", "macro", "macro table", "table", "sequence", "type", "schema")
"""Kinds of objects, in an order in which they can be dropped."""


def carry_over(live: Path, work: Path, spare: Path) -> None:
    """Replace an analyst's objects in one database by those in another.

    Args:
        live: the database to copy them from; it is only read. Nothing happens if it
            has no schema of blogdb's.
        work: the private database to copy them to.
        spare: a private path for a temporary copy of `live`.

    Raises:
        RefusedError: the analyst changed blogdb's own tables.
    """
    import duckdb

    with duckdb.connect() as connection:
        engine.attach(connection, live, "live")
        engine.attach(connection, work, "work", read_only=False)
        revision = schema.current(connection, "live")
        if revision is None:
            return
        require_replaceable(connection, "live")
        blogdbs, analysts = by_owner(connection, "live")
        before, replaced = by_owner(connection, "work")
        is_same_schema = revision == schema.current(connection, "work")
        connection.execute("detach live").fetchall()

        _drop(connection, "work", replaced)
        if any(found.kind in _DROPPED for found in analysts):
            # DuckDB only copies whole databases: drop blogdb's objects from a copy.
            files.copy(live, spare)
            engine.attach(connection, spare, "spare", read_only=False)
            _drop(connection, "spare", blogdbs)
            copy_all(connection, "spare", "work")
            connection.execute("detach spare").fetchall()
            spare.unlink()
        if is_same_schema:
            _put_comments(connection, blogdbs, before)
            _put_indexes(
                connection, _indexes(analysts, blogdbs), _indexes(replaced, before)
            )


def require_replaceable(connection: duckdb.DuckDBPyConnection, database: str) -> None:
    """Check that rows of blogdb's tables can be replaced as far as an analyst's go.

    Args:
        connection: DuckDB's connection.
        database: the name under which the database is attached.

    Raises:
        RefusedError: an analyst's table has a foreign key to one of blogdb's, or one
            of blogdb's tables has an extra column.
    """
    # Listing the constraints takes longer, and only an analyst's tables have such.
    if _has_other_tables(connection, database):
        _require_no_foreign_keys(connection, database)
    if schema.current(connection, database) == schema.HEAD:
        _require_no_columns(connection, database)


def _has_other_tables(connection: duckdb.DuckDBPyConnection, database: str) -> bool:
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = ?",
        [database],
    ).fetchall()
    ours = {"alembic_version", *outline().columns}
    return any(place != MAIN or table not in ours for place, table in tables)


def _require_no_foreign_keys(
    connection: duckdb.DuckDBPyConnection, database: str
) -> None:
    tables = connection.execute(
        "select table_name, referenced_table from duckdb_constraints()"
        " where constraint_type = 'FOREIGN KEY' and database_name = ?"
        " and referenced_table in ('posts', 'authors', 'tags')",
        [database],
    ).fetchall()
    if tables:
        name, referenced = tables[0]
        raise RefusedError(
            f"table {name} has a foreign key to {referenced}, which keeps DuckDB from"
            " writing changed rows; nothing was changed. Create the table without the"
            " foreign key"
        )


def _require_no_columns(connection: duckdb.DuckDBPyConnection, database: str) -> None:
    known = outline().columns
    columns = connection.execute(
        "select table_name, column_name from duckdb_columns()"
        " where database_name = ? and schema_name = ? order by all",
        [database, MAIN],
    ).fetchall()
    for table, column in columns:
        if column not in known.get(table, [column]):
            raise RefusedError(
                f"{table} has a column {column} that is not blogdb's; changed rows"
                " would lose its values, so nothing was changed. Move it to a table of"
                f" your own and drop it from {table}"
            )


def _drop(
    connection: duckdb.DuckDBPyConnection, database: str, found: list[Object]
) -> None:
    import duckdb

    # Dropping a schema drops everything in it.
    targets = [each for each in found if each.schema == MAIN or each.kind == "schema"]
    left = list(
        dict.fromkeys(
            f"drop {kind} {each.path(database)}"
            + (" cascade" if kind == "schema" else "")
            for kind in _DROPPED
            for each in targets
            if each.kind == kind
        )
    )
    while left:
        refused = []
        for statement in left:
            try:
                connection.execute(statement).fetchall()
            except (duckdb.CatalogException, duckdb.DependencyException):
                # Another object depends on it and must be dropped first.
                refused.append(statement)
                if len(refused) == len(left):
                    raise
        left = refused


def _put_comments(
    connection: duckdb.DuckDBPyConnection, wanted: list[Object], existing: list[Object]
) -> None:
    """Set the analyst's comments on blogdb's objects."""
    comments = {found[:5]: found.comment for found in existing}
    for found in wanted:
        if found[:5] in comments and found.comment != comments[found[:5]]:
            comment = "null" if found.comment is None else literal(found.comment)
            connection.execute(
                f"comment on {found.kind} {found.path('work')} is {comment}"
            ).fetchall()


def _put_indexes(
    connection: duckdb.DuckDBPyConnection, wanted: list[Object], existing: list[Object]
) -> None:
    """Create the analyst's indexes on blogdb's tables."""
    connection.execute(f"use work.{MAIN}").fetchall()
    for found in existing:
        connection.execute(f"drop index {found.path('work')}").fetchall()
    for found in wanted:
        connection.execute(str(found.definition)).fetchall()
    connection.execute(f"use memory.{MAIN}").fetchall()


def _indexes(found: list[Object], blogdbs: list[Object]) -> list[Object]:
    tables = {each.name for each in blogdbs if each.kind == "table"}
    return [
        each
        for each in found
        if each.kind == "index" and each.schema == MAIN and each.parent in tables
    ]
