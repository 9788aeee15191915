"""Killed with SIGKILL: the database is the old or the new one, and nothing is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from ..forked import fork
from ..rounds import rounds
from .changes import (
    NAME,
    PROGRAM,
    Change,
    State,
    command,
    environment,
    require_next_load,
    require_old_or_new,
    some,
    state,
)
from .conftest import Homes, Record
from .killed_before import kill_before

KILLS = rounds(1, 63)
"""Kills at random moments that strike each change."""

EXACT = rounds(1, 1000)
"""Touches of the folder before which each change is killed; there are about 25."""


@dataclass(frozen=True)
class Whole:
    """A change that nothing disturbed.

    Attributes:
        seconds: how long it took.
        locked: seconds of it that it held the lock.
    """

    seconds: float
    locked: float


def undisturbed(change: Change, homes: Homes) -> Whole:
    """Measure a change."""
    home = homes.copy(change.home)
    begin = time.monotonic()
    with start(change, home, homes.source) as process:
        wait_for_lock(home, process)
        locked = time.monotonic()
        process.communicate()
    end = time.monotonic()
    assert process.returncode == 0
    return Whole(end - begin, end - locked)


@pytest.mark.parametrize("change", some("refresh"), ids=str)
def test_killed_at_a_random_moment(
    change: Change,
    homes: Homes,
    record: Record,
) -> None:
    """Whenever a change is killed, the file is old or new, and the next load works."""
    whole = undisturbed(change, homes)
    chance = random.Random(change.name)  # noqa: S311 - moments, not secrets
    found: Counter[str] = Counter()

    def strike(moment: tuple[float, bool]) -> str:
        home = homes.copy(change.home)
        before = state(home)
        code = kill(change, home, homes.source, *moment)
        return survive(code, before, home, homes.source, change)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        while (missing := KILLS - found["old"] - found["new"]) > 0:
            # A third over the whole run, the others where there is something to lose.
            moments = [
                (chance.uniform(0, whole.locked), True)
                if chance.random() < 2 / 3
                else (chance.uniform(0, whole.seconds), False)
                for _ in range(missing)
            ]
            found.update(pool.map(strike, moments))
    record(change.name, **found)


@pytest.mark.parametrize("change", some("refresh"), ids=str)
def test_killed_between_two_touches_of_the_folder(
    change: Change,
    homes: Homes,
    tmp_path: Path,
    record: Record,
) -> None:
    """Before whichever lock, copy, link or rename it is killed, nothing is lost."""
    count = tmp_path / "touches"

    def strike(number: int) -> tuple[int, Path, State]:
        home = homes.copy(change.home)
        before = state(home)
        process = fork(
            *command(change.arguments, home, homes.source),
            prepare=partial(kill_before, number, home, count),
        )
        return process.wait(), home, before

    code, _, _ = strike(0)
    assert code == 0
    touches = int(count.read_text())
    chance = random.Random(change.name)  # noqa: S311 - moments, not secrets
    results: Counter[str] = Counter()
    for number in chance.sample(range(1, touches + 1), min(EXACT, touches)):
        code, home, before = strike(number)
        results[survive(code, before, home, homes.source, change)] += 1
    assert results["old"] + results["new"] == results.total()
    record(change.name, **results)


def survive(code: int, before: State, home: Path, source: Path, change: Change) -> str:
    """Check what a kill left, and that the next load succeeds.

    Returns:
        Whether the database is the old or the new one, or was not killed at all.
    """
    is_new = require_old_or_new(before, home, change)
    require_next_load(home, source)
    if code == 0:
        assert is_new
        return "ended before"
    assert code == -signal.SIGKILL
    return "new" if is_new else "old"


def start(change: Change, home: Path, source: Path) -> subprocess.Popen[str]:
    """Start a change as a person does."""
    return subprocess.Popen(
        [PROGRAM, *command(change.arguments, home, source)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment(),
    )


def wait_for_lock(home: Path, process: subprocess.Popen[str]) -> None:
    """Wait until a process holds the writers' lock, or ends."""
    lock = home / f".{NAME}.lock"
    while process.poll() is None and not lock.exists():
        time.sleep(0.0005)


def kill(
    change: Change, home: Path, source: Path, moment: float, is_locked: bool
) -> int:
    """Kill a change at a moment, counted from its start or from its lock.

    Returns:
        How the process ended.
    """
    with start(change, home, source) as process:
        if is_locked:
            wait_for_lock(home, process)
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
    return process.returncode
