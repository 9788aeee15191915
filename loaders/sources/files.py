"""A file of a source: its content, whatever its compression, and its state."""

from __future__ import annotations

import glob
import gzip
import sys
import time
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from blogdb.db.errors import SourceError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HEAD_SIZE = 1 << 16
"""Bytes of a file's beginning that tell its format."""

LONGEST_ROW = 1 << 27
"""Characters of the longest row that is read: memory has to hold it several times."""

_MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
_SUFFIXES = {".gz": "gzip", ".zst": "zstd"}
CHUNK = 1 << 20
_MOST_UNPACKED = 200
"""How many times its size a compressed file may hold: text of a blog comes to ten."""
_SMALL = 1 << 28
"""Bytes that a compressed file may hold in any case."""
_TICK = 50_000_000
"""Nanoseconds within which two writes may leave one time, with a margin."""
_COARSE_TICK = 2_000_000_000
"""The same on file systems that know whole seconds only."""
_WRONG_ENCODINGS = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


@dataclass(frozen=True)
class File:
    """One file of a source.

    Attributes:
        location: the file as the person named it, or as its glob found it.
        path: where it lies on disk; a spooled copy for standard input and URLs.
    """

    location: str
    path: Path

    @property
    def is_folder(self) -> bool:
        """Whether it is a blog's tree, of many files."""
        return False

    @property
    def is_spooled(self) -> bool:
        """Tell whether `path` is a private copy, whose state says nothing."""
        return str(self.path) != self.location

    @property
    def pattern(self) -> str:
        """The path as DuckDB must be told, which takes every name for a pattern."""
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
            SourceError: the file is empty, encoded otherwise than in UTF-8, or its
                compression is damaged.
        """
        with self.open() as stream:
            start = stream.read(HEAD_SIZE)
        for mark, encoding in _WRONG_ENCODINGS.items():
            if start.startswith(mark):
                raise SourceError(
                    f"{self.location} is encoded in {encoding}; convert it with:"
                    f" iconv -f {encoding} -t UTF-8"
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
        """Refuse a file that holds so much that it can only be meant to do harm.

        Args:
            unpacked: bytes that it holds, or the least of them.

        Raises:
            SourceError: it is more than text can be compressed to.
        """
        if unpacked > max(_MOST_UNPACKED * self.path.stat().st_size, _SMALL):
            raise SourceError(
                f"{self.location} holds more than {_MOST_UNPACKED} times its size, as"
                " files do that are made to fill a disk; if you trust it, unpack it"
                " and name what comes out"
            )

    def require_whole(self) -> None:
        """Read compressed content once to its end.

        DuckDB takes a Zstandard file that is cut off for a whole one, and does not
        look at checksums.

        Raises:
            SourceError: the compression is damaged or cut off, or hides so much
                that it can only be meant to do harm.
        """
        if self.compression != "none":
            _ = self.tail

    @cached_property
    def suffix(self) -> str:
        """The ending that names the format, without that of the compression."""
        suffixes = [suffix.lower() for suffix in Path(self.location).suffixes]
        while suffixes and suffixes[-1] in _SUFFIXES:
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
                f"{self.location}: its compression is damaged or cut off ({error});"
                " fetch the file again"
            ) from error
        except FileNotFoundError as error:
            raise SourceError(f"{self.location} does not exist any more") from error
        except OSError as error:
            # What fails later than open() does not know which file it was.
            error.filename = error.filename or self.location
            raise

    def lines(self) -> Iterator[bytes]:
        """Read the content line by line, without line ends and byte order mark.

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
        """Say that what begins at a line is longer than so many characters."""
        return SourceError(
            f"{self.location}: what begins at line {line:,} is longer than"
            f" {longest / 1e6:.0f} MB; does a quote or a bracket not end?"
        )

    def state(self) -> str | None:
        """Tell the file's state, which differs when the content may differ.

        Returns:
            Name, size, times and number of the file; None when they cannot tell: the
            file is a spooled copy, or was written so lately that another write could
            leave the same times.
        """
        if self.is_spooled:
            return None
        stat = self.path.stat()
        return self._stamp(stat) if is_settled(stat) else None

    @cached_property
    def stamp(self) -> str:
        """What `now` told when the file was found."""
        return self.now()

    def now(self) -> str:
        """Tell size, times and number of the file."""
        return self._stamp(self.path.stat())

    def has_moved(self) -> bool:
        """Tell whether the file was written, replaced or removed since it was found."""
        try:
            return self.now() != self.stamp
        except OSError:
            return True

    def _stamp(self, stat: os.stat_result) -> str:
        return f"{self.path.resolve()} {numbers(stat)}"


def is_settled(stat: os.stat_result) -> bool:
    """Tell whether a file is so old that another write would leave other times.

    Args:
        stat: what the system says of the file.
    """
    newest = max(stat.st_mtime_ns, stat.st_ctime_ns)
    tick = _COARSE_TICK if newest % 1_000_000_000 == 0 else _TICK
    return time.time_ns() - newest >= tick


def numbers(stat: os.stat_result) -> str:
    """Write what changes with a file: size, times and its number.

    Args:
        stat: what the system says of the file.
    """
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"
