"""A small blog as a file and as a database, for all tests of the loader."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from blogdb.db import engine
from blogdb.migrations import template
from blogdb.sql import catalog

from ..conftest import Once
from ..few_views import NAMES, few_entries
from ..rounds import rounds
from . import plain
from .without_bodies import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


ASKED = ("latest_changes", "open_problems", "post_citations", "tag_history")
"""Views and macros that tests of loads ask."""


@contextmanager
def _few(empty: Path | None = None) -> Iterator[None]:
    """Let the program have few views, and begin with a database that has them."""
    entries = few_entries((*NAMES, *ASKED))
    with pytest.MonkeyPatch.context() as patch:
        if rounds(True, False):
            patch.setattr(catalog, "_entries", lambda: entries)
            if empty is not None:
                patch.setattr(
                    template, "write", lambda work, _: shutil.copyfile(empty, work)
                )
        yield


@pytest.fixture(scope="session")
def few_template(migrated_template: Path, once: Once) -> Path:
    """An empty database with few views, to copy."""

    def make(folder: Path) -> None:
        path = Path(shutil.copy(migrated_template, folder))
        with _few(), engine.connect(path, read_only=False) as connection:
            catalog.install(connection)

    return once("few views of an empty blog", make) / "blog.duckdb"


@pytest.fixture(autouse=True)
def few_views(request: pytest.FixtureRequest, few_template: Path) -> Iterator[None]:
    """Load into databases of few views: to copy and to open all takes a fifth of it.

    The long form has them all, so have other processes, and tests that say so.
    """
    if request.node.get_closest_marker("every_view"):
        yield
        return
    with _few(few_template):
        yield


@pytest.fixture(scope="session")
def loaded_blog(few_template: Path, once: Once) -> Path:
    """The small blog's folder, its rows loaded once, to copy."""

    def make(folder: Path) -> None:
        (folder / "posts.csv").write_bytes(plain.as_delimited(plain.ROWS))
        with _few(few_template):
            load(folder / "blog.duckdb", [str(folder / "posts.csv")])

    return once("small-blog", make)


@pytest.fixture
def blog(loaded_blog: Path, tmp_path: Path) -> Path:
    """The small blog as a database, alone in its folder."""
    folder = tmp_path / "home"
    folder.mkdir()
    return Path(shutil.copy(loaded_blog / "blog.duckdb", folder))


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """Where a database may be made, alone in its folder."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder / "blog.duckdb"


@pytest.fixture
def empty(few_template: Path, new: Path) -> Path:
    """A database without a load, alone in its folder."""
    return Path(shutil.copy(few_template, new))


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes | str], str]:
    """Write a source, and tell its path."""
    folder = tmp_path / "sources"
    folder.mkdir()

    def call(name: str, data: bytes | str) -> str:
        path = folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return str(path)

    return call
