"""A file of a source: its decompressed content, and its state."""

from __future__ import annotations

import glob
import gzip
import os
import stat
import sys
import time
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from blogdb.db.errors import SourceError
from blogdb.db.store.access import Access

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STANDARD_INPUT = "-"

HEAD_SIZE = 1 << 16
"""Bytes of a file's beginning by which its format is detected."""

LONGEST_ROW = 1 << 27
"""Characters of the longest row that is read; memory must hold it several times."""

_MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz")
"""Suffixes of archives."""
COMPRESSED = {".gz": "gzip", ".zst": "zstd"}
CHUNK = 1 << 20
_MOST_UNPACKED = 200
"""The most times its size that a file may decompress to; a blog's text reaches ten."""
_SMALL = 1 << 28
"""Bytes that a file may decompress to in any case."""
_TICK = 50_000_000
"""Nanoseconds within which two writes may get the same timestamp, with a margin."""
_COARSE_TICK = 2_000_000_000
"""The same on file systems with timestamps in whole seconds."""
_WRONG_ENCODINGS = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


@dataclass(frozen=True)
class File:
    """One file of a source.

    Attributes:
        location: the file as the user named it, or as a glob matched it.
        path: its path on disk; of a spooled copy for standard input and URLs.
    """

    location: str
    path: Path

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder, a blog's tree of many files."""
        return False

    @property
    def locations(self) -> tuple[str, ...]:
        """The files that its rows come from, as their column of files names them."""
        return (self.location,)

    @property
    def is_spooled(self) -> bool:
        """Whether `path` is a spooled copy, whose state says nothing."""
        return str(self.path) != self.location

    @property
    def pattern(self) -> str:
        """The path with glob characters escaped, as DuckDB expects a pattern."""
        return glob.escape(str(self.path))

    @cached_property
    def compression(self) -> str:
        """How the file is compressed: "gzip", "zstd" or "none"."""
        with self.path.open("rb") as stream:
            start = stream.read(4)
        return next(
            (name for magic, name in _MAGIC.items() if start.startswith(magic)), "none"
        )

    @cached_property
    def head(self) -> bytes:
        """The first bytes of the content, without a byte order mark.

        Raises:
            SourceError: the file is empty or in UTF-16, or its compressed data damaged.
        """
        with self.open() as stream:
            start = stream.read(HEAD_SIZE)
        for mark, encoding in _WRONG_ENCODINGS.items():
            if start.startswith(mark):
                raise SourceError(
                    f"{self.location} is encoded in {encoding}; load it with"
                    f" --encoding {encoding}"
                )
        start = start.removeprefix(b"\xef\xbb\xbf")
        if not start.strip():
            raise SourceError(f"{self.location} is empty; name a file with posts")
        return start

    @cached_property
    def tail(self) -> bytes:
        """The last bytes of the content."""
        with self.open() as stream:
            if self.compression == "none":
                stream.seek(max(self.path.stat().st_size - HEAD_SIZE, 0))
                return stream.read()
            end = b""
            count = 0
            while chunk := stream.read(CHUNK):
                end = (end + chunk)[-HEAD_SIZE:]
                count += len(chunk)
                self.require_modest(count)
        return end

    def require_modest(self, unpacked: int) -> None:
        """Refuse a decompression bomb.

        Args:
            unpacked: bytes that the file decompresses to, or a lower bound of them.

        Raises:
            SourceError: that is more than compressed text would.
        """
        if unpacked > max(_MOST_UNPACKED * self.path.stat().st_size, _SMALL):
            raise SourceError(
                f"{self.location} decompresses to more than {_MOST_UNPACKED} times its"
                " size, as files that are made to fill a disk do; if you trust it,"
                " decompress it and name the result"
            )

    def require_whole(self) -> None:
        """Check compressed content by reading it to its end.

        DuckDB takes a truncated Zstandard file for a complete one, and ignores
        checksums.

        Raises:
            SourceError: the compression is damaged or truncated, or the file is a
                decompression bomb.
        """
        if self.compression != "none":
            _ = self.tail

    @cached_property
    def suffix(self) -> str:
        """The suffix of the file name, not counting that of a compression."""
        suffixes = [suffix.lower() for suffix in Path(self.location).suffixes]
        while suffixes and suffixes[-1] in COMPRESSED:
            suffixes.pop()
        return suffixes[-1] if suffixes else ""

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open the content for reading, decompressed.

        Raises:
            SourceError: the file cannot be read, or its compression is damaged.
        """
        openers: dict[str, Callable[..., BinaryIO]] = {
            "gzip": cast("Callable[..., BinaryIO]", gzip.open),
            "zstd": cast("Callable[..., BinaryIO]", zstd.open),
        }
        try:
            with openers.get(self.compression, open)(self.path, "rb") as stream:
                yield stream
        except (EOFError, gzip.BadGzipFile, zlib.error, zstd.ZstdError) as error:
            raise SourceError(
                f"{self.location}: the compressed data is damaged or truncated"
                f" ({error}); fetch the file again"
            ) from error
        except FileNotFoundError as error:
            raise SourceError(f"{self.location} no longer exists") from error
        except OSError as error:
            # An error of a later read does not name the file.
            error.filename = error.filename or self.location
            raise

    def lines(self) -> Iterator[bytes]:
        """Yield the lines of the content, without line ends and byte order mark.

        Raises:
            SourceError: a line is longer than `LONGEST_ROW`.
        """
        with self.open() as stream:
            number = 0
            while line := stream.readline(LONGEST_ROW + 1):
                number += 1
                if len(line) > LONGEST_ROW:
                    raise self.too_long(number, LONGEST_ROW)
                start = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                yield start.rstrip(b"\n").removesuffix(b"\r")

    def too_long(self, line: int, longest: int) -> SourceError:
        """Return the error for a row that is longer than so many characters."""
        return SourceError(
            f"{self.location}: the row that begins at line {line:,} is longer than"
            f" {longest / 1e6:.0f} MB; check that its quotes and brackets are closed"
        )

    def access(self) -> list[Access]:
        """Return who may read the file that the user named; nothing of a URL or pipe.

        Returns:
            The access to each file and folder that one needs to read.
        """
        try:
            named = 0 if self.location == STANDARD_INPUT else self.location
            status = os.stat(named)  # noqa: PTH116 - a descriptor is no path
        except OSError:
            return []
        return [Access.of(status)] if stat.S_ISREG(status.st_mode) else []

    def state(self) -> str | None:
        """Return the file's state, which changes whenever the content may have.

        Returns:
            Path, size, times and inode of the file; None if these cannot be trusted
            because the file is a spooled copy, or was written so recently that another
            write could leave the same times.
        """
        if self.is_spooled:
            return None
        stat = self.path.stat()
        return self._stamp(stat) if is_settled(stat) else None

    @cached_property
    def stamp(self) -> str:
        """What `now` returned when the file was found."""
        return self.now()

    def now(self) -> str:
        """Return path, size, times and inode of the file."""
        return self._stamp(self.path.stat())

    def has_moved(self) -> bool:
        """Return whether the file was changed or removed since it was found."""
        try:
            return self.now() != self.stamp
        except OSError:
            return True

    def _stamp(self, stat: os.stat_result) -> str:
        return f"{self.path.resolve()} {numbers(stat)}"


def is_settled(stat: os.stat_result) -> bool:
    """Return whether a file is old enough that another write would change its times.

    Args:
        stat: the file's status.
    """
    newest = max(stat.st_mtime_ns, stat.st_ctime_ns)
    tick = _COARSE_TICK if newest % 1_000_000_000 == 0 else _TICK
    return time.time_ns() - newest >= tick


def numbers(stat: os.stat_result) -> str:
    """Return the size, times and inode of a file as text.

    Args:
        stat: the file's status.
    """
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"
