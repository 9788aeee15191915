"""Databases to break, each alone in a folder."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from blogdb.loaders.load import load
from blogdb.loaders.options import Options
from blogdb.migrations.migrate import migrate

from ..conftest import Once
from ..loaders import plain
from .changes import BLOGS, MORE, NAME


class Homes:
    """Copies of folders to start from.

    Args:
        templates: the folders.
        folder: where the copies go.
    """

    def __init__(self, templates: Path, folder: Path) -> None:
        self.templates = templates
        self.source = templates / "posts.csv"
        """The file that was loaded, in its newest version."""
        self._folder = folder
        self._numbers = itertools.count()

    @property
    def size(self) -> int:
        """The size of the largest of the databases."""
        return max(path.stat().st_size for path in self.templates.rglob(NAME))

    def copy(self, name: str) -> Path:
        """Copy one of the templates, its generations with it."""
        home = self._folder / f"home{next(self._numbers)}"
        return Path(shutil.copytree(self.templates / name, home))


@pytest.fixture(scope="session")
def templates(once: Once) -> Path:
    """An empty folder, and a loaded database: as it is, without schema, and loose."""
    return once("homes", _make_homes)


def _make_homes(folder: Path) -> None:
    source = folder / "posts.csv"
    (folder / "empty").mkdir()
    loaded = folder / "loaded"
    loaded.mkdir()
    for rows in BLOGS[:-1]:
        source.write_bytes(plain.as_delimited(rows))
        load(loaded / NAME, [str(source)])
    shutil.copytree(loaded, folder / "base")
    migrate(folder / "base" / NAME, "base")
    loose = Path(shutil.copytree(loaded, folder / "loose"))
    for rows in (BLOGS[-2] + MORE, BLOGS[-2]):
        source.write_bytes(plain.as_delimited(rows))
        load(loose / NAME, [str(source)], Options(allow_removals=True))
    source.write_bytes(plain.as_delimited(BLOGS[-1]))


@pytest.fixture
def homes(templates: Path, tmp_path: Path) -> Homes:
    """Folders of one's own to start from."""
    return Homes(templates, tmp_path)


class Record(Protocol):
    """Note what was run and found, for the table in docs/reliability.md."""

    def __call__(self, what: str, **counts: int) -> None:
        """Note it."""


@pytest.fixture
def record(record_property: Callable[[str, object], None]) -> Record:
    """Note what was run and found; `pytest -rP` prints it."""

    def note(what: str, **counts: int) -> None:
        text = ", ".join(f"{count} {name}" for name, count in counts.items())
        print(f"{what}: {text}")  # noqa: T201
        record_property(what, text)

    return note
