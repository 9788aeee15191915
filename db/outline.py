"""The schema in outline: what a load needs to know of the models, without SQLAlchemy.

Importing SQLAlchemy and the models takes as long as loading a small blog.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from blogdb.db.cache import kept, key_of


class UniqueKey(NamedTuple):
    """Columns whose values are unique together.

    Attributes:
        table: the table.
        columns: the columns.
    """

    table: str
    columns: list[str]


class Reference(NamedTuple):
    """A column that references a column of another table, or is null.

    Attributes:
        table: the referencing table.
        column: the referencing column.
        target_table: the referenced table.
        target_column: the referenced column.
    """

    table: str
    column: str
    target_table: str
    target_column: str


@dataclass(frozen=True)
class Outline:
    """The schema that the models describe.

    Attributes:
        columns: each table's columns, in order.
        sequences: the sequences' names.
        keys: the keys, whether DuckDB enforces them or only the models declare them.
        enforced: the tables whose keys DuckDB enforces.
        references: the references; DuckDB enforces none of them.
    """

    columns: dict[str, list[str]]
    sequences: list[str]
    keys: list[UniqueKey]
    enforced: list[str]
    references: list[Reference]


@cache
def outline() -> Outline:
    """Return the outline of the schema, from the cache where possible."""
    parts = [files("blogdb.db") / name for name in ("outline.py", "models")]
    found = json.loads(kept("outline", key_of(parts), _made))
    return Outline(
        found["columns"],
        found["sequences"],
        [UniqueKey(*key) for key in found["keys"]],
        found["enforced"],
        [Reference(*reference) for reference in found["references"]],
    )


def _made() -> bytes:
    return json.dumps(asdict(of_models())).encode()


def of_models() -> Outline:
    """Derive the outline from the models."""
    from sqlalchemy import UniqueConstraint

    from blogdb.db.models import Base

    tables = list(Base.metadata.tables.values())
    keys = [
        UniqueKey(
            str(mapper.local_table), [column.name for column in mapper.primary_key]
        )
        for mapper in Base.registry.mappers
    ]
    keys += [
        UniqueKey(table.name, [column.name for column in constraint.columns])
        for table in tables
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    ]
    return Outline(
        columns={
            table.name: [column.name for column in table.columns] for table in tables
        },
        sequences=sorted(Base.metadata._sequences),
        keys=sorted(keys),
        enforced=sorted(table.name for table in tables if len(table.primary_key)),
        references=[
            Reference(
                table.name,
                element.parent.name,
                element.column.table.name,
                element.column.name,
            )
            for table in tables
            for constraint in table.foreign_key_constraints
            for element in constraint.elements
        ],
    )
