"""Unpacking an untrusted archive of a blog's tree."""

from __future__ import annotations

import bz2
import errno
import gzip
import lzma
import os
import stat
import struct
import sys
import tarfile
import zipfile
import zlib
from contextlib import nullcontext
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any, Protocol

from blogdb.db.errors import SourceError
from blogdb.loaders.trees.tar_files import tar_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MOST_RATIO = 100
"""The most times its size that an archive may unpack to; text reaches a tenth of it."""
_SMALL = 100_000_000
"""Bytes that an archive may unpack to in any case."""
_CHUNK = 1 << 20
"""Bytes that are unpacked at once."""
_NIBBLE = 1 << 4
"""Bytes that are read at once where Python unpacks as many compressed ones whole; bzip2
makes 46 MB of 40."""
_MEASURED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NAME = 1 << 12
"""Bytes that a file takes even if it is empty."""
_DEEPEST = 100
_LONGEST_PART = 255
_LONGEST_PATH = 2048
"""Folders within each other, and bytes, that a file's name may have."""
_SHOWN = 200
"""Characters of a name for people."""

_OPENERS: dict[bytes, Callable[[IO[bytes]], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
    b"\x28\xb5\x2f\xfd": zstd.open,
}
_DAMAGES = (
    *(EOFError, NotImplementedError, OverflowError, RuntimeError, ValueError),
    *(lzma.LZMAError, struct.error, tarfile.TarError, zipfile.BadZipFile, zlib.error),
    zstd.ZstdError,
)


class _Content(Protocol):
    def read(self, count: int, /) -> bytes: ...


_Member = tuple[str, "_Content | None"]
"""A file's name, and its content; None for a link and the like."""


class _Room:
    """What an archive may still unpack to."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left = max(_SMALL, MOST_RATIO * path.stat().st_size)

    def take(self, count: int) -> None:
        """Take some bytes.

        Raises:
            SourceError: there is no room for them.
        """
        self._left -= count
        if self._left < 0:
            raise SourceError(
                f"{self._path} unpacks to more than {MOST_RATIO} times its size, which"
                " no blog does; if you trust it, unpack it yourself and name the folder"
            )


class _CountedStream:
    """A stream that takes room for whatever is read from it."""

    def __init__(self, stream: IO[bytes], room: _Room, most: int = _CHUNK) -> None:
        self._stream = stream
        self._room = room
        self._most = most

    def read(self, count: int) -> bytes:
        """Read at most some bytes."""
        part = self._stream.read(min(count, self._most))
        self._room.take(len(part))
        return part


def unpack(
    path: Path, folder: Path, *, suffixes: tuple[str, ...], is_whole: bool = False
) -> tuple[Path, tuple[str, ...]]:
    """Unpack an archive's files with some suffixes; of others, only the names.

    Args:
        path: the archive.
        folder: the folder to create and unpack to.
        suffixes: the suffixes of wanted files.
        is_whole: whether a single folder in it is not the tree's root.

    Returns:
        The tree's root: `folder`, or the single folder that contains everything else;
        and the names of wanted files that were left out: links and the like, and what
        would lead out of the folder or cannot be a file there.

    Raises:
        SourceError: the archive is damaged, or unpacks to far more than it should.
    """
    folder.mkdir()
    room = _Room(path)
    left_out = []
    try:
        for name, content in _members(path, room):
            room.take(_NAME)
            is_wanted = name.lower().endswith(suffixes)
            place = _place(name) if content else None
            if is_wanted:
                if place is None or not _write(folder / place, content):
                    left_out.append(name[:_SHOWN])
            elif place is not None and "/." not in f"/{place}":
                _write(folder / place, None)
    except _DAMAGES as error:
        raise _damage(path, error) from error
    except OSError as error:
        # What Python finds in compressed data has no number, as the system's errors
        # have; a place before the beginning of the file has this one.
        if error.errno not in (None, errno.EINVAL):
            raise
        raise _damage(path, error) from error
    inside = [] if is_whole else list(folder.iterdir())
    root = inside[0] if len(inside) == 1 and inside[0].is_dir() else folder
    return root, tuple(left_out)


def _damage(path: Path, error: Exception) -> SourceError:
    return SourceError(
        f"{path} cannot be unpacked ({error or type(error).__name__}); fetch it again,"
        " or unpack it yourself and name the folder"
    )


def _members(path: Path, room: _Room) -> Iterator[_Member]:
    """Yield an archive's files; each is read before the next one."""
    if path.name.lower().endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if stat.S_ISLNK(info.external_attr >> 16):
                    yield info.filename, None
                elif not info.is_dir():
                    with archive.open(info) as stream:
                        if info.compress_type in _MEASURED:
                            yield info.filename, _CountedStream(stream, room)
                        else:
                            stream.MIN_READ_SIZE = _NIBBLE  # type: ignore[attr-defined]
                            yield info.filename, _CountedStream(stream, room, _NIBBLE)
    else:
        with path.open("rb") as packed:
            start = packed.read(max(map(len, _OPENERS)))
            packed.seek(0)
            known = (each for mark, each in _OPENERS.items() if start.startswith(mark))
            with next(known, nullcontext)(packed) as stream:
                yield from tar_files(_CountedStream(stream, room))


def _write(target: Path, content: _Content | None) -> bool:
    """Write a file, an empty one without content.

    Returns:
        Whether it could be; its name may be a folder's, or go through a file.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        copy = target.open("wb" if content else "ab")
    except (FileExistsError, IsADirectoryError, NotADirectoryError):
        return False
    with copy:
        while content and (part := content.read(_CHUNK)):
            copy.write(part)
    return True


def _place(name: str) -> PurePosixPath | None:
    """Return a file's path in the folder; None if it is elsewhere, or cannot be."""
    path = PurePosixPath(name.replace("\\", "/"))
    lengths = [len(os.fsencode(part)) for part in path.parts]
    is_short = max(lengths, default=0) <= _LONGEST_PART and sum(lengths) < _LONGEST_PATH
    is_shallow = len(lengths) <= _DEEPEST
    is_out = path.is_absolute() or ".." in path.parts or "\0" in name
    return path if lengths and is_short and is_shallow and not is_out else None
