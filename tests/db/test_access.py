"""Who may read a database, its private files and its earlier states, at any moment."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from blogdb.db.store import compact, generations
from blogdb.db.store.access import Access, private
from blogdb.db.store.rollback import rollback
from blogdb.loaders.forget import forget
from blogdb.loaders.options import Options
from blogdb.migrations.migrate import migrate

from ..loaders.without_bodies import load
from ..rounds import rounds
from .conftest import change

pytestmark = pytest.mark.usefixtures("few_views")

TOUCHING = {"open", "mkdir", "execute", "connect", "write", "link", "replace", "fchmod"}
"""Functions outside of Python's own code after which there may be another file."""
NO_BODIES = Options(bodies=False, search=False)
GROUP, OTHER_GROUP = 1000, 2000


@pytest.fixture(autouse=True)
def _generous() -> Iterator[None]:
    """Give new files the widest mode, unless somebody takes care."""
    before = os.umask(0)
    yield
    os.umask(before)


def source(folder: Path, title: str = "A") -> Path:
    """Write a source that only its owner may read, outside of the database's folder."""
    path = folder.with_name("posts.csv")
    path.touch(mode=0o600)
    path.write_text(f"slug,title,content,authors\na,{title},text,Ann\nb,B,more,Bob\n")
    return path


@contextmanager
def watched(folder: Path) -> Iterator[set[str]]:
    """Look at all files after each step into the system or DuckDB.

    Yields:
        The files' names, of those seen. No one of them was open to others.
    """
    seen = set()

    def look(_frame: FrameType, event: str, function: Any) -> None:
        if event != "c_return" or function.__name__ not in TOUCHING:
            return
        for parent, _, names in os.walk(folder):
            for name in names:
                path = Path(parent, name)
                try:
                    mode = path.stat().st_mode
                except FileNotFoundError:
                    continue
                # The lock holds a number and a command.
                assert path.suffix == ".lock" or not mode & 0o077, (path, oct(mode))
                seen.add(path.name)

    sys.setprofile(look)
    try:
        yield seen
    finally:
        sys.setprofile(None)


def test_no_moment_at_which_others_may_read(live: Path) -> None:
    """From the first byte of each file to the last change, a private blog stays so."""
    folder = live.parent

    def refreshed() -> object:
        return load(live, [str(source(folder, "New"))], NO_BODIES)

    changes: dict[str, Callable[[], object]] = {
        "first load": lambda: load(live, [str(source(folder))]),
        "refresh": refreshed,
        "rollback": lambda: rollback(live),
        "compaction": lambda: compact.compact(live),
        "migration": lambda: migrate(live, "base"),
        "load and migration": refreshed,
        "forgetting": lambda: forget(live, ["a"], []),
    }
    few = ["first load", "refresh", "rollback", "forgetting"]
    for name in rounds(few, changes):
        with watched(folder) as seen:
            changes[name]()
        assert {"work.duckdb", live.name} <= seen, name
        assert live.stat().st_mode & 0o777 == 0o600, name


def test_kept_states_are_as_private_as_the_database(live: Path) -> None:
    """Who may not read the database may not read what it was, even if it was open."""
    for count, mode in enumerate((0o644, 0o640, 0o600)):
        change(live, count)
        live.chmod(mode)
    change(live, 3)
    kept = [each.path for each in generations.kept(live)]
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600] * 3
    assert kept[0].parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("modes", "expected"),
    # A file, the folder, and none is more private than the others.
    [
        ([0o644, 0o604, 0o755], 0o604),
        ([0o644, 0o644, 0o750], 0o640),
        ([0o666, 0o666, 0o777], 0o666),
        *rounds(
            [],
            [
                ([0o644, 0o644, 0o755], 0o644),
                ([0o644, 0o640, 0o755], 0o640),
                ([0o600, 0o644, 0o755], 0o600),
            ],
        ),
    ],
)
def test_database_is_as_private_as_its_sources(
    live: Path, modes: list[int], expected: int
) -> None:
    """A new database is readable by those who may read all of its sources.

    The folder of a tree counts with its files.
    """
    tree = live.with_name("tree")
    tree.mkdir()
    paths = [tree / "a.md", tree / "b.md", tree]
    for path, mode in zip(paths, modes, strict=True):
        if path != tree:
            path.write_text("---\ntitle: T\n---\n")
        path.chmod(mode)
    load(live, [str(tree)], NO_BODIES)
    assert live.stat().st_mode & 0o666 == expected | (0o022 & expected >> 1)


def test_refresh_leaves_the_mode_and_another_source_narrows_it(live: Path) -> None:
    """Whom the owner let read stays, until something more private is loaded."""
    first = source(live.parent)
    load(live, [str(first)], NO_BODIES)
    live.chmod(0o644)
    load(live, [str(source(live.parent, "New"))], NO_BODIES)
    assert live.stat().st_mode & 0o777 == 0o644
    other = first.with_name("other.csv")
    other.write_text("slug,title\nc,C\n")
    other.chmod(0o640)
    load(live, [str(first), str(other)], NO_BODIES)
    assert live.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("own", "other", "mode"),
    [
        (Access(0o666, 0, GROUP), Access(0o644, 1, GROUP), 0o666),
        (Access(0o644, 0, GROUP), Access(0o440, 1, GROUP), 0o640),
        # To the file, another group's members are among the others.
        (Access(0o644, 0, GROUP), Access(0o640, 1, OTHER_GROUP), 0o600),
        (Access(0o644, 0, GROUP), Access(0o604, 1, OTHER_GROUP), 0o644),
        (Access(0o644, 0, GROUP), Access(0o400, 1, GROUP), 0o600),
    ],
)
def test_narrowed(own: Access, other: Access, mode: int) -> None:
    """Nobody may read who may not elsewhere; the owner stays who it is."""
    assert own.narrowed([other]) == own._replace(mode=mode)


def test_owner_and_group_are_given_as_far_as_the_user_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file gets its owner and group; a group that may not be given gets no rights."""
    path = tmp_path / "file"
    with private() as mode:
        path.touch()
    assert (mode, path.stat().st_mode & 0o777) == (0o666, 0o600)
    asked = []

    def refuse(_: int, owner: int, group: int) -> None:
        asked.append((owner, group))
        raise PermissionError

    monkeypatch.setattr(os, "fchown", refuse)
    own = Access.of(path.stat())
    Access(0o664, own.owner + 1, own.group + 1).give(path)
    assert asked == [(-1, own.group + 1), (own.owner + 1, -1)]
    assert path.stat().st_mode & 0o777 == 0o644
