"""Writing names and values into SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def is_utf8(name: str | Path) -> bool:
    """Tell whether a name is text: a path may hold any bytes, and DuckDB only text."""
    try:
        str(name).encode()
    except UnicodeEncodeError:
        return False
    return True


def literal(value: str | Path) -> str:
    """Write a text or path as an SQL string."""
    return "'" + str(value).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Write a name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
