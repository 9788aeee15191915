"""The objects in a database (tables, views, macros and so on), and who owns them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blogdb.db.outline import outline
from blogdb.db.quoting import identifier

if TYPE_CHECKING:
    import duckdb

MAIN = "main"
"""The schema that holds all of blogdb's objects."""


class Object(NamedTuple):
    """A named object in a database.

    Attributes:
        kind: schema, type, sequence, table, column, index, macro, macro table or view,
            as in DuckDB's DDL.
        schema: the schema that it is in; its own name for a schema.
        parent: the table or view of a column, the table of an index, otherwise null.
        name: its name.
        definition: its definition according to DuckDB, to compare objects.
        comment: its comment.
    """

    kind: str
    schema: str
    parent: str | None
    name: str
    definition: str | None
    comment: str | None

    def path(self, database: str) -> str:
        """Return the object's qualified name, quoted for SQL.

        Args:
            database: the name under which the database is attached.
        """
        parts = [database, self.schema]
        if self.kind == "column":
            parts.append(str(self.parent))
        if self.kind != "schema":
            parts.append(self.name)
        return ".".join(map(identifier, parts))


_LISTING = """
select
    'schema' as kind,
    schema_name,
    null as parent,
    schema_name as name,
    null as definition,
    comment
from duckdb_schemas()
where
    database_name = $database
    and schema_name not in ('main', 'information_schema', 'pg_catalog')
union all
select
    'type',
    schema_name,
    null,
    type_name,
    concat_ws(' ', logical_type, labels::varchar),
    comment
from duckdb_types()
where database_name = $database and not internal
union all
select
    'sequence',
    schema_name,
    null,
    sequence_name,
    concat_ws(
        ' ', start_value, min_value, max_value, increment_by, "cycle", last_value
    ),
    comment
from duckdb_sequences()
where database_name = $database
union all
select 'table', schema_name, null, table_name, sql, comment
from duckdb_tables()
where database_name = $database and not internal
union all
select 'column', schema_name, table_name, column_name, data_type, comment
from duckdb_columns()
where database_name = $database and not internal
union all
select 'index', schema_name, table_name, index_name, sql, comment
from duckdb_indexes()
where database_name = $database
union all
select
    if(function_type = 'macro', 'macro', 'macro table'),
    schema_name,
    null,
    function_name,
    concat_ws(' ', parameters::varchar, macro_definition),
    comment
from duckdb_functions()
where
    database_name = $database
    and function_type in ('macro', 'table_macro')
    and not internal
union all
select 'view', schema_name, null, view_name, sql, comment
from duckdb_views()
where database_name = $database and not internal
"""


def objects(connection: duckdb.DuckDBPyConnection, database: str) -> list[Object]:
    """List the objects in a database.

    Args:
        connection: DuckDB's connection.
        database: the name under which the database is attached.

    Returns:
        The objects, including columns of views; each overload of a macro is one.
    """
    rows = connection.execute(_LISTING, {"database": database}).fetchall()
    return sorted((Object(*row) for row in rows), key=str)


def by_owner(
    connection: duckdb.DuckDBPyConnection, database: str
) -> tuple[list[Object], list[Object]]:
    """Divide the objects in a database into blogdb's and an analyst's.

    Args:
        connection: DuckDB's connection.
        database: the name under which the database is attached.

    Returns:
        blogdb's objects, and the analyst's. A column belongs to the owner of its table
        or view; indexes are always an analyst's.
    """
    held = objects(connection, database)
    ours = {("table", "alembic_version")}
    ours |= {("table", table) for table in outline().columns}
    ours |= {("sequence", sequence) for sequence in outline().sequences}
    if any(found[:4] == ("table", MAIN, None, "view_catalog") for found in held):
        listed = connection.execute(
            "select if(kind = 'macro', 'macro table', kind), name"
            f" from {identifier(database)}.{MAIN}.view_catalog"
        ).fetchall()
        ours |= set(listed)
    relations = {name for kind, name in ours if kind in ("table", "view")}

    def is_blogdbs(found: Object) -> bool:
        if found.kind == "column":
            return found.schema == MAIN and found.parent in relations
        return found.schema == MAIN and (found.kind, found.name) in ours

    return (
        [found for found in held if is_blogdbs(found)],
        [found for found in held if not is_blogdbs(found)],
    )
