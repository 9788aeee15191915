"""Exports tables and views into a folder that nobody reads yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogdb.exports import descriptor
from blogdb.exports.files import write_file
from blogdb.exports.resources import resources
from blogdb.exports.sqlite import sqlite_file

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    import duckdb

    Tell = Callable[[str, float | None], None]

FORMS = {
    "parquet": "Parquet",
    "csv": "CSV",
    "jsonl": "JSON Lines",
    "sqlite": "SQLite",
}
"""The forms of an export, and what people call them."""


def export(
    connection: duckdb.DuckDBPyConnection,
    form: str,
    wanted: Collection[tuple[str, str]],
    folder: Path,
    tell: Tell,
) -> None:
    """Write tables and views with their descriptor.

    Args:
        connection: DuckDB's connection to a database with the present views, which
            may write into the folder.
        form: one of FORMS.
        wanted: schema and name of each table and view; none means all that are meant
            for readers.
        folder: an empty folder.
        tell: takes what is written now, and how much is done, from 0 to 1.
    """
    found = resources(connection, wanted)
    written: list[tuple[Any, dict[str, Any]]] = []

    def each_by(write: Callable[[Any], dict[str, Any]]) -> None:
        for number, resource in enumerate(found):
            tell(f"writing {resource.name}", number / len(found))
            written.append((resource, write(resource)))

    if form == "sqlite":
        with sqlite_file(folder) as file:
            each_by(lambda resource: file.write(connection, resource))
            tell("writing the full-text table", None)
            file.finish(found)
    else:
        each_by(lambda resource: write_file(connection, resource, form, folder))
    descriptor.write(folder, connection, form, written)
