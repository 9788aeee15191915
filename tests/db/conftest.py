"""A small database to swap, a real one to break, and other processes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from blogdb.db import engine
from blogdb.db.store import publish

from ..conftest import Once
from ..few_views import few_template, few_views  # noqa: F401 (fixtures)

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """Path of a database, alone in a folder; nothing stands there yet."""
    folder = tmp_path / "live"
    folder.mkdir()
    return folder / "blog.duckdb"


@pytest.fixture
def loaded(few_views: Path, live: Path) -> Path:  # noqa: F811 (the fixture)
    """The sample with few views as a database of one's own, alone in a folder."""
    return Path(shutil.copy(few_views, live))


def change(path: Path, number: int) -> None:
    """Publish a file in which two tables hold the same number, a thousand times."""
    with publish.writer(path) as writer, engine.in_memory(writer.spill) as connection:
        with engine.attached(connection, writer.copy(), read_only=False):
            for table in ("first", "second"):
                connection.execute(
                    f"create or replace table {table} as"
                    f" select {number} as number from range(1000)"
                ).fetchall()
        # One DuckDB for both, as in a load: to start another takes half of a change.
        writer.publish(connection)


@pytest.fixture
def changed(live: Path, once: Once) -> Path:
    """A database that was changed three times, and holds the number 2."""

    def make(folder: Path) -> None:
        (folder / "live").mkdir()
        for count in range(3):
            change(folder / "live" / live.name, count)

    shutil.copytree(once("changed", make) / "live", live.parent, dirs_exist_ok=True)
    return live


def number(path: Path) -> int:
    """Read the number that a published file holds."""
    with engine.connect(path) as connection:
        ((found,),) = connection.execute("select distinct number from first").fetchall()
    return int(found)


def names(path: Path) -> list[str]:
    """List what stands beside a database, itself included."""
    return sorted(each.name for each in path.parent.iterdir())


@contextmanager
def process(code: str, *arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """Run Python in another process that ends when its standard input does.

    The process is ready once it has printed a line.
    """
    with subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        try:
            assert other.stdout.readline() == "ready\n"
            yield other
        finally:
            if not other.stdin.closed:
                other.stdin.close()
            other.wait(60)
