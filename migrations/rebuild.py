"""Changing a table in ways that DuckDB refuses in place, by building it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.schema import SchemaItem


def rebuild_table(
    name: str,
    *definition: SchemaItem,
    values: Mapping[str, str] | None = None,
    **options: Any,
) -> None:
    """Replace a table by one with another definition, and keep its rows.

    DuckDB cannot drop, rename or retype a column that a key covers, nor add or drop a
    key later. It can create a second table, fill it, drop the first and give its name
    to the second; foreign keys would forbid that, and the schema has none. It all
    happens in the migration's transaction: when it fails, nothing has happened.

    A view that an analyst made stays, and asks the new table. An index that one made
    goes with the old table, as it would with a dropped column.

    Args:
        name: the table.
        definition: its columns and keys, as `op.create_table` takes them: all of
            them, not only what changes.
        values: new column to an SQL expression over the old columns. A column that is
            not named here takes the old column of its name; so a column that is new
            must be named.
        options: what else `op.create_table` takes, above all the table's comment.

    Raises:
        ValueError: `values` names a column that the definition lacks.
    """
    columns = [item.name for item in definition if isinstance(item, sa.Column)]
    values = values or {}
    if unknown := sorted(values.keys() - set(columns)):
        raise ValueError(f"{name} has no column {', '.join(unknown)} to give values to")
    new = f"{name}_rebuilt"
    quote = op.get_context().dialect.identifier_preparer.quote
    into = ", ".join(quote(column) for column in columns)
    taken = ", ".join(values.get(column, quote(column)) for column in columns)
    op.create_table(new, *definition, **options)
    copy = f"INSERT INTO {quote(new)} ({into}) SELECT {taken} FROM {quote(name)}"
    # A colon begins a parameter to SQLAlchemy.
    op.execute(sa.text(copy.replace(":", r"\:")))
    op.drop_table(name)
    op.rename_table(new, name)
