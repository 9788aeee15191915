"""Databases with the views installed: an empty one, and two whole blogs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from blogdb.db import engine
from blogdb.sql import catalog

from ..conftest import Once
from ..few_views import few_template, few_views  # noqa: F401 (fixtures)
from ..rounds import rounds
from . import oracle
from .given import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb


@pytest.fixture(scope="session")
def empty(empty_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with the views; a test must undo what it writes."""
    return Path(shutil.copy(empty_template, tmp_path_factory.mktemp("empty")))


@pytest.fixture(scope="session")
def opened(empty: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the empty database: to open it takes longer than most tests.

    Where there are few rows, other threads only take processor time.
    """
    with engine.connect(empty, read_only=False) as connection:
        connection.execute("set threads = 1").fetchall()
        yield connection


@pytest.fixture
def connection(
    opened: duckdb.DuckDBPyConnection,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to an empty database with the views; its writes are rolled back."""
    opened.execute("begin").fetchall()
    yield opened
    opened.execute("rollback").fetchall()


@pytest.fixture(
    scope="session", params=[pytest.param("seed", marks=pytest.mark.corpora), "awkward"]
)
def blog(
    request: pytest.FixtureRequest, empty_template: Path, once: Once
) -> Iterator[tuple[oracle.Blog, duckdb.DuckDBPyConnection]]:
    """A whole blog as Python rows and as a database: a made-up one, and the seed.

    In the short form each view of the made-up one is answered once, and not again for
    each that reads it.
    """
    if request.param == "seed":
        rows = oracle.seed_blog(request.getfixturevalue("seed"))
    else:
        rows = oracle.awkward_blog()

    def make(folder: Path) -> None:
        path = Path(shutil.copy(empty_template, folder))
        with engine.connect(path, read_only=False, threads=1) as connection:
            connection.execute("begin").fetchall()
            fill(connection, rows.tables())
            if rounds(request.param == "awkward", False):
                answer(connection)
            connection.execute("commit").fetchall()

    path = once(f"views of {request.param}", make) / "blog.duckdb"
    with engine.connect(path, threads=1) as connection:
        yield rows, connection


def answer(connection: duckdb.DuckDBPyConnection) -> None:
    """Put a table of its rows into the place of each view."""
    for entry in catalog.entries():
        if entry.kind == "view":
            for statement in (
                f"create table answered as from {entry.name}",
                f"drop view {entry.name}",
                f"alter table answered rename to {entry.name}",
            ):
                connection.execute(statement).fetchall()
