"""Databases to break, each alone in a folder."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from blogdb.loaders.options import Options
from blogdb.migrations.migrate import migrate

from ..conftest import Once
from ..loaders import plain
from ..loaders.without_bodies import load
from ..rounds import rounds
from .changes import BLOGS, MORE, NAME

WITH_BODIES = rounds(None, True)
"""Whether what is in the bodies is loaded as well, which doubles what a load takes."""


Template = Callable[[str], Path]


class Homes:
    """Copies of folders to start from.

    Args:
        template: gives the folder of a name.
        folder: where the copies go.
    """

    def __init__(self, template: Template, folder: Path) -> None:
        self._template = template
        self.source = template("loaded").with_name("posts.csv")
        """The file that was loaded, in its newest version."""
        self._folder = folder
        self._numbers = itertools.count()

    def size(self, name: str) -> int:
        """The size of the database in a folder; 0 where there is none."""
        live = self._template(name) / NAME
        return live.stat().st_size if live.exists() else 0

    def copy(self, name: str) -> Path:
        """Copy one of the templates, its generations with it."""
        home = self._folder / f"home{next(self._numbers)}"
        return Path(shutil.copytree(self._template(name), home))


@pytest.fixture(scope="session")
def template(once: Once) -> Template:
    """An empty folder, and a loaded database: as it is, without schema, and loose."""
    options = Options(bodies=WITH_BODIES, search=WITH_BODIES)

    def make_loaded(folder: Path) -> None:
        (folder / "loaded").mkdir()
        for rows in BLOGS[:-1]:
            load_rows(folder / "loaded", rows)
        (folder / "posts.csv").write_bytes(plain.as_delimited(BLOGS[-1]))

    def load_rows(home: Path, rows: list[plain.Row]) -> None:
        source = home.with_name("posts.csv")
        source.write_bytes(plain.as_delimited(rows))
        load(home / NAME, [str(source)], replace(options, allow_removals=True))

    def make_base(folder: Path) -> None:
        base = Path(shutil.copytree(call("loaded"), folder / "base"))
        migrate(base / NAME, "base")

    def make_loose(folder: Path) -> None:
        loose = Path(shutil.copytree(call("loaded"), folder / "loose"))
        for rows in (BLOGS[-2] + MORE, BLOGS[-2]):
            load_rows(loose, rows)

    makers = {
        "empty": lambda folder: (folder / "empty").mkdir(),
        "loaded": make_loaded,
        "base": make_base,
        "loose": make_loose,
    }

    def call(name: str) -> Path:
        return once(f"homes-{name}", makers[name]) / name

    return call


@pytest.fixture
def homes(template: Template, tmp_path: Path) -> Homes:
    """Folders of one's own to start from."""
    return Homes(template, tmp_path)


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
