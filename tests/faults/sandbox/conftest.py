"""A database among things that no question may touch, and what watches them."""

from __future__ import annotations

import ctypes
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib import metadata
from pathlib import Path

import pytest

from blogdb.db import engine
from blogdb.loaders.load import load

from ...conftest import BUILD, CACHE, Once, Run

CANARY = "canary-7f3a"
QUESTIONS = Path(__file__).with_name("questions.py")

IN_ANYTHING = 0x0FFF

POSTS = "slug,title,date,tags,author\n" + "".join(
    f"post-{number},Post {number},2024-01-{number:02},guide,Ada\n"
    for number in range(1, 11)
)


@dataclass
class Place:
    """A database and its neighbours.

    Attributes:
        folder: where the database stands, with a secret file beside it.
        database: the database.
        home: a home folder with an extension and stored secrets.
        url: of a server that nobody may call.
        watches: what to look at in the end.
    """

    folder: Path
    database: Path
    home: Path
    url: str
    server: socket.socket
    watches: list[int] = field(default_factory=list)
    before: dict[str, bytes] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Of a program of blogdb's, whose cache is not in the home."""
        return {"HOME": str(self.home), "XDG_CACHE_HOME": CACHE}

    def files(self) -> dict[str, bytes]:
        """Read every file of the folder and of the home."""
        return {
            str(path): path.read_bytes()
            for root in (self.folder, self.home)
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }

    def watch(self) -> None:
        """From now on, see everything that anybody does."""
        self.before = self.files()
        if sys.platform == "linux":
            libc = ctypes.CDLL(None)
            seen = libc.inotify_init1(os.O_NONBLOCK)
            for path in [self.home, *self.home.rglob("*"), self.folder / "secret.csv"]:
                assert libc.inotify_add_watch(seen, bytes(path), IN_ANYTHING) >= 0
            # The folder of the database itself may be looked into, not written to.
            made = 0x0100 | 0x0200 | 0x0040 | 0x0080
            assert libc.inotify_add_watch(seen, bytes(self.folder), made) >= 0
            self.watches.append(seen)

    def assert_untouched(self) -> None:
        """Check that nobody read, made, changed or called anything."""
        for seen in self.watches:
            with pytest.raises(BlockingIOError):
                os.read(seen, 4096)
        with pytest.raises(BlockingIOError):
            self.server.accept()
        assert self.files() == self.before


@pytest.fixture(scope="session")
def template(once: Once) -> bytes:
    """A small blog, loaded once."""

    def make(folder: Path) -> None:
        (folder / "posts.csv").write_text(POSTS)
        load(folder / "blog.duckdb", [str(folder / "posts.csv")])

    return (once("place", make) / "blog.duckdb").read_bytes()


@pytest.fixture
def place(tmp_path: Path, template: bytes) -> Iterator[Place]:
    """A database in a place full of things that it must not touch."""
    folder, home = tmp_path / "data", tmp_path / "home"
    folder.mkdir()
    database = folder / "blog.duckdb"
    database.write_bytes(template)
    (folder / "secret.csv").write_text(f"a\n{CANARY}\n")
    secrets = home / ".duckdb" / "stored_secrets"
    secrets.mkdir(parents=True)
    (secrets / "s3.duckdb_secret").write_text(CANARY)
    for duckdb in metadata.distributions(
        name="duckdb", path=[*sys.path, str(BUILD / "duckdb-1.5")]
    ):
        version = f"v{duckdb.version}"
        extensions = home / ".duckdb" / "extensions" / version / "linux_amd64"
        extensions.mkdir(parents=True)
        (extensions / "httpfs.duckdb_extension").write_text(CANARY)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        found = Place(folder, database, home, url, server)
        yield found
        for seen in found.watches:
            os.close(seen)


def change(database: Path, statements: str) -> None:
    """Change a database behind blogdb's back."""
    connection = engine.connect(database, read_only=False)
    connection.execute(statements).fetchall()
    connection.close()


@pytest.fixture
def run_duckdb(run: Run, run_here: Run, each_duckdb: dict[str, str]) -> Run:
    """Run the program with each DuckDB: the one that is here in this process.

    What a question does happens in a child all the same.
    """
    return partial(run, env=each_duckdb) if each_duckdb else run_here


Ask = Callable[..., list[dict[str, str]]]


@pytest.fixture
def ask(place: Place, each_duckdb: dict[str, str]) -> Ask:
    """Ask many questions in a process of their own, with each DuckDB."""

    def call(statements: list[str], per_connection: int = 100) -> list[dict[str, str]]:
        done = subprocess.run(
            [sys.executable, QUESTIONS, place.database, str(per_connection)],
            input=json.dumps(statements),
            capture_output=True,
            text=True,
            env=os.environ | each_duckdb | {"HOME": str(place.home), "CANARY": CANARY},
            cwd=place.folder,
            timeout=300,
            check=False,
        )
        told = [json.loads(line) for line in done.stdout.splitlines()]
        assert done.returncode == 0, (told[-1:], done.stderr)
        return [answer for answer in told if "sql" in answer]

    return call
