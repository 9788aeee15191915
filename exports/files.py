"""Writes a table or view to a file: Parquet, CSV or JSON Lines."""

from __future__ import annotations

import mmap
from itertools import count
from typing import TYPE_CHECKING, Any

from blogdb.db.engine import ROW_GROUP_SIZE
from blogdb.db.quoting import literal
from blogdb.exports.values import statement

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from blogdb.exports.resources import Resource

_MEDIA = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv",
    "jsonl": "application/jsonl",
}
_OPTIONS = {
    # A group of rows is held in memory, with its bodies.
    "parquet": f"format parquet, compression zstd, row_group_size {ROW_GROUP_SIZE}",
    "jsonl": "format json",
}
_NULL = "\\N"
"""What stands for null in CSV: the empty field is the empty text."""


def write_file(
    connection: duckdb.DuckDBPyConnection, resource: Resource, form: str, folder: Path
) -> dict[str, Any]:
    """Write a table or view.

    Args:
        connection: DuckDB's connection, which may write into the folder.
        resource: the table or view.
        form: parquet, csv or jsonl.
        folder: where to.

    Returns:
        What to say in the descriptor about the file.
    """
    path = folder / f"{resource.file_name}.{form}"
    said: dict[str, Any] = {
        "path": path.name,
        "format": form,
        "mediatype": _MEDIA[form],
        "encoding": "utf-8",
        "nulls": [],
    }
    rows = statement(resource, form)
    if form == "csv":
        return said | {"nulls": [_write_csv(connection, rows, path)]}
    connection.execute(f"copy ({rows}) to {literal(path)} ({_OPTIONS[form]})")
    return said


def _write_csv(connection: duckdb.DuckDBPyConnection, rows: str, path: Path) -> str:
    """Write CSV, and return the mark for null: one that no text there is equal to."""
    for number in count(1):
        mark = _NULL if number == 1 else f"{_NULL}{number}"
        connection.execute(
            f"copy ({rows}) to {literal(path)}"
            f" (format csv, header, nullstr {literal(mark)})"
        )
        # DuckDB puts such a text in quotes, which not every reader tells from none.
        if not _has(path, f'"{mark}"'.encode()):
            return mark
    raise AssertionError


def _has(path: Path, text: bytes) -> bool:
    with (
        path.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        return content.find(text) >= 0
