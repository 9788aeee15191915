"""The program, run in the process of the tests: what a terminal would see of it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import unittest.mock
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from blogdb.cli.main import main
from blogdb.sql import catalog

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run_here(tmp_path: Path) -> Run:
    """Run the program as `run` does, but in this process, which is much faster.

    What a question does happens in a child all the same. Signals, pipes, other
    processes' locks and other versions of DuckDB want `run`, terminals `terminal`. A
    new database keeps the identity of its template, as in `without_bodies.load`.
    """

    def call(
        *arguments: str | Path,
        stdin: str | bytes = b"",
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
    ) -> subprocess.CompletedProcess[str]:
        told = list(map(str, arguments))
        with (
            _file(stdin.encode() if isinstance(stdin, str) else stdin) as given,
            _file() as stdout,
            _file() as stderr,
        ):
            with (
                _standing_for("stdin", given),
                _standing_for("stdout", stdout),
                _standing_for("stderr", stderr),
                pytest.MonkeyPatch.context() as patch,
                unittest.mock.patch.object(catalog, "identify"),
                warnings.catch_warnings(),
            ):
                # pytest-xdist has threads, and since 3.12 Python warns of forks then.
                warnings.filterwarnings(
                    "ignore", ".*multi-threaded", DeprecationWarning
                )
                patch.chdir(cwd or tmp_path)
                for name in [name for name in os.environ if name.startswith("BLOGDB_")]:
                    patch.delenv(name)
                for name, value in (env or {}).items():
                    patch.setenv(name, value)
                code = _exit_code(told)
            said = [file.read().decode("utf-8", "replace") for file in (stdout, stderr)]
        return subprocess.CompletedProcess(told, code, *said)

    return call


def _exit_code(arguments: list[str]) -> int:
    try:
        return main(arguments)
    except SystemExit as error:
        # What completes a command line ends so.
        return int(error.code or 0)


@contextmanager
def _file(content: bytes = b"") -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        yield file


@contextmanager
def _standing_for(name: str, file: BinaryIO) -> Iterator[None]:
    """Put a file in the place of a standard stream, for Python and for all else."""
    stream = getattr(sys, name)
    number = ("stdin", "stdout", "stderr").index(name)
    kept = os.dup(number)
    os.dup2(file.fileno(), number)
    try:
        with os.fdopen(number, "w" if number else "r", closefd=False) as other:
            setattr(sys, name, other)
            yield
    finally:
        setattr(sys, name, stream)
        os.dup2(kept, number)
        os.close(kept)
        file.seek(0)
