"""Opening a database while a load may replace the file.

DuckDB 2 opens a file twice to connect: it reads the header, closes the file, and opens
it again for the rest. If the file is replaced in between, DuckDB has the header of one
file and the rest of another; it fails, or mistakes one for the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MOST_ATTEMPTS = 10
"""How often to retry a file that is replaced each time. No load is that fast."""


class _Closable(Protocol):
    def close(self) -> None: ...


T = TypeVar("T", bound=_Closable)


def open_whole(path: Path, connect: Callable[[], T]) -> T:
    """Connect to a file, and retry if it was replaced meanwhile.

    Args:
        path: the file.
        connect: connects to it.

    Returns:
        The connection, which has read a single file.
    """
    for _ in range(_MOST_ATTEMPTS):
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
    # The time as well, since a new file may reuse the inode of a removed one.
    return stat.st_dev, stat.st_ino, stat.st_mtime_ns
