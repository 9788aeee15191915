"""The program as many processes at once."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from ...conftest import Once, Run
from ...forked import Forked, fork
from ...loaders.without_bodies import load
from ..changes import leave_views
from . import generations

Start = Callable[..., Forked]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the program on blog.duckdb in a temporary folder.

    All generations are kept. Whatever still runs when the test ends is killed.
    """
    with ExitStack() as stack:

        def call(*arguments: str | Path, **options: Any) -> Forked:
            env = {"BLOGDB_KEEP": "1000"} | options.pop("env", {})
            process = fork(
                *arguments, cwd=tmp_path, env=env, prepare=leave_views, **options
            )
            stack.callback(process.kill)
            return process

        yield call


@pytest.fixture
def run(start: Start) -> Run:
    """Run the program there to its end."""

    def call(
        *arguments: str | Path, **options: Any
    ) -> subprocess.CompletedProcess[str]:
        process = start(*arguments, **options)
        said = process.communicate()
        return subprocess.CompletedProcess(list(arguments), process.wait(), *said)

    return call


@pytest.fixture(scope="session")
def two_loads(once: Once) -> Path:
    """A folder with a database, two loads old, its source, and the state before."""

    def make(folder: Path) -> None:
        source = folder / "posts.csv"
        for generation in (1, 2):
            generations.write(source, generation)
            load(folder / "blog.duckdb", [str(source)])

    return once("two-loads", make)


def wait_for(condition: Callable[[], bool], *processes: Forked) -> None:
    """Wait until something holds, for which processes must run on.

    Args:
        condition: what must hold.
        processes: if one of them ends first, so does the test.
    """
    deadline = time.monotonic() + 120
    while not condition():
        for process in processes:
            assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def is_locked(database: Path) -> bool:
    """Tell whether a writer has said that it holds the database."""
    try:
        return bool(database.with_name(f".{database.name}.lock").read_text())
    except FileNotFoundError:
        return False


def count_waiting(database: Path) -> int:
    """Count the processes that wait for the writers' lock."""
    if sys.platform != "linux":
        pytest.skip("WHO WAITS FOR A LOCK is not known here")
    number = database.with_name(f".{database.name}.lock").stat().st_ino
    locks = Path("/proc/locks").read_text().splitlines()
    return sum("-> FLOCK" in line and f":{number} " in line for line in locks)
