"""What an export has of a database: tables and views, with all that is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from blogdb.db.outline import outline
from blogdb.db.quoting import identifier

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import duckdb

    from blogdb.db.outline import Reference

_MAIN = "main"
_OBJECTS = """
    with objects as (
        select 'table' as kind, schema_name, table_name as name, comment
        from duckdb_tables()
        where not internal and database_name = current_database()
        union all
        select 'view', schema_name, view_name, comment
        from duckdb_views()
        where not internal and database_name = current_database()
    )
    select
        objects.*,
        coalesce(view_catalog.question, '') as title,
        coalesce(view_catalog.key, '') as key,
        coalesce(audience = 'reader' and deprecated is null, false) as is_for_readers
    from objects
    left join view_catalog
        on
            objects.schema_name = 'main'
            and objects.name = view_catalog.name
            and objects.kind = view_catalog.kind
    order by objects.kind, view_catalog.topic, objects.name
"""
_COLUMNS = """
    select schema_name, table_name, column_name, data_type, comment, not is_nullable
    from duckdb_columns()
    where not internal and database_name = current_database()
    order by column_index
"""


@dataclass(frozen=True)
class Field:
    """A column.

    Attributes:
        name: its name.
        type: its type, as DuckDB writes it.
        description: what it means; empty where the database does not say.
        is_required: whether it is never null.
    """

    name: str
    type: str
    description: str
    is_required: bool


@dataclass(frozen=True)
class Resource:
    """A table or a view.

    Attributes:
        kind: table or view.
        schema: the schema that it is in, such as main.
        table: its name there.
        title: the question that it answers; empty for an analyst's own.
        description: what it is; empty where the database does not say.
        fields: its columns, in order.
        key: the columns that identify a row; empty where they are not known.
        references: what its columns reference, among the tables of the export.
    """

    kind: str
    schema: str
    table: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]

    @property
    def name(self) -> str:
        """Its name in the export."""
        return self.table if self.schema == _MAIN else f"{self.schema}.{self.table}"

    @property
    def quoted(self) -> str:
        """Its name as SQL must have it."""
        return f"{identifier(self.schema)}.{identifier(self.table)}"

    @property
    def file_name(self) -> str:
        """Its name as that of a file, without an ending."""
        name = quote(self.name, safe=" ")
        return f"%2E{name[1:]}" if name.startswith(".") else name


def resources(
    connection: duckdb.DuckDBPyConnection, wanted: Collection[tuple[str, str]] = ()
) -> list[Resource]:
    """List what to export.

    Args:
        connection: DuckDB's connection to a database with the present views.
        wanted: schema and name of each table and view; by default those that are
            meant for readers.

    Returns:
        The tables, then the views, by topic and name.
    """
    columns: dict[tuple[str, str], list[Field]] = {}
    for schema, table, name, kind, comment, is_required in connection.execute(
        _COLUMNS
    ).fetchall():
        field = Field(name, kind, comment or "", is_required)
        columns.setdefault((schema, table), []).append(field)
    cursor = connection.execute(_OBJECTS)
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    chosen = [
        each
        for each in found
        if (
            (each["schema_name"], each["name"]) in wanted if wanted else _is_meant(each)
        )
    ]
    tables = {
        each["name"]
        for each in chosen
        if each["kind"] == "table" and each["schema_name"] == _MAIN
    }
    return [
        Resource(
            each["kind"],
            each["schema_name"],
            each["name"],
            each["title"],
            each["comment"] or "",
            tuple(columns[each["schema_name"], each["name"]]),
            tuple(filter(None, each["key"].split(", "))),
            tuple(sorted(_references(each, tables))),
        )
        for each in chosen
    ]


def _is_meant(found: dict[str, Any]) -> bool:
    return bool(found["is_for_readers"])


def _references(found: dict[str, Any], tables: Collection[str]) -> Iterable[Reference]:
    if found["kind"] != "table" or found["schema_name"] != _MAIN:
        return []
    return (
        each
        for each in outline().references
        if each.table == found["name"] and each.target_table in tables
    )
