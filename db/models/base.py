"""What all tables share: the naming of keys, references, numbered columns."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKeyConstraint, Integer, MetaData, Sequence
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING_CONVENTION = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


def _except_in_duckdb(*_: Any, dialect: Any, **__: Any) -> bool:
    return bool(dialect.name != "duckdb")


def reference(column: str, target: str) -> ForeignKeyConstraint:
    """Declare that `column` references `target` ("table.column").

    Args:
        column: the referencing column.
        target: the referenced column, qualified by its table.

    Returns:
        The constraint, which is left out of DuckDB's DDL.
    """
    constraint = ForeignKeyConstraint([column], [target])
    constraint.ddl_if(callable_=_except_in_duckdb)
    return constraint


class Base(DeclarativeBase):
    """The root of all models."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


def serial(name: str, comment: str) -> Mapped[int]:
    """Declare a column whose default is the next number of a sequence.

    Args:
        name: table and column, joined by an underscore; with `_seq` the sequence's
            name.
        comment: the column's comment.

    Returns:
        The column.
    """
    sequence = Sequence(f"{name}_seq", metadata=Base.metadata)
    return mapped_column(
        Integer, sequence, server_default=sequence.next_value(), comment=comment
    )
