"""The names of what a database has beside it: log, lock, kept states, questions.

Another database may be there as well, even one whose name begins like this one's. So
each name is one that no other database has.
"""

from __future__ import annotations

import glob
import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST_NAME = "..work-01234567890123456"
"""What the longest of these names adds to the database's name."""


def lock_of(live: Path) -> Path:
    """Return the path of the writers' lock."""
    return live.with_name(f".{live.name}.lock")


def generations_of(live: Path) -> Path:
    """Return the path of the folder with the kept generations."""
    return live.with_name(f".{live.name}.generations")


def questions_of(live: Path) -> Path:
    """Return the path of the folder with the saved questions, which people may see."""
    return live.with_name(f"{live.name}.questions")


def log_of(path: Path) -> Path:
    """Return the path of a database's write-ahead log.

    Args:
        path: the database.

    Returns:
        The path that DuckDB uses; it treats a question mark as the start of a query.
    """
    name, mark, rest = path.name.partition("?")
    return path.with_name(f"{name}.wal{mark}{rest}")


def new_private_folder(live: Path) -> Path:
    """Return a path for a writer's private folder that nobody can foresee."""
    digits = int.from_bytes(os.urandom(8)) % 10**17
    return live.with_name(f"{_private(live)}{digits:017}")


def private_folders(live: Path) -> Iterator[Path]:
    """Find the private folders of this database's writers.

    Whatever else has a similar name is somebody else's: nobody chooses seventeen random
    digits.

    Args:
        live: the database.

    Yields:
        The folders, in any order.
    """
    ours = re.compile(re.escape(_private(live)) + "[0-9]{17}")
    for path in live.parent.glob(f"{glob.escape(_private(live))}*"):
        if ours.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
            yield path


def belongs(path: Path, live: Path) -> bool:
    """Return whether a path is the database's, or that of something it has beside it.

    Args:
        path: where a path leads; nothing needs to be there.
        live: where the database is.
    """
    own = {live, log_of(live), lock_of(live), generations_of(live)}
    own.add(questions_of(live))
    own |= set(private_folders(live))
    return any(each in own for each in (path, *path.parents))


def _private(live: Path) -> str:
    # A folder with a question mark in its name is none that DuckDB can write to.
    name = live.name.replace("%", "%25").replace("?", "%3F")
    return f".{name}.work-"
