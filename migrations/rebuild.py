"""Rebuilding a table, for changes that DuckDB cannot make in place."""

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

    DuckDB cannot drop, rename or retype a column in a key, nor add or drop a key later.
    But it can create a new table, fill it, drop the old one and rename the new one;
    foreign keys would prevent that, but the schema has none. This runs in the
    migration's transaction, so if it fails, nothing has changed.

    An analyst's view on the table stays, and reads the new table. An analyst's index is
    dropped with the old table.

    Args:
        name: the table.
        definition: all its columns and keys, including unchanged ones, as for
            `op.create_table`.
        values: column to an SQL expression over the old columns. By default, a column
            is copied from the old column of the same name; so new columns need one.
        options: other arguments of `op.create_table`, above all the table's comment.

    Raises:
        ValueError: `values` has a column that is not in the definition.
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
    # To SQLAlchemy a colon is the start of a parameter.
    op.execute(sa.text(copy.replace(":", r"\:")))
    op.drop_table(name)
    op.rename_table(new, name)
