"""What the tests of hostile input share: programs whose appetite is measured."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ...cli.conftest import terminal  # noqa: F401 (a fixture)
from ...conftest import PROGRAM
from ...loaders.conftest import new  # noqa: F401 (a fixture)
from ...rounds import rounds


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


# A fuzzer guided by coverage needs hours, and a package that few systems have.
collect_ignore = [] if rounds(0, 1) else ["test_guided.py"]

LAUNCHER = Path(__file__).with_name("launcher.py")

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
    out, err, report = (folder / name for name in ("stdout", "stderr", "report"))
    report.unlink(missing_ok=True)
    with out.open("wb") as stdout, err.open("wb") as stderr:
        launcher = subprocess.Popen(
            [sys.executable, "-S", LAUNCHER, report, str(largest_file or 0), *command],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            env=clean,
            cwd=cwd or folder,
            start_new_session=True,
        )
        try:
            launcher.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(launcher.pid, signal.SIGKILL)
            launcher.wait()
    code, peak = (
        map(int, report.read_text().split())
        if report.exists()
        else (-signal.SIGKILL, 0)
    )
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Done(
        code,
        out.read_text("utf-8", "replace"),
        err.read_text("utf-8", "replace"),
        peak / unit,
    )


@pytest.fixture
def measure(tmp_path: Path) -> Measure:
    """Run the installed program, and tell what it said and how much memory it had."""
    prints = tmp_path / "prints"
    prints.mkdir()

    def call(*arguments: str | bytes | Path, **options: object) -> Done:
        return measured([PROGRAM, *arguments], prints, **{"cwd": tmp_path} | options)

    return call
