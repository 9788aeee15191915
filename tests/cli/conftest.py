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
import termios
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from blogdb.db.store import verify
from blogdb.loaders.load import load

from ..conftest import Once
from ..forked import fork
from ..loaders import without_bodies

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
def blog_template(once: Once) -> Path:
    """The small blog as a database, loaded once."""

    def make(folder: Path) -> None:
        source = write_source(folder / "posts.jsonl", *POSTS)
        load(folder / "blog.duckdb", [str(source)])

    return once("blog of commands", make) / "blog.duckdb"


@pytest.fixture(scope="session")
def small_template(once: Once) -> Path:
    """The small blog without what is in its bodies, loaded once."""

    def make(folder: Path) -> None:
        source = write_source(folder / "posts.jsonl", *POSTS)
        without_bodies.load(folder / "blog.duckdb", [str(source)])

    return once("small blog of commands", make) / "blog.duckdb"


@pytest.fixture
def small_blog(small_template: Path, tmp_path: Path) -> Path:
    """That, as the database that commands take by default: loads take half the time."""
    return Path(shutil.copy(small_template, tmp_path / "blog.duckdb"))


@pytest.fixture
def blog(blog_template: Path, tmp_path: Path) -> Path:
    """The small blog as the database that commands take by default."""
    return Path(shutil.copy(blog_template, tmp_path / "blog.duckdb"))


@pytest.fixture
def unchecked_views(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let changes not try every view, which takes the most of their time.

    For tests of what commands say; `check` and tests/db try the views.
    """
    monkeypatch.setattr(verify, "_views", lambda _: [])


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
    """Run the program, or another, on a real pseudo-terminal."""

    def call(
        *arguments: str | Path,
        program: tuple[str | Path, ...] = (),
        columns: int = 80,
        env: dict[str, str] | None = None,
        is_stdout_piped: bool = False,
    ) -> Screen:
        leader, follower = pty.openpty()
        size = struct.pack("HHHH", 24, columns, 0, 0)
        fcntl.ioctl(follower, termios.TIOCSWINSZ, size)
        shown = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "PAGER": "cat"}
        shown |= env or {}
        hidden = {"NO_COLOR", "COLUMNS", "LINES", "FORCE_COLOR"} - {*shown}
        if not program:

            def hide() -> None:
                for name in hidden & {*os.environ}:
                    del os.environ[name]

            process = fork(
                *arguments, cwd=tmp_path, env=shown, terminal=follower, prepare=hide
            )
            os.close(follower)
            screen = _read_to_end(leader).decode()
            return Screen(process.wait(), screen, screen)
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
            env=clean | shown,
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
