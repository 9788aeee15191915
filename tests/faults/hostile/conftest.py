"""What the tests of hostile input share: programs whose appetite is measured."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

import pytest

from ...cli.conftest import terminal  # noqa: F401 (a fixture)
from ...conftest import PROGRAM


@dataclass(frozen=True)
class Done:
    """A program that has ended.

    Attributes:
        code: its exit code; negative for a signal.
        out: what it wrote to stdout.
        err: what it wrote to stderr.
        peak: the most memory that it had, in megabytes.
    """

    code: int
    out: str
    err: str
    peak: float


Measure = Callable[..., Done]
Record = Callable[[str, object], None]


@pytest.fixture
def record(request: pytest.FixtureRequest) -> Record:
    """Note what was tried, and how often; `pytest -rP` shows it."""

    def note(name: str, value: object) -> None:
        sys.stdout.write(f"{request.node.name}: {name}: {value}\n")

    return note


def measured(
    command: list[str | bytes | Path],
    folder: Path,
    *,
    seconds: float = 300,
    largest_file: int | None = None,
    cwd: Path | None = None,
) -> Done:
    """Run a program to its end, or kill it when it hangs, and measure its memory.

    Args:
        command: the program and its arguments.
        folder: for what it prints.
        seconds: how long it may take, on the slowest machine.
        largest_file: bytes that it may write into one file.
        cwd: its current folder.
    """
    clean = {k: v for k, v in os.environ.items() if not k.startswith("BLOGDB_")}

    def limit() -> None:
        if largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    out, err = folder / "stdout", folder / "stderr"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            env=clean,
            cwd=cwd or folder,
            preexec_fn=limit,  # noqa: PLW1509 (no thread runs here)
        )
        watchdog = Timer(seconds, process.kill)
        watchdog.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            watchdog.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Done(
        process.returncode,
        out.read_text("utf-8", "replace"),
        err.read_text("utf-8", "replace"),
        usage.ru_maxrss / unit,
    )


@pytest.fixture
def measure(tmp_path: Path) -> Measure:
    """Run the installed program, and tell what it said and how much memory it had."""
    prints = tmp_path / "prints"
    prints.mkdir()

    def call(*arguments: str | bytes | Path, **options: object) -> Done:
        return measured([PROGRAM, *arguments], prints, **{"cwd": tmp_path} | options)

    return call
