"""What dashboards rest on: the names and types of what views and macros give.

`make interface` writes them to `interface.txt`, which a test compares with what the
views and macros give now. What only other views read is not part of it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from blogdb.db import engine
from blogdb.migrations import revisions
from blogdb.sql import catalog

if TYPE_CHECKING:
    import duckdb

FILE = Path(__file__).with_name("interface.txt")


def columns(
    connection: duckdb.DuckDBPyConnection, entry: catalog.Entry
) -> dict[str, str]:
    """Give the columns of a view or macro with their types, in order."""
    arguments = ", ".join("''" for _ in entry.required)
    asked = f"{entry.name}({arguments})" if entry.kind == "macro" else entry.name
    described = connection.execute(f"describe from {asked}").fetchall()
    return {name: kind for name, kind, *_ in described}


def described(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Give the columns of each view and macro with their types."""
    return {entry.name: columns(connection, entry) for entry in catalog.entries()}


def interface(described: dict[str, dict[str, str]]) -> str:
    """Write the interface of a database as text.

    Args:
        described: the columns of each view and macro.
    """
    parts = []
    for entry in sorted(catalog.entries(), key=lambda entry: entry.name):
        if entry.audience != "internal":
            until = " as table" if entry.kind == "macro" else " as"
            signature, _, _ = entry.statement.partition(until)
            head = " ".join(signature.removeprefix("create or replace ").split())
            lines = [f"    {n} {k}" for n, k in described[entry.name].items()]
            parts.append("\n".join([head, *lines]))
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Write the file anew."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blog.duckdb"
        with engine.writing(path) as connection:
            revisions.upgrade(connection)
        with engine.connect(path, read_only=False) as connection:
            catalog.install(connection)
            FILE.write_text(interface(described(connection)), "utf-8")


if __name__ == "__main__":
    main()
