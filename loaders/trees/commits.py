"""Days from Git: when each file of a tree was first and last committed.

One run of `git log` tells them all. Nothing that a repository configures is run, and
nothing is fetched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import IO, TYPE_CHECKING, NamedTuple

from blogdb.loaders.repositories import git_command, git_environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOG = (
    *("--no-pager", "-c", "log.showSignature=false", "log", "--format=%x01%aI", "-z"),
    # Only what was moved as it is, which needs no look into files, is followed.
    *("--name-status", "--find-renames=100%", "--no-ext-diff", "--no-textconv"),
    *("--relative", "--", "."),
)
_OFFLINE = {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}
_CHUNK = 1 << 20


class NoDaysError(Exception):
    """Git tells no days of a tree; the message says why, and what to do."""


class Committed(NamedTuple):
    """When a file was committed, each a time in ISO 8601.

    Attributes:
        first: the first time.
        last: the last one; None if there was one alone.
    """

    first: str
    last: str | None


def is_in_repository(folder: Path) -> bool:
    """Return whether a folder is in the working tree of a repository."""
    place = folder.absolute()
    return any((each / ".git").exists() for each in (place, *place.parents))


def committed(folder: Path) -> dict[str, Committed]:
    """Tell when each file of a folder was committed.

    Args:
        folder: a folder of a repository's working tree.

    Returns:
        Path in the folder to its times, also of files that are gone by now. What was
        moved without a change keeps its first time.

    Raises:
        NoDaysError: Git is not installed or fails, or the history is cut.
    """
    if shutil.which("git") is None:
        raise NoDaysError("the program git is not installed")
    if _run(folder, "rev-parse", "--is-shallow-repository").strip() == b"true":
        raise NoDaysError("the clone is shallow; git fetch --unshallow completes it")
    with subprocess.Popen(
        [*git_command(folder), *_LOG],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=git_environment() | _OFFLINE,
    ) as process:
        assert process.stdout  # noqa: S101 - for mypy
        found = _times(_texts(process.stdout))
    if process.returncode:
        raise NoDaysError("git log failed; it says why when run there")
    return found


def _run(folder: Path, *arguments: str) -> bytes:
    done = subprocess.run(
        [*git_command(folder), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=git_environment() | _OFFLINE,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise NoDaysError(said.removeprefix("fatal: ") or "git failed")
    return done.stdout


def _texts(stream: IO[bytes]) -> Iterator[str]:
    """Yield what is between the zeros of a stream."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from map(os.fsdecode, whole)
    yield os.fsdecode(rest)


def _times(texts: Iterator[str]) -> dict[str, Committed]:
    """Read commits, the newest first, each with the files that it changed."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    later: dict[str, str] = {}
    time = ""
    for text in texts:
        status = text.lstrip("\n")
        if status.startswith("\x01"):
            time = status[1:]
            continue
        if not status:
            continue
        path = next(texts, "")
        if status[0] in "RC":
            old, path = path, next(texts, "")
            if status[0] == "R":
                later[old] = later.get(path, path)
        name = later.get(path, path)
        last.setdefault(name, time)
        first[name] = time
    return {
        name: Committed(time, last[name] if last[name] != time else None)
        for name, time in first.items()
    }
