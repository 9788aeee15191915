"""The generations: earlier states of a database, kept next to the live file."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from blogdb.db.errors import DatabaseError, SystemFailureError
from blogdb.db.store import beside, files
from blogdb.db.store.access import Access

if TYPE_CHECKING:
    from pathlib import Path

KEEP_VARIABLE = "BLOGDB_KEEP"
KEEP = 3
"""How many generations to keep, unless the variable KEEP_VARIABLE is set."""

_MOST_DIGITS = 9
_ROOT = 0
_FILE = re.compile(r"(\d+)\.duckdb")


@dataclass(frozen=True)
class Generation:
    """A database as it was before a change.

    Attributes:
        number: counts up; the highest was live most recently.
        path: the file.
        size: in bytes.
        written_ns: when its content was written, in nanoseconds since 1970. A state
            that came back by a rollback was written when it was first.
    """

    number: int
    path: Path
    size: int
    written_ns: int

    @property
    def written_at(self) -> datetime:
        """When its content was written, in UTC."""
        return datetime.fromtimestamp(self.written_ns / 1e9, UTC)


def kept(database: Path) -> list[Generation]:
    """List the kept generations, newest first.

    Args:
        database: the live file.
    """
    found = []
    for number, path in _numbered(beside.generations_of(files.real(database))):
        # A writer may delete it meanwhile.
        with suppress(FileNotFoundError):
            status = path.lstat()
            if stat.S_ISREG(status.st_mode):
                found.append(
                    Generation(number, path, status.st_size, status.st_mtime_ns)
                )
    return sorted(found, key=lambda generation: -generation.number)


def earlier(database: Path) -> list[Generation]:
    """List the kept generations that are earlier states than the live file's.

    After a rollback those are fewer than all that are kept.

    Args:
        database: the live file; if it is missing, all are.

    Returns:
        The generations, the one before the live file's first.
    """
    live = files.real(database)
    try:
        written_ns = live.stat().st_mtime_ns
    except FileNotFoundError:
        return kept(database)
    return [each for each in kept(database) if each.written_ns < written_ns]


def number_of(path: Path) -> int:
    """Return the number of a generation.

    Args:
        path: the generation.
    """
    return int(path.stem)


def not_ours(live: Path) -> Path | None:
    """Return where generations are kept, if anything else is there.

    Args:
        live: the live file.

    Returns:
        The folder, or the link or file in its place; None if there are generations
        alone, or nothing.

    Raises:
        OSError: the folder cannot be read.
    """
    folder = beside.generations_of(live)
    if folder.is_dir() and not folder.is_symlink():
        ours = {generation.path for generation in kept(live)}
        return None if ours.issuperset(folder.iterdir()) else folder
    return folder if os.path.lexists(folder) else None


def _numbered(folder: Path) -> list[tuple[int, Path]]:
    """List what is named like a generation; nothing behind a link is."""
    if folder.is_symlink():
        return []
    return [
        (int(match[1]), path)
        for path in folder.glob("*.duckdb")
        if (match := _FILE.fullmatch(path.name))
    ]


def most() -> int:
    """Return how many generations to keep.

    Raises:
        DatabaseError: the environment variable is not a number.
    """
    text = os.environ.get(KEEP_VARIABLE) or str(KEEP)
    if not text.isdecimal() or len(text) > _MOST_DIGITS:
        raise DatabaseError(
            f"{KEEP_VARIABLE}={text} is not a number of generations; set it to 0 or"
            " more, or unset it"
        )
    return int(text)


def keep(live: Path, spare: Path) -> Path:
    """Keep the live file as the newest generation, as a hard link where possible.

    Nobody may read a generation who may not read the live file.

    Args:
        live: the live file.
        spare: a private path for a copy, where hard links are not possible.

    Returns:
        The path of the generation.

    Raises:
        SystemFailureError: what is in the folder's place is not a folder of ours.
    """
    access = Access.of(live.stat())
    folder = _made(live, access)
    for old in kept(live):
        _narrow(old.path, access)
    number = max((number for number, _ in _numbered(folder)), default=0) + 1
    path = folder / f"{number:06}.duckdb"
    try:
        os.link(live, path)
    except OSError:
        # Move the copy into place only once it is complete.
        files.copy(live, spare)
        files.sync(spare)
        spare.replace(path)
    files.sync(folder)
    return path


def withdraw(path: Path) -> None:
    """Take back what was kept for a change that then failed, as if it never was.

    Args:
        path: the generation that was kept last.
    """
    path.unlink(missing_ok=True)
    with suppress(OSError):
        path.parent.rmdir()


def forget(live: Path, count: int) -> None:
    """Delete the oldest generations.

    Args:
        live: the live file.
        count: how many to keep.
    """
    for old in kept(live)[count:]:
        old.path.unlink()
    if count == 0:
        # Any other files in the folder are not ours; then it stays.
        with suppress(OSError):
            beside.generations_of(live).rmdir()


def forget_live(live: Path) -> None:
    """Delete generations that are the live file itself.

    A writer killed between keeping the live file and replacing it leaves one.

    Args:
        live: the live file.
    """
    for generation in kept(live):
        if files.identity(generation.path) == files.identity(live):
            generation.path.unlink()


def _made(live: Path, access: Access) -> Path:
    """Make the folder, or check that it was not planted there by somebody else."""
    folder = beside.generations_of(live)
    folder_access = access._replace(mode=access.of_folder)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        folder_access.give(folder)
        return folder
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        raise SystemFailureError(
            f"{folder}, where earlier states are kept, is a link or a file; nothing was"
            " changed: remove it, or set BLOGDB_KEEP=0 to keep none"
        )
    if status.st_uid not in (os.geteuid(), access.owner, _ROOT):
        raise SystemFailureError(
            f"{folder}, where earlier states are kept, belongs to another user; nothing"
            " was changed: remove it, or set BLOGDB_KEEP=0 to keep none"
        )
    _narrow(folder, folder_access)
    return folder


def _narrow(path: Path, access: Access) -> None:
    """Take from a file or folder what is not allowed; it may be another user's."""
    mode = Access.of(path.lstat()).mode
    narrow = mode & access.mode
    if mode != narrow:
        with suppress(PermissionError):
            path.chmod(narrow)
