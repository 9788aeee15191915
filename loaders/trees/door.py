"""The one door through which a tree's files are opened.

A tree may be a stranger's, and may change while it is read. What is opened is therefore
judged after it was found and before it is read: where the kernel says that it is, and
what it is.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from blogdb.db.errors import SystemFailureError
from blogdb.loaders.sources.files import LONGEST_ROW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path, PurePosixPath

LONGEST_POST = LONGEST_ROW
"""Bytes of the longest file of a post that is read."""

LONGEST_CONFIGURATION = 1 << 21
"""Bytes of the longest configuration, page or list of redirects that is read.

A parsed document takes a hundred times its size in memory.
"""

_OUT = "a path out of the folder"

_OPENED = "/proc/self/fd"
"""Where Linux tells where an open file is, and opens it again."""


class NotOpenedError(OSError):
    """A file that is not opened; `strerror` is the reason, for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(errno.EINVAL, reason)


class Door:
    """Opens the files of a tree, and nothing else.

    Args:
        root: the tree's folder.
        entries: what was found in it, by its path; each with None for a file, and for
            anything else with the reason for which it is none. Nothing else is opened.

    Attributes:
        root: the tree's folder.
        entries: the same.
        refused: the paths so far that could not be read, each with the reason.
    """

    def __init__(self, root: Path, entries: Mapping[PurePosixPath, str | None]) -> None:
        self.root = root
        self.entries = entries
        self.refused: dict[PurePosixPath, str] = {}
        self._inside = inside_of(root)

    def read(self, path: PurePosixPath, longest: int) -> bytes:
        """Read a file.

        Args:
            path: the file, relative to the root.
            longest: bytes above which it is refused.

        Raises:
            OSError: it leads out of the tree, is too long, or is no file; or the
                operating system refuses. `strerror` is the reason, `filename` the file.
        """
        try:
            with self._held(path) as (descriptor, size):
                if size > longest:
                    raise NotOpenedError(f"longer than {longest / 1e6:.0f} MB")
                return _content(descriptor, size)
        except OSError as error:
            error.filename = str(path)
            self.refused[path] = error.strerror or str(error)
            raise

    def head(self, path: PurePosixPath, count: int) -> bytes:
        """Read at most some bytes at the beginning of a file; raises as `read`."""
        with self._held(path) as (descriptor, _):
            return _content(descriptor, count)

    def _held(self, path: PurePosixPath) -> AbstractContextManager[tuple[int, int]]:
        """Take hold of a file that was found in the tree, as `held` does."""
        if path not in self.entries:
            is_out = path.is_absolute() or ".." in path.parts
            raise NotOpenedError(_OUT if is_out else os.strerror(errno.ENOENT))
        if (fault := self.entries[path]) is not None:
            raise NotOpenedError(fault)
        return held(f"{self.root}/{path}", self._inside)


@contextmanager
def held(path: str, inside: str) -> Iterator[tuple[int, int]]:
    """Take hold of a file without opening it, since a pipe waits and a device acts.

    Args:
        path: the file, or a link to it.
        inside: the path of the tree's folder without links, with a slash at its end.

    Yields:
        A descriptor that only tells what the file is, and its size in bytes.

    Raises:
        NotOpenedError: it leads out of the folder, or is no file.
        OSError: there is none, or the operating system refuses.
    """
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        place = _place(descriptor)
        if not place.startswith(inside):
            raise NotOpenedError(f"a link out of the folder, to {place}")
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise NotOpenedError("a folder, a pipe, a socket or a device, not a file")
        yield descriptor, status.st_size
    finally:
        os.close(descriptor)


@contextmanager
def opened(path: str, inside: str) -> Iterator[BinaryIO]:
    """Open a file for reading, however long it is; raises as `held` does."""
    with (
        held(path, inside) as (descriptor, _),
        open(f"{_OPENED}/{descriptor}", "rb") as stream,  # noqa: PTH123
    ):
        yield stream


def _content(held: int, count: int) -> bytes:
    """Read at most some bytes of a file that is held."""
    # Without an object around the file, which takes longer to make than to read one.
    descriptor = os.open(f"{_OPENED}/{held}", os.O_RDONLY | os.O_CLOEXEC)
    try:
        parts = []
        while count > 0 and (part := os.read(descriptor, count)):
            parts.append(part)
            count -= len(part)
        return b"".join(parts)
    finally:
        os.close(descriptor)


def inside_of(root: Path) -> str:
    """Return the path of a folder without links, with a slash at its end."""
    return os.path.realpath(root).rstrip("/") + "/"


def _place(held: int) -> str:
    try:
        return os.readlink(f"{_OPENED}/{held}")  # noqa: PTH115 - any bytes
    except FileNotFoundError as error:
        raise SystemFailureError(
            "/proc, which tells where the files of a folder are, is missing; mount it"
        ) from error
