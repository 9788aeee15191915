"""The program as a child of the tests is like the one that a shell starts."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from .conftest import Run
from .forked import fork, run_forked


def test_it_says_what_the_program_says(run: Run, tmp_path: Path) -> None:
    """Exit code, output and errors are those of the program, whatever is asked."""
    rows = "slug,title\na,A\n"
    for arguments, stdin in (
        (("load", "-", "--dry-run", "--json"), rows),
        (("nonsense",), None),
    ):
        real = run(*arguments, stdin=stdin)
        done = run_forked(*arguments, stdin=stdin, cwd=tmp_path)
        assert done.returncode == real.returncode
        assert done.stderr == real.stderr
        assert (
            done.stdout.partition('"seconds')[0] == real.stdout.partition('"seconds')[0]
        )


def test_it_can_be_ended(tmp_path: Path) -> None:
    """It waits for its input, and a signal or a fault in its beginning ends it."""
    waiting = fork("load", "-", cwd=tmp_path, has_input=True)
    with pytest.raises(subprocess.TimeoutExpired):
        waiting.wait(0.1)
    waiting.kill()
    assert waiting.returncode == -signal.SIGKILL

    def fail() -> None:
        raise RuntimeError("made up")

    done = run_forked("--version", prepare=fail)
    assert (done.returncode, done.stdout) == (1, "")
    assert "RuntimeError: made up" in done.stderr
