"""What the types of DuckDB are in an export, and how their values are written.

Every form has texts, whole numbers, numbers, truths, days and times. A value of any
other type (an analyst's list or interval) is written as the text that DuckDB makes of
it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.quoting import identifier

if TYPE_CHECKING:
    from blogdb.exports.resources import Field, Resource

_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")
_LARGE = ("HUGEINT", "UHUGEINT", "UBIGINT")
_FLOATS = ("FLOAT", "DOUBLE")
_TYPES = {
    "VARCHAR": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    **dict.fromkeys((*_INTEGERS, *_LARGE), "integer"),
    **dict.fromkeys((f"U{name}" for name in _INTEGERS[:3]), "integer"),
    **dict.fromkeys(_FLOATS, "number"),
}
_IN_SQLITE = {
    "DATE": "varchar",
    # SQLite makes numbers of them, as large as it can hold.
    **dict.fromkeys(_LARGE, "varchar"),
}
"""The types of which Python's sqlite3 does not take the values, and what it takes."""


def type_of(field: Field) -> str:
    """Name the type of a column.

    Args:
        field: the column.

    Returns:
        The type's name in a Frictionless table schema.
    """
    if field.type.startswith("DECIMAL"):
        return "number"
    return _TYPES.get(field.type, "string")


def statement(resource: Resource, form: str) -> str:
    """Write the statement that gives the rows of a table or view.

    Args:
        resource: the table or view.
        form: the form that they are for.

    Returns:
        SQL. A view's rows are sorted by its key, so that the same state gives the same
        file; a table's stand as they do in the database, since a sort would hold all
        bodies in memory.
    """
    columns = ", ".join(
        f"{_value(field, form)} as {identifier(field.name)}"
        for field in resource.fields
    )
    order = ""
    if resource.kind == "view" and resource.key:
        # Qualified, since the names alone are those of what is written.
        order = " order by " + ", ".join(
            f"exported.{identifier(name)} nulls first" for name in resource.key
        )
    return f"select {columns} from {resource.quoted} as exported{order}"


def _value(field: Field, form: str) -> str:
    name = f"exported.{identifier(field.name)}"
    kind = type_of(field)
    if kind == "string" and field.type != "VARCHAR":
        return f"cast({name} as varchar)"
    if kind == "datetime" and form != "parquet":
        # As ISO 8601 has it; the standard of the descriptor takes no space for the T.
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S.%f')"
    if field.type in _FLOATS and form == "jsonl":
        # JSON has no other numbers.
        return f"case when isfinite({name}) then {name} end"
    if form == "sqlite" and (kind == "number" or field.type in _IN_SQLITE):
        return f"cast({name} as {_IN_SQLITE.get(field.type, 'double')})"
    return name
