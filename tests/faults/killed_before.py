"""Kills this process just before one of its own touches of a folder."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

EVENTS = {
    "open",
    "os.chmod",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.truncate",
    "fcntl.fcntl",
    "fcntl.flock",
    "fcntl.ioctl",
}


def kill_before(wanted: int, folder: Path, count: Path) -> None:
    """From now on, end this process where it would touch a folder for the n-th time.

    Args:
        wanted: the n; 0 for never.
        folder: the folder.
        count: a file elsewhere, which says how many touches there were.
    """
    seen = 0

    def touch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event not in EVENTS or not _is_within(arguments[0], str(folder)):
            return
        seen += 1
        if seen == wanted:
            os.kill(os.getpid(), signal.SIGKILL)
        count.write_text(str(seen))

    sys.addaudithook(touch)


def _is_within(target: object, folder: str) -> bool:
    if isinstance(target, int):
        try:
            target = os.readlink(f"/proc/self/fd/{target}")  # noqa: PTH115 - no audit
        except OSError:
            return False
    return isinstance(target, str | bytes | os.PathLike) and os.fsdecode(
        target
    ).startswith(folder)
