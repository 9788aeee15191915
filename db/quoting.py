"""Writing names and values into SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def is_utf8(name: str | Path) -> bool:
    """Return whether a name is valid UTF-8; a path may hold any bytes."""
    try:
        str(name).encode()
    except UnicodeEncodeError:
        return False
    return True


def literal(value: str | Path) -> str:
    """Quote a text or path as an SQL string literal."""
    return "'" + str(value).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Quote a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
