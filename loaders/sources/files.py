"""From what a person names to files on disk: paths, globs, standard input, URLs."""

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
    from collections.abc import Callable, Iterator, Sequence

    import duckdb

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HEAD_SIZE = 1 << 16
"""Bytes of a file's beginning that tell its format."""

STANDARD_INPUT = "-"
REMOTE = ("http://", "https://", "s3://", "hf://")

_MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
_SUFFIXES = {".gz": "gzip", ".zst": "zstd"}
_CHUNK = 1 << 20
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
            while chunk := stream.read(_CHUNK):
                end = (end + chunk)[-HEAD_SIZE:]
        return end

    def require_whole(self) -> None:
        """Read compressed content once to its end.

        DuckDB takes a Zstandard file that is cut off for a whole one, and does not
        look at checksums.

        Raises:
            SourceError: the compression is damaged or cut off.
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

    def lines(self) -> Iterator[bytes]:
        """Read the content line by line, without line ends and byte order mark."""
        with self.open() as stream:
            for number, line in enumerate(stream):
                start = line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line
                yield start.rstrip(b"\n").removesuffix(b"\r")

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
        newest = max(stat.st_mtime_ns, stat.st_ctime_ns)
        tick = _COARSE_TICK if newest % 1_000_000_000 == 0 else _TICK
        if time.time_ns() - newest < tick:
            return None
        return self._stamp(stat)

    def stamp(self) -> str:
        """Tell size, times and number of the file now, to compare with later."""
        return self._stamp(self.path.stat())

    def _stamp(self, stat: os.stat_result) -> str:
        numbers = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
        return " ".join([str(self.path.resolve()), *map(str, numbers)])


def find(
    locations: Sequence[str], spool: Path, connection: duckdb.DuckDBPyConnection
) -> list[File]:
    """Find the files that locations name.

    Args:
        locations: paths, globs, "-" for standard input, or URLs.
        spool: a folder for private copies of what is not a file.
        connection: DuckDB, which fetches URLs.

    Returns:
        The files, each once, a glob's in the order of their names.

    Raises:
        SourceError: a location leads to no file.
    """
    files: dict[Path, File] = {}
    for number, location in enumerate(locations):
        if location == STANDARD_INPUT:
            found = [_spool_standard_input(spool / f"{number}")]
        elif location.startswith(REMOTE):
            found = [_fetch(location, spool / f"{number}", connection)]
        else:
            found = [File(name, Path(name)) for name in _expand(location)]
        for file in found:
            files.setdefault(file.path.resolve(), file)
    return list(files.values())


def _expand(location: str) -> list[str]:
    path = Path(location)
    if not path.exists() and glob.has_magic(location):
        matches = sorted(glob.glob(location, recursive=True))  # noqa: PTH207 (keeps the writing of the pattern)
        names = [name for name in matches if Path(name).is_file()]
        if not names:
            raise SourceError(f"{location} matches no file")
        return names
    if path.is_dir():
        raise SourceError(
            f"{location} is a folder; name its files, as in '{location.rstrip('/')}/*'"
        )
    if not path.exists():
        raise SourceError(f"{location} does not exist")
    return [location]


def _spool_standard_input(path: Path) -> File:
    if sys.stdin is None or sys.stdin.isatty():
        raise SourceError(
            "standard input is a terminal; pipe a file into it, or name a file"
        )
    with path.open("wb") as copy:
        while chunk := sys.stdin.buffer.read(_CHUNK):
            copy.write(chunk)
    return File(STANDARD_INPUT, path)


def _fetch(location: str, path: Path, connection: duckdb.DuckDBPyConnection) -> File:
    import duckdb

    try:
        connection.execute("load httpfs")
    except duckdb.Error as error:
        raise SourceError(
            f"{location} needs DuckDB's httpfs extension, which is not installed; get"
            ' it once with: python -c "import duckdb;'
            " duckdb.connect().install_extension('httpfs')\""
        ) from error
    try:
        rows = connection.execute(
            "select content from read_blob(?)", [location]
        ).fetchall()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise SourceError(f"{location} cannot be fetched: {reason}") from error
    if len(rows) != 1:
        raise SourceError(f"{location} leads to {len(rows)} files; name one")
    path.write_bytes(rows[0][0])
    return File(location, path)
