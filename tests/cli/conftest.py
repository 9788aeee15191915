"""A small blog, and two ways to ask it: in this process, and from a terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pytest

from blogdb.cli.main import main
from blogdb.loaders.load import load

from ..conftest import PROGRAM, Run

# A title that turns a terminal red, and one that Rich would take for its markup.
RED = "Red \x1b[31malert\x1b[0m"
MARKED = "Hello [bold]world[/bold]"

POSTS = (
    {
        "slug": "hello",
        "language": "en",
        "title": MARKED,
        "date": "2024-01-05",
        "author": "Ada",
        "tags": ["Guide", "LLM"],
        "url": "https://blog.example/hello",
        "content": "one two",
    },
    {
        "slug": "red",
        "language": "en",
        "title": RED,
        "date": "2024-02-10",
        "author": "Bob",
        "tags": ["guide"],
        "content": "one",
    },
    {
        "slug": "hallo",
        "language": "de",
        "title": 'Hallo, "Welt"\nzwei | Zeilen',
        "date": "bald",
        "author": "Ada, Bob",
        "tags": [],
        "content": "",
    },
)


def write_source(path: Path, *posts: dict[str, object]) -> Path:
    """Write posts as JSON Lines."""
    path.write_text("".join(f"{json.dumps(post)}\n" for post in posts))
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The small blog as a source."""
    return write_source(tmp_path / "posts.jsonl", *POSTS)


@pytest.fixture(scope="session")
def blog_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small blog as a database, loaded once."""
    folder = tmp_path_factory.mktemp("blog")
    path = folder / "blog.duckdb"
    load(path, [str(write_source(folder / "posts.jsonl", *POSTS))])
    return path


@pytest.fixture
def blog(blog_template: Path, tmp_path: Path) -> Path:
    """The small blog as the database that commands take by default."""
    return Path(shutil.copy(blog_template, tmp_path / "blog.duckdb"))


@pytest.fixture
def run_here(tmp_path: Path) -> Run:
    """Run the program as `run` does, but in this process, which is much faster.

    What a question does happens in a child all the same. Signals, pipes, locks and
    other versions of DuckDB want `run`, terminals `terminal`.
    """

    def call(
        *arguments: str | Path,
        stdin: str | bytes = b"",
        env: dict[str, str] | None = None,
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
                warnings.catch_warnings(),
            ):
                # pytest-xdist has threads, and since 3.12 Python warns of forks then.
                warnings.filterwarnings(
                    "ignore", ".*multi-threaded", DeprecationWarning
                )
                patch.chdir(tmp_path)
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


@dataclass(frozen=True)
class Screen:
    """What a terminal received.

    Attributes:
        returncode: the exit code.
        stdout: what was printed there; on the screen too, if that is the terminal.
        screen: what the terminal received.
    """

    returncode: int
    stdout: str
    screen: str


Terminal = Callable[..., Screen]


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """Run a program on a real pseudo-terminal."""

    def call(
        *arguments: str | Path,
        program: tuple[str | Path, ...] = (PROGRAM,),
        columns: int = 80,
        env: dict[str, str] | None = None,
        is_stdout_piped: bool = False,
    ) -> Screen:
        leader, follower = pty.openpty()
        size = struct.pack("HHHH", 24, columns, 0, 0)
        fcntl.ioctl(follower, termios.TIOCSWINSZ, size)
        hidden = {"NO_COLOR", "COLUMNS", "LINES", "FORCE_COLOR"}
        clean = {
            name: value
            for name, value in os.environ.items()
            if name not in hidden and not name.startswith("BLOGDB_")
        }
        process = subprocess.Popen(
            [*program, *arguments],
            stdin=follower,
            stdout=subprocess.PIPE if is_stdout_piped else follower,
            stderr=follower,
            cwd=tmp_path,
            env=clean
            | {"TERM": "xterm-256color", "LANG": "C.UTF-8", "PAGER": "cat"}
            | (env or {}),
        )
        os.close(follower)
        screen = _read_to_end(leader)
        stdout, _ = process.communicate(timeout=60)
        return Screen(process.returncode, (stdout or screen).decode(), screen.decode())

    return call


def _read_to_end(leader: int) -> bytes:
    received = b""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([leader], [], [], 1)[0]:
            continue
        try:
            part = os.read(leader, 65536)
        except OSError:
            # Linux's way to say that the other side has closed.
            break
        if not part:
            break
        received += part
    os.close(leader)
    return received
