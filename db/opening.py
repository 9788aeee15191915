"""Opening a database while a load may put another file in its place.

DuckDB 2 opens a file twice to connect: it reads the head, closes the file, and opens it
again for the rest. Where the file is replaced between the two, DuckDB has the head of
one and the rest of another, and fails, or takes the one for the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_TIMES = 10
"""How often to open a file that is replaced each time. No load is that fast."""


class _Closable(Protocol):
    def close(self) -> None: ...


T = TypeVar("T", bound=_Closable)


def open_whole(path: Path, connect: Callable[[], T]) -> T:
    """Connect to a file, and again if it was replaced meanwhile.

    Args:
        path: the file.
        connect: connects to it.

    Returns:
        The connection, to one file and not to two.
    """
    for _ in range(_TIMES):
        before = _state(path)
        try:
            connection = connect()
        except Exception:
            if _state(path) == before:
                raise
        else:
            if _state(path) == before:
                return connection
            connection.close()
    return connect()


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    # A new file may get the inode of one that was removed.
    return stat.st_dev, stat.st_ino, stat.st_mtime_ns
