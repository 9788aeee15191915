"""The generations: earlier states of a database, kept next to the live file."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from blogdb.db.errors import DatabaseError
from blogdb.db.store import files

if TYPE_CHECKING:
    from pathlib import Path

KEEP_VARIABLE = "BLOGDB_KEEP"
KEEP = 3
"""How many generations to keep, unless the variable KEEP_VARIABLE is set."""

_FILE = re.compile(r"(\d+)\.duckdb")


@dataclass(frozen=True)
class Generation:
    """A database as it was before a change.

    Attributes:
        number: counts up; the highest was live most recently.
        path: the file.
        size: in bytes.
        written_at: when its content was written, in UTC.
    """

    number: int
    path: Path
    size: int
    written_at: datetime


def kept(database: Path) -> list[Generation]:
    """List the kept generations, newest first.

    Args:
        database: the live file.
    """
    found = []
    for path in _folder(database.resolve()).glob("*.duckdb"):
        if match := _FILE.fullmatch(path.name):
            # A writer may delete it meanwhile.
            with suppress(FileNotFoundError):
                stat = path.stat()
                written_at = datetime.fromtimestamp(stat.st_mtime, UTC)
                found.append(Generation(int(match[1]), path, stat.st_size, written_at))
    return sorted(found, key=lambda generation: -generation.number)


def most() -> int:
    """Return how many generations to keep.

    Raises:
        DatabaseError: the environment variable is not a number.
    """
    text = os.environ.get(KEEP_VARIABLE) or str(KEEP)
    if not text.isdecimal():
        raise DatabaseError(
            f"{KEEP_VARIABLE}={text} is not a number of generations; set it to 0 or"
            " more, or unset it"
        )
    return int(text)


def keep(live: Path, spare: Path) -> None:
    """Keep the live file as the newest generation, as a hard link where possible.

    Args:
        live: the live file.
        spare: a private path for a copy, where hard links are not possible.
    """
    folder = _folder(live)
    folder.mkdir(exist_ok=True)
    before = kept(live)
    number = before[0].number + 1 if before else 1
    path = folder / f"{number:06}.duckdb"
    try:
        os.link(live, path)
    except OSError:
        # Move the copy into place only once it is complete.
        files.copy(live, spare)
        files.sync(spare)
        spare.replace(path)
    files.sync(folder)


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
            _folder(live).rmdir()


def forget_live(live: Path) -> None:
    """Delete generations that are the live file itself.

    A writer killed between keeping the live file and replacing it leaves one.

    Args:
        live: the live file.
    """
    for generation in kept(live):
        if files.identity(generation.path) == files.identity(live):
            generation.path.unlink()


def _folder(live: Path) -> Path:
    return live.with_name(f".{live.name}.generations")
