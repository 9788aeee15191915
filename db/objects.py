"""What a database holds: its tables, views, macros and so on, with their comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import duckdb


class Object(NamedTuple):
    """Something with a name in a database.

    Attributes:
        kind: schema, type, sequence, table, column, index, macro or view.
        schema: the schema that it stands in; its own name for a schema.
        name: its name; a column's follows its table's and a point.
        definition: what DuckDB says of it, for telling whether two are the same.
        comment: its comment.
    """

    kind: str
    schema: str
    name: str
    definition: str | None
    comment: str | None


_LISTING = """
select 'schema' as kind, schema_name, schema_name as name, null as definition, comment
from duckdb_schemas()
where
    database_name = $database
    and schema_name not in ('main', 'information_schema', 'pg_catalog')
union all
select
    'type',
    schema_name,
    type_name,
    concat_ws(' ', logical_type, labels::varchar),
    comment
from duckdb_types()
where database_name = $database and not internal
union all
select
    'sequence',
    schema_name,
    sequence_name,
    concat_ws(
        ' ', start_value, min_value, max_value, increment_by, "cycle", last_value
    ),
    comment
from duckdb_sequences()
where database_name = $database
union all
select 'table', schema_name, table_name, sql, comment
from duckdb_tables()
where database_name = $database and not internal
union all
select
    'column', schema_name, concat(table_name, '.', column_name), data_type, comment
from duckdb_columns()
where database_name = $database and not internal
union all
select 'index', schema_name, index_name, sql, comment
from duckdb_indexes()
where database_name = $database
union all
select
    'macro',
    schema_name,
    function_name,
    concat_ws(' ', function_type, parameters::varchar, macro_definition),
    comment
from duckdb_functions()
where
    database_name = $database
    and function_type in ('macro', 'table_macro')
    and not internal
union all
select 'view', schema_name, view_name, sql, comment
from duckdb_views()
where database_name = $database and not internal
"""


def objects(connection: duckdb.DuckDBPyConnection, database: str) -> list[Object]:
    """List what a database holds.

    Args:
        connection: DuckDB's connection.
        database: the name under which the database is attached.

    Returns:
        The objects, columns of views among them; of a macro with several forms, each.
    """
    rows = connection.execute(_LISTING, {"database": database}).fetchall()
    return sorted((Object(*row) for row in rows), key=str)
