"""A small blog as a file and as a database, for all tests of the loader."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ..conftest import Once
from . import plain
from .without_bodies import load

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def loaded_blog(once: Once) -> Path:
    """The small blog's folder, its rows loaded once, to copy."""

    def make(folder: Path) -> None:
        (folder / "posts.csv").write_bytes(plain.as_delimited(plain.ROWS))
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
def empty(empty_template: Path, new: Path) -> Path:
    """A database without a load, alone in its folder."""
    return Path(shutil.copy(empty_template, new))


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
