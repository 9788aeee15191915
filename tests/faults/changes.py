"""The changes that faults meet, and what must hold after each, however it ended."""

from __future__ import annotations

import os
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import duckdb

from blogdb.db.store import verify
from blogdb.loaders.load import load
from blogdb.loaders.options import Options

from ..loaders import plain
from ..rounds import rounds

PROGRAM = Path(sys.executable).with_name("blogdb")
NAME = "blog.duckdb"
GENERATIONS = f".{NAME}.generations"
KEPT = 3
"""Generations that stand beside each database, so that a change removes one."""


SIZE = rounds(60, 200)
"""Posts of the blog."""


def _blog(version: int, size: int = SIZE) -> list[plain.Row]:
    """Make a blog of which each version changes a few posts."""
    rows = []
    for number in range(version, version + size):
        bodies = random.Random(number)  # noqa: S311 - posts, not secrets
        body = bodies.randbytes(bodies.randrange(50, 1500)).hex()
        edit = f" Version {version}." if number % 40 == version else ""
        rows.append(
            plain.row(
                f"post-{number}",
                content=f"{body}{edit}",
                tags=[f"tag {number % 17}", "Guide"],
                authors=[f"Author {number % 11}"],
            )
        )
    return rows


BLOGS = [_blog(version) for version in range(5)]
"""A blog over time. The databases hold the last but one; a load brings the last."""

MORE = _blog(1000, SIZE // 3)
"""Posts that come and go, and leave room in the file."""

ONE_MIGRATION = Lock()
"""Alembic migrates in one thread of a process at a time."""


@dataclass(frozen=True)
class Change:
    """A change of a database, as a person asks for it.

    Attributes:
        name: what it is called in tests.
        home: the folder that it starts from.
        arguments: the command line.
        rows: the posts that must be there afterwards; None where the schema is gone.
    """

    name: str
    home: str
    arguments: tuple[str, ...]
    rows: list[plain.Row] | None = field(repr=False, compare=False)

    def __str__(self) -> str:
        return self.name


CHANGES = [
    Change("first load", "empty", ("load", "{source}"), BLOGS[-1]),
    Change("refresh", "loaded", ("load",), BLOGS[-1]),
    Change("load and migration", "base", ("load", "{source}"), BLOGS[-1]),
    Change("first migration", "empty", ("migrate",), []),
    Change("migration up", "base", ("migrate",), []),
    Change("migration down", "loaded", ("migrate", "base"), None),
    Change("rollback", "loaded", ("rollback",), BLOGS[-3]),
    Change("compaction", "loose", ("compact",), BLOGS[-2]),
]


def some(*names: str) -> list[Change]:
    """Choose the changes of these names; in the long form it is all of them."""
    return [each for each in CHANGES if rounds(each.name in names, True)]


@dataclass(frozen=True)
class State:
    """What stands in a folder with a database.

    Attributes:
        live: the database's bytes; None when there is none.
        generations: the kept states' bytes by their names.
        others: the names of whatever else there is.
    """

    live: bytes | None
    generations: dict[str, bytes]
    others: list[str]


def state(home: Path) -> State:
    """Read what stands in a folder."""
    live, kept = home / NAME, home / GENERATIONS
    return State(
        live.read_bytes() if live.is_file() else None,
        {path.name: path.read_bytes() for path in sorted(kept.glob("*"))},
        sorted(
            path.name for path in home.iterdir() if path.name not in (NAME, GENERATIONS)
        ),
    )


def require_posts(database: Path, rows: list[plain.Row] | None) -> None:
    """Hold a database against rows: it opens, it verifies, and it has their posts."""
    with duckdb.connect(str(database), read_only=True) as connection:
        # In the short form no change touches the views, which take the most time.
        found = verify.findings(connection, has_new_schema=rounds(False, True))
        assert found == []
        tables = connection.execute("select table_name from duckdb_tables()").fetchall()
    if rows is None:
        assert tables == [("alembic_version",)]
    else:
        assert plain.posts(database) == plain.expected(rows)


def require_old_or_new(before: State, home: Path, change: Change) -> bool:
    """Check that a folder holds the old database or the new one, and lost nothing.

    Returns:
        Whether it is the new one.
    """
    after = state(home)
    kept = set(after.generations.values())
    if after.live == before.live:
        assert kept >= set(before.generations.values())
        return False
    require_posts(home / NAME, change.rows)
    known = [*before.generations.values()]
    if before.live is not None:
        known.append(before.live)
    assert kept >= set(known[-KEPT:])
    return True


def require_next_load(home: Path, source: Path) -> None:
    """Check that the next load succeeds without help, and leaves nothing behind."""
    with ONE_MIGRATION:
        load(home / NAME, [str(source)], Options(no_wait=True))
    assert state(home).others == []
    require_posts(home / NAME, BLOGS[-1])


def leave_views() -> None:
    """In the short form, let changes not try every view, which takes the most time.

    It is for a process of its own.
    """
    if rounds(True, False):
        verify._views = lambda _: []


def command(arguments: tuple[str, ...], home: Path, source: Path) -> list[str]:
    """Write out a command line."""
    given = [source if each == "{source}" else each for each in arguments]
    return [*map(str, given), "--db", str(home / NAME)]


def environment() -> dict[str, str]:
    """The process's environment without settings of blogdb's."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("BLOGDB_")
    }
