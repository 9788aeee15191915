"""What each table of the database is for, as `tables.toml` says it."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class CatalogTable:
    """A table, as the catalogue describes it.

    Attributes:
        name: its name.
        topic: what it is about.
        audience: who reads it: reader, operator or internal.
        key: the columns that identify a row.
        time_column: the column to filter by time; None where no date is meant for it.
    """

    name: str
    topic: str
    audience: str
    key: tuple[str, ...]
    time_column: str | None

    @property
    def definition_hash(self) -> str:
        """SHA-256 of the description."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


@cache
def tables() -> tuple[CatalogTable, ...]:
    """Read the descriptions of the tables, in the order of the file."""
    text = (files("blogdb.sql") / "tables.toml").read_text("utf-8")
    return tuple(
        CatalogTable(
            name,
            topic=said["topic"],
            audience=said["audience"],
            key=tuple(said["key"]),
            time_column=said.get("time"),
        )
        for name, said in tomllib.loads(text).items()
    )
