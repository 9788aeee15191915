"""Disks that fill up at every stage, and folders that may not be written."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from blogdb.db.errors import ExitCode

from ..rounds import rounds
from .changes import (
    NAME,
    PROGRAM,
    Change,
    command,
    environment,
    require_posts,
    some,
    state,
)
from .conftest import Homes, Record

SIZES = {"size": 60, "nr_inodes": 12, "file size": 20}
"""How many sizes are tried with each change."""

PAGE = 4096

# Runs a command on a file system of its own, which nobody else sees and which is gone
# when the command ends: options of the mount, mount point, folder, command.
SMALL_DISK = """
mount -t tmpfs -o "$1" tmpfs "$2" || exit 99
disk=$2 home=$3
shift 3
cp -a "$home/." "$disk" || exit 99
"$@"
code=$?
find "$home" -mindepth 1 -delete
cp -a "$disk/." "$home" || exit 99
exit $code
"""

# Runs a command that may write no file of more than so many blocks of 512 bytes.
SMALL_FILES = 'ulimit -f "$1" && shift && exec "$@"'


@cache
def unshare() -> list[str]:
    """Tell how to get mounts of one's own; an empty list where that is impossible."""
    for options in ("-m", "-rm"):
        tried = ["unshare", options]
        test = [*tried, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        try:
            if subprocess.run(test, capture_output=True, check=False).returncode == 0:
                return tried
        except FileNotFoundError:
            break
    return []


def on_small_disk(
    change: Change, home: Path, source: Path, room: dict[str, int]
) -> subprocess.CompletedProcess[str]:
    """Run a change on a disk that has room for so much beside what is there."""
    files = [path for path in home.rglob("*") if path.is_file()]
    used = {
        "size": PAGE * sum(-(-path.stat().st_size // PAGE) for path in files),
        # The root of the file system is a file as well.
        "nr_inodes": len([*home.rglob("*")]) + 1,
    }
    options = ",".join(f"{name}={used[name] + room[name]}" for name in room)
    disk = home.with_name(f"{home.name}-disk")
    disk.mkdir()
    done = subprocess.run(
        [
            *unshare(),
            *("sh", "-c", SMALL_DISK, "sh", options, disk, home),
            *(PROGRAM, *command(change.arguments, disk, source)),
        ],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=120,
        check=False,
    )
    assert done.returncode != 99, done.stderr
    return done


def with_limit(
    change: Change, home: Path, source: Path, limit: int
) -> subprocess.CompletedProcess[str]:
    """Run a change that may write no file larger than so many bytes."""
    # What it says goes through pipes, which have no limit.
    return subprocess.run(
        [
            *("sh", "-c", SMALL_FILES, "sh", str(limit // 512)),
            *(PROGRAM, *command(change.arguments, home, source)),
        ],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("kind", SIZES)
def test_disk_is_full(kind: str, homes: Homes, record: Record) -> None:
    """Whenever the disk is full, one line says so, and everything is as it was."""
    if kind != "file size" and not unshare():
        pytest.skip("NO FILE SYSTEM CAN BE MOUNTED here: only file sizes are limited")
    # In the short form a refresh that begins and cannot end.
    changes = some("refresh")
    size = max(homes.size(change.home) for change in changes)
    most = {
        "size": 3 * size,
        "nr_inodes": SIZES[kind],
        "file size": int(1.2 * size),
    }[kind]
    chosen = [
        (change, most * number // SIZES[kind])
        for change in changes
        for number in rounds([SIZES[kind] // 4], range(SIZES[kind]))
    ]
    reason = "file too large" if kind == "file size" else "no space left on device"
    steps: set[str] = set()

    def fill(case: tuple[Change, int]) -> str:
        change, amount = case
        home = homes.copy(change.home)
        before = state(home)
        if kind == "file size":
            done = with_limit(change, home, homes.source, amount)
        else:
            done = on_small_disk(change, home, homes.source, {kind: amount})
        if done.returncode == 0:
            require_posts(home / NAME, change.rows)
            return "done"
        assert done.returncode == ExitCode.SYSTEM, done.stderr
        assert (done.stdout, done.stderr.count("\n")) == ("", 1)
        assert reason in done.stderr.lower()
        steps.update(re.findall(r"at step (\w+)", done.stderr))
        assert state(home) == before
        return "refused"

    results = Counter(map(fill, chosen))
    assert results["refused"]
    record(f"{kind}, which ran out at {', '.join(sorted(steps))}", **results)
