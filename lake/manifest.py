"""What a lake holds, as its `current.json` says, and where its files lie.

    DIR/current.json                           the present state; replaced by a rename
    DIR/loads/0007/state.json                  the state after the seventh load
    DIR/loads/0007/TABLE/blog=X/part.parquet   a blog's rows, as that load wrote them
    DIR/loads/0007/TABLE/blogs=1/part.parquet  rows of small blogs, which share files

A file is never changed. Each has a column `blog`, so that no reader needs its path.
What a later load replaced stays in a file that blogs share, and the state says so.
"""

from __future__ import annotations

import fcntl
import glob
import hashlib
import json
import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from blogdb.db.errors import BusyError, DatabaseError
from blogdb.db.quoting import literal
from blogdb.db.store import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CURRENT = "current.json"
STATE = "state.json"
REJECTED_ROWS = "rejected_rows"
"""The table of the rows of sources that belong to no blog."""
_LOCK = ".lock"
_LONGEST = 250
"""Bytes of the name of a folder, which file systems limit to 255."""
_FORM = 1
"""The form of these files; a program reads those up to its own."""


@dataclass(frozen=True)
class Part:
    """What one task wrote: a file for each table that had rows.

    Attributes:
        load: the load that wrote it.
        name: the name of its folders, such as `blog=X`.
        revision: the schema of the tables.
        tables: the tables that have a file.
        blogs: the blogs whose rows are read.
        replaced: the blogs whose rows are no longer read.
    """

    load: int
    name: str
    revision: str
    tables: tuple[str, ...]
    blogs: tuple[str, ...]
    replaced: tuple[str, ...] = ()

    def path(self, root: Path, table: str) -> Path:
        """Return where the file of a table is.

        Args:
            root: the lake.
            table: the table's name.
        """
        return folder_of(root, self.load) / table / self.name / "part.parquet"

    def rows(self, root: Path, table: str, blogs: tuple[str, ...] = ()) -> str:
        """Write the query for the rows of a table, with the column `blog`.

        Args:
            root: the lake.
            table: the table, which has a file.
            blogs: only these; all if empty.
        """
        place = literal(glob.escape(str(self.path(root, table))))
        query = f"from read_parquet({place}, hive_partitioning = false)"
        wanted = blogs or (self.blogs if self.replaced else ())
        if wanted:
            query += f" where blog in ({', '.join(map(literal, wanted))})"
        return query


@dataclass(frozen=True)
class LakeBlog:
    """A blog of the lake.

    Attributes:
        load: the load that last changed it; None if it was never loaded.
        source: where it was last loaded from.
        posts: how many it has.
        failed: why it could not be loaded the last time; None if it could.
        digest: of the rows of a table that it was loaded from, and of how; None if it
            was no table.
    """

    load: int | None
    source: str
    posts: int
    failed: str | None = None
    digest: str | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Source:
    """A table of many blogs that was loaded.

    Attributes:
        load: the load that wrote down its rejected rows.
        read: how many rows it has.
        rejected: how many of them belong to no blog, or cannot be read.
        digest: of what was written down; None if there was nothing.
    """

    load: int
    read: int
    rejected: int
    digest: str | None

    def path(self, root: Path) -> Path:
        """Return where its rejected rows are.

        Args:
            root: the lake.
        """
        return folder_of(root, self.load) / REJECTED_ROWS / "part.parquet"


@dataclass(frozen=True)
class State:
    """What a lake holds after a load.

    Attributes:
        load: the number of the load; 0 before the first.
        written_at: when, in UTC, as ISO 8601 has it.
        blogs: the blogs by name.
        parts: the files.
        sources: the tables of many blogs by what the locations of their blogs begin
            with.
    """

    load: int = 0
    written_at: str = ""
    blogs: dict[str, LakeBlog] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)

    def part_of(self, blog: str) -> Part | None:
        """Return where a blog's rows are; None if it was never loaded."""
        return next((part for part in self.parts if blog in part.blogs), None)

    def paths(self, root: Path) -> Iterator[Path]:
        """Name all its files of rows."""
        for part in self.parts:
            for table in part.tables:
                yield part.path(root, table)
        for source in self.sources.values():
            if source.digest is not None:
                yield source.path(root)


def part_name(blog: str) -> str:
    """Return the name of the folders of a blog that shares no file.

    Args:
        blog: the blog's name, which may hold anything, and be of any length.
    """
    name = f"blog={quote(blog, safe='')}"
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.sha256(blog.encode()).hexdigest()[:32]
    return f"{name[: _LONGEST - 33]}~{digest}"


def loads_of(root: Path) -> Path:
    """Return the folder of the loads."""
    return root / "loads"


def folder_of(root: Path, load: int) -> Path:
    """Return the folder of a load."""
    return loads_of(root) / f"{load:04}"


def current(root: Path) -> State:
    """Read the present state of a lake.

    Args:
        root: the lake.

    Raises:
        DatabaseError: no lake is there, or a newer blogdb wrote it.
    """
    if not (root / _CURRENT).exists():
        raise DatabaseError(
            f"{root} is no lake (it has no {_CURRENT}); make one with:"
            f" blogdb lake load FOLDER --lake {root}"
        )
    return _read(root / _CURRENT)


def state_after(root: Path, load: int) -> State | None:
    """Read the state after a load; None if it is not kept."""
    path = folder_of(root, load) / STATE
    return _read(path) if path.exists() else None


def numbers(root: Path) -> list[int]:
    """List the loads that have a folder, the first first, complete or not."""
    folder = loads_of(root)
    if not folder.is_dir():
        return []
    return sorted(int(each.name) for each in folder.iterdir() if each.name.isdecimal())


def write(root: Path, state: State) -> None:
    """Write down the state after a load, and make it the present one.

    Args:
        root: the lake; the files of the state are there.
        state: the state.
    """
    kept = folder_of(root, state.load) / STATE
    kept.parent.mkdir(parents=True, exist_ok=True)
    _write(kept, state)
    point_to(root, state)


def point_to(root: Path, state: State) -> None:
    """Make a state the present one, by one rename."""
    _write(root / _CURRENT, state)


def is_being_written(root: Path) -> bool:
    """Return whether somebody writes the lake, or did: whether it is seen from here."""
    return (root / _LOCK).exists()


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Be the only writer of a lake while the block runs.

    Args:
        root: the lake; the folder is made where there is none.

    Raises:
        BusyError: another process writes it.
    """
    root.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(root / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(
                f"{root} is being written by another process; try again later"
            ) from None
        yield
    finally:
        os.close(descriptor)


def _read(path: Path) -> State:
    try:
        told = json.loads(path.read_text("utf-8"))
        if told["form"] > _FORM:
            raise DatabaseError(f"{path} was written by a newer blogdb; upgrade blogdb")
        return State(
            told["load"],
            told["written_at"],
            {name: LakeBlog(**each) for name, each in told["blogs"].items()},
            tuple(_part(each) for each in told["parts"]),
            {
                prefix: Source(**each)
                for prefix, each in told.get("sources", {}).items()
            },
        )
    except (ValueError, TypeError, KeyError) as error:
        raise DatabaseError(
            f"{path} is damaged; bring back an earlier load with: blogdb lake rollback"
        ) from error


def _part(told: dict[str, object]) -> Part:
    values = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in told.items()
    }
    return Part(**values)  # type: ignore[arg-type]


def _write(path: Path, state: State) -> None:
    text = json.dumps({"form": _FORM} | asdict(state), ensure_ascii=False, indent=1)
    private = path.with_name(f".{path.name}.new")
    private.write_text(f"{text}\n", "utf-8")
    files.sync(private)
    private.replace(path)
    files.sync(path.parent)
