"""From what a person names to files on disk: paths, globs, standard input, URLs."""

from __future__ import annotations

import glob
import gzip
import os
import re
import sys
import time
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from blogdb.db.errors import SourceError
from blogdb.db.text import is_utf8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import duckdb

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HEAD_SIZE = 1 << 16
"""Bytes of a file's beginning that tell its format."""

LONGEST_ROW = 1 << 27
"""Characters of the longest row that is read: memory has to hold it several times."""

STANDARD_INPUT = "-"
REMOTE = ("http://", "https://", "s3://", "hf://")

_MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
_SUFFIXES = {".gz": "gzip", ".zst": "zstd"}
_CHUNK = 1 << 20
_MOST_UNPACKED = 200
"""How many times its size a compressed file may hold: text of a blog comes to ten."""
_SMALL = 1 << 28
"""Bytes that a compressed file may hold in any case."""
_ESCAPED = re.compile(r"\[([*?[])\]")
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
            count = 0
            while chunk := stream.read(_CHUNK):
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
        SourceError: a location leads to no file, or to one that may not be meant.
    """
    files: dict[Path, File] = {}
    for number, location in enumerate(locations):
        _require_utf8(location)
        if location == STANDARD_INPUT:
            found = [_spool_standard_input(spool / f"{number}")]
        elif location.startswith(REMOTE):
            found = [_fetch(location, spool / f"{number}", connection)]
        else:
            found = [
                _file(name, spool / f"{number}-{place}")
                for place, name in enumerate(_expand(location))
            ]
        for file in found:
            _require_utf8(file.location)
            _ = file.stamp
            files.setdefault(file.path.resolve(), file)
    return list(files.values())


@contextmanager
def unmoved(files: Iterable[File]) -> Iterator[None]:
    """Answer for it that files are the same throughout, as they were found.

    Raises:
        SourceError: one was written, replaced or removed, whatever else went wrong.
    """
    try:
        yield
    except Exception as error:
        _require_unmoved(files, error)
        raise
    _require_unmoved(files)


def _require_unmoved(files: Iterable[File], cause: Exception | None = None) -> None:
    for file in files:
        if file.has_moved():
            raise SourceError(
                f"{file.location} changed while it was read; nothing was changed, try"
                " again"
            ) from cause


def _require_utf8(location: str) -> None:
    if not is_utf8(location):
        raise SourceError(
            f"the name {location} is not UTF-8; rename the file, or pipe it into:"
            " blogdb load -"
        )


def _expand(location: str) -> list[str]:
    path = Path(location)
    if not path.exists() and glob.has_magic(location):
        names = [name for name in sorted(_matches(location)) if _is_meant(name)]
        if not names:
            raise SourceError(f"{location} matches no file")
        _require_within(location, names)
        return names
    if not path.exists():
        raise SourceError(f"{location} does not exist")
    if not path.is_file() and not path.is_dir():
        raise SourceError(
            f"{location} is a pipe, a socket or a device; to read what comes out of"
            " it, pipe it into: blogdb load -"
        )
    return [location]


def _matches(pattern: str) -> set[str]:
    """Expand a pattern; `**` leads into folders, but not through symbolic links.

    Those may lead in circles, of which two make more paths than can be counted.
    """
    parts = Path(pattern).parts
    if "**" not in parts:
        return set(glob.glob(pattern))  # noqa: PTH207 (keeps the writing of the pattern)
    place = parts.index("**")
    start, rest = Path(*parts[:place]), Path(*parts[place + 1 :] or "*")
    found = set()
    for top in glob.glob(str(start)):  # noqa: PTH207
        for folder, below, _ in os.walk(top):
            below[:] = [name for name in below if not name.startswith(".")]
            found |= _matches(str(Path(glob.escape(folder)) / rest))
    return found


def _is_meant(name: str) -> bool:
    """Tell whether what a pattern matches is a file.

    Raises:
        SourceError: it is a symbolic link to nothing: a file is missing.
    """
    path = Path(name)
    if path.is_symlink() and not path.exists():
        raise SourceError(f"{name} is a symbolic link that leads nowhere; remove it")
    return path.is_file()


def _require_within(pattern: str, names: Iterable[str]) -> None:
    """Refuse what a pattern finds outside of its folder, through symbolic links.

    Whoever may write into the folder could have any file of this user loaded.
    """
    parts = list(Path(pattern).parts)
    fixed = takewhile(lambda part: not glob.has_magic(_ESCAPED.sub("", part)), parts)
    folder = Path(*(_ESCAPED.sub(r"\1", part) for part in fixed))
    root = folder.resolve()
    for name in names:
        if not Path(name).resolve().is_relative_to(root):
            raise SourceError(
                f"{name} leads out of {folder} by a symbolic link; if it belongs to"
                " the blog, name it itself, without a pattern"
            )


def _file(name: str, spool: Path) -> File:
    from blogdb.loaders.trees import archive, tree

    path = Path(name)
    if path.is_dir():
        return tree.Tree(name, path)
    if archive.is_archive(path):
        root = archive.unpack(path, spool, suffixes=tree.SUFFIXES)
        inside = root.relative_to(spool).as_posix().removeprefix(".")
        location = f"{name}/{inside}" if inside else name
        return tree.Tree(location, root, archive=File(name, path))
    return File(name, path)


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
