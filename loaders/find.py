"""Finding the files of a source: paths, globs, standard input, URLs."""

from __future__ import annotations

import errno
import glob
import os
import re
import sys
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.db.quoting import is_utf8
from blogdb.loaders.repositories import is_of_ssh, repository_at, without_password
from blogdb.loaders.sources.files import ARCHIVES, CHUNK, STANDARD_INPUT, File
from blogdb.loaders.sources.servers import Server, is_server
from blogdb.loaders.sources.servers import (
    without_password as without_password_of_server,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import duckdb

    from blogdb.loaders.repositories import Repository

REMOTE = ("http://", "https://", "s3://", "hf://")

_ESCAPED = re.compile(r"\[([*?[])\]")


def find(
    locations: Sequence[str], spool: Path, connection: duckdb.DuckDBPyConnection
) -> list[File]:
    """Find the files at some locations.

    Args:
        locations: paths, globs, "-" for standard input, URLs, Git repositories, or
            URLs of databases.
        spool: a folder for copies of standard input, URLs and archives' content.
        connection: DuckDB, which fetches URLs.

    Returns:
        The files without repeats; those of a glob are sorted by name.

    Raises:
        SourceError: a location leads to no file, or out of the folder of its glob.
    """
    files: dict[Path, File] = {}
    for number, location in enumerate(locations):
        _require_utf8(location)
        if location == STANDARD_INPUT:
            found = [_spool_standard_input(spool / f"{number}")]
        elif repository := repository_at(location):
            found = [_checked_out(repository, spool / f"{number}")]
        elif is_server(location):
            found = [_asked(location, spool / f"{number}")]
        elif location.startswith(REMOTE):
            found = [_fetch(location, spool / f"{number}", connection)]
        else:
            found = [
                file
                for place, name in enumerate(_expand(location))
                for file in _files(name, spool / f"{number}-{place}")
            ]
        for file in found:
            _require_utf8(file.location)
            _ = file.stamp
            files.setdefault(file.path.resolve(), file)
    return list(files.values())


@contextmanager
def blamed_on_moves(files: Iterable[File]) -> Iterator[None]:
    """Raise an error about files that changed instead of what this may have caused.

    Raises:
        SourceError: there is an error, and a file was written, replaced or removed.
    """
    try:
        yield
    except Exception as error:
        _require_unmoved(files, error)
        raise


@contextmanager
def unmoved(files: Sequence[File]) -> Iterator[None]:
    """Raise an error if any file changes while the block runs.

    Raises:
        SourceError: a file was written, replaced or removed; instead of any error that
            this may have caused.
    """
    with blamed_on_moves(files):
        yield
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
    if is_pattern(location):
        names = [name for name in sorted(_matches(location)) if _is_meant(name)]
        if not names:
            raise SourceError(f"{location} matches no file")
        _require_within(location, names)
        return names
    if not path.exists():
        raise SourceError(f"{location} does not exist")
    if not path.is_file() and not path.is_dir():
        raise SourceError(
            f"{location} is a pipe, a socket or a device, not a file; to read it, pipe"
            " it into: blogdb load -"
        )
    return [location]


def _matches(pattern: str, below: str = "") -> set[str]:
    """Expand a pattern; `**` matches nested folders, but not symbolic links to them.

    Links may form cycles; two of these already make an endless number of paths.
    """
    parts = Path(pattern).parts
    if "**" not in parts:
        # pathlib would not keep the spelling of the pattern.
        found = glob.glob(pattern, root_dir=below or None)  # noqa: PTH207
        return {str(Path(below, name)) if below else name for name in found}
    place = parts.index("**")
    start, rest = Path(*parts[:place]), str(Path(*parts[place + 1 :] or "*"))
    return {
        name
        for top in _matches(str(start), below)
        for folder in _folders(top)
        for name in _matches(rest, folder)
    }


def _folders(top: str) -> Iterator[str]:
    """Yield a folder and all below it, however deep, but for hidden ones."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        yield folder
        try:
            with os.scandir(folder) as entries:
                waiting += [
                    entry.path
                    for entry in entries
                    if entry.is_dir(follow_symlinks=False)
                    and not entry.name.startswith(".")
                ]
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                raise SourceError(
                    f"below {top}, folders are nested too deep to be read; name those"
                    " that are meant"
                ) from error


def _is_meant(name: str) -> bool:
    """Return whether a match of a pattern is a file.

    Raises:
        SourceError: it is a broken symbolic link, so a file is missing.
    """
    path = Path(name)
    if path.is_symlink() and not path.exists():
        raise SourceError(f"{name} is a broken symbolic link; repair or remove it")
    return path.is_file()


def absolute(location: str, folder: Path | None = None) -> str:
    """Make a path, or a pattern of paths, independent of the current folder.

    Args:
        location: a path, a pattern, an address, or "-" for standard input.
        folder: the folder to which it is relative; None for the current one.
    """
    if location == STANDARD_INPUT or "://" in location or is_of_ssh(location):
        return remembered(location)
    folder = folder or Path.cwd()
    if is_pattern(location, folder):
        return str(Path(glob.escape(str(folder))) / location)
    return str(folder / location)


def remembered(location: str) -> str:
    """Return a location as it is remembered: without a password."""
    if is_server(location):
        return without_password_of_server(location)
    is_safe = "://" not in location or repository_at(location) is None
    return location if is_safe else without_password(location)


def is_pattern(location: str, folder: Path | None = None) -> bool:
    """Return whether a location is a pattern, and not the path of what is there.

    Args:
        location: a path or a pattern.
        folder: the folder to which it is relative; None for the current one.
    """
    return glob.has_magic(location) and not ((folder or Path()) / location).exists()


def real_paths(location: str) -> set[str]:
    """Return the paths, without links, of what a path or a pattern names now."""
    names = _matches(location) if is_pattern(location) else {location}
    return set(map(os.path.realpath, names))


def fixed_folder(pattern: str) -> Path:
    """Return the folder that all matches of a pattern are below.

    Args:
        pattern: a pattern of paths, or a path, which is returned as it is.
    """
    parts = Path(pattern).parts
    fixed = takewhile(lambda part: not glob.has_magic(_ESCAPED.sub("", part)), parts)
    return Path(*(_ESCAPED.sub(r"\1", part) for part in fixed))


def _require_within(pattern: str, names: Iterable[str]) -> None:
    """Refuse matches of a pattern that symbolic links lead out of its folder.

    Otherwise anybody who can write to the folder could have any file of this user
    loaded.
    """
    folder = fixed_folder(pattern)
    root = folder.resolve()
    for name in names:
        if not Path(name).resolve().is_relative_to(root):
            raise SourceError(
                f"{name} is a symbolic link out of {folder}; if it belongs to the blog,"
                " name it directly, without a pattern"
            )


def _files(name: str, spool: Path) -> Sequence[File]:
    path = Path(name)
    if path.is_dir() or path.name.lower().endswith(ARCHIVES):
        return _trees(name, path, spool)
    return [File(name, path)]


def _trees(name: str, path: Path, spool: Path) -> Sequence[File]:
    """Return a folder, or an archive's content after unpacking it; or exports in it."""
    # Imported here, since it takes as long as loading a small table.
    from blogdb.loaders.trees import archive, packed, tree

    if path.is_dir():
        folder = tree.Tree(name, path)
    else:
        suffixes = (*tree.LISTED, *packed.SUFFIXES)
        root, left_out = archive.unpack(path, spool, suffixes=suffixes)
        inside = root.relative_to(spool).as_posix().removeprefix(".")
        location = f"{name}/{inside}" if inside else name
        folder = tree.Tree(location, root, File(name, path), left_out)
    return packed.exports_in(folder) or [folder]


def _checked_out(repository: Repository, spool: Path) -> File:
    """Fetch a repository, and unpack the files of its commit."""
    from blogdb.loaders.repositories import packed
    from blogdb.loaders.trees import archive, tree

    spool.mkdir()
    commit = packed(repository, tree.LISTED, spool)
    root, left_out = archive.unpack(
        commit.path, spool / "files", suffixes=tree.LISTED, is_whole=True
    )
    return tree.Tree(commit.location, root, commit, left_out)


def _asked(location: str, path: Path) -> File:
    """Make a source of a database that is asked; what stands for it is empty."""
    path.touch()
    return Server(without_password_of_server(location), path, location)


def _spool_standard_input(path: Path) -> File:
    if sys.stdin is None or sys.stdin.isatty():
        raise SourceError(
            "standard input is a terminal; pipe a file into it, or name a file"
        )
    with path.open("wb") as copy:
        while chunk := sys.stdin.buffer.read(CHUNK):
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
