"""What DuckDB's own catalogue says about a database, to compare two databases.

As a program, it makes one database by migrating and one from the models, in a given
folder, and prints what the catalogue says of both as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

from blogdb.db import engine
from blogdb.db.models import Base
from blogdb.migrations import revisions

Catalogue = dict[str, list[list[object]]]

QUERIES = {
    "tables": """
        select table_name, comment, temporary, has_primary_key, sql
        from duckdb_tables() where not starts_with(table_name, 'alembic_')
    """,
    "columns": """
        select
            table_name, column_index, column_name, data_type, is_nullable,
            column_default, comment
        from duckdb_columns()
        where not internal and not starts_with(table_name, 'alembic_')
    """,
    "constraints": """
        select
            table_name, constraint_type, constraint_text, constraint_name,
            constraint_column_names
        from duckdb_constraints() where not starts_with(table_name, 'alembic_')
    """,
    # Not the start: a checkpoint writes the next number there.
    "sequences": """
        select sequence_name, comment, min_value, max_value, increment_by, cycle
        from duckdb_sequences()
    """,
    "indexes": "select table_name, index_name, sql from duckdb_indexes()",
    "views": "select view_name, comment, sql from duckdb_views() where not internal",
    # Not the identity of the database that they carry.
    "macros": """
        select
            function_name,
            comment,
            regexp_replace(macro_definition, '[0-9a-f]{32}', 'identity', 'g')
        from duckdb_functions() where not internal
    """,
    "types": "select type_name from duckdb_types() where not internal",
}


def catalogue(connection: duckdb.DuckDBPyConnection) -> Catalogue:
    """Query everything that the schema consists of, in a fixed order.

    Args:
        connection: DuckDB's connection to the database, and to no other.
    """
    return {
        name: sorted(map(list, connection.execute(query).fetchall()), key=str)
        for name, query in QUERIES.items()
    }


def read_catalogue(path: Path) -> Catalogue:
    """Read a file's catalogue."""
    with engine.connect(path) as connection:
        return catalogue(connection)


def made_both_ways(folder: Path) -> list[Catalogue]:
    """Make a database by migrating and one from the models, and read their catalogues.

    Args:
        folder: where to make them.
    """
    migrated, modelled = folder / "migrated.duckdb", folder / "modelled.duckdb"
    with engine.writing(migrated) as connection:
        revisions.upgrade(connection)
    with engine.writing(modelled) as connection:
        Base.metadata.create_all(connection)
    return [read_catalogue(migrated), read_catalogue(modelled)]


if __name__ == "__main__":
    made = made_both_ways(Path(sys.argv[1]))
    sys.stdout.write(json.dumps([duckdb.__version__, *made]))
