"""Databases with the views installed: an empty one, and two whole blogs."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from blogdb.db import engine
from blogdb.migrations import revisions
from blogdb.sql import catalog

from . import oracle
from .given import fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database without views, migrated once, for tests to copy."""
    path = tmp_path_factory.mktemp("migrated") / "blog.duckdb"
    with engine.writing(path) as connection:
        revisions.upgrade(connection)
    return path


@pytest.fixture(scope="session")
def empty(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with the views; a test must undo what it writes."""
    path = tmp_path_factory.mktemp("empty") / "blog.duckdb"
    shutil.copyfile(migrated, path)
    with engine.connect(path, read_only=False) as connection:
        catalog.install(connection)
    return path


@pytest.fixture
def connection(empty: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to an empty database with the views; its writes are rolled back."""
    with engine.connect(empty, read_only=False) as connection:
        connection.execute("begin").fetchall()
        yield connection
        connection.execute("rollback").fetchall()


@pytest.fixture(scope="session", params=["seed", "awkward"])
def blog(
    request: pytest.FixtureRequest,
    empty: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[oracle.Blog, duckdb.DuckDBPyConnection]]:
    """A whole blog as Python rows and as a database: the seed, and a made-up one."""
    if request.param == "seed":
        rows = oracle.seed_blog(request.getfixturevalue("seed"))
    else:
        rows = oracle.awkward_blog()
    path = tmp_path_factory.mktemp("blog") / "blog.duckdb"
    shutil.copyfile(empty, path)
    with engine.connect(path, read_only=False) as connection:
        connection.execute("begin").fetchall()
        fill(connection, rows.tables())
        connection.execute("commit").fetchall()
        yield rows, connection
