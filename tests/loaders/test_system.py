"""Locks, other processes, sources that change, and what the system refuses."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from blogdb.db.errors import DatabaseError, ExitCode, SourceError
from blogdb.db.store import publish
from blogdb.loaders import load as loading

from ..conftest import run_without_rights
from . import plain
from .without_bodies import load

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[[str, "bytes | str"], str]

PROGRAM = Path(sys.executable).with_name("blogdb")
MORE = [*plain.ROWS, plain.row("fifth", tags=["new"], authors=["New"])]


@pytest.fixture
def more(write: Write) -> str:
    """The small blog with a fifth post, as a source."""
    return write("more.csv", plain.as_delimited(MORE))


def wait_for(is_so: Callable[[], bool]) -> None:
    """Wait until something is so, or give up after a minute."""
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.01)


# -- the writer's lock ---------------------------------------------------------


def test_no_wait_names_the_holder(blog: Path, more: str, run: Run) -> None:
    """With --no-wait a second load fails at once, and names who holds the lock."""
    with publish.writer(blog):
        before = plain.state(blog.parent)
        done = run("load", more, "--no-wait", "--db", blog)
        assert done.returncode == ExitCode.BUSY
        assert done.stderr.count("\n") == 1
        assert f"process {os.getpid()} (" in done.stderr
        assert plain.state(blog.parent) == before


def test_second_load_waits(blog: Path, more: str) -> None:
    """Without --no-wait a second load waits for the first, and then does its work."""
    lock = blog.with_name(f".{blog.name}.lock")
    with publish.writer(blog):
        second = subprocess.Popen(
            [PROGRAM, "load", more, "--db", blog], stdout=subprocess.DEVNULL
        )
        descriptors = Path(f"/proc/{second.pid}/fd")

        def is_waiting() -> bool:
            try:
                return any(link.readlink() == lock for link in descriptors.iterdir())
            except FileNotFoundError:
                return False

        if descriptors.exists():
            wait_for(is_waiting)
        assert second.poll() is None
        assert len(plain.posts(blog)) == 4
    assert second.wait(60) == 0
    assert plain.posts(blog) == plain.expected(MORE)
    assert not lock.exists()


HOLDER = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1])
connection.execute("create table theirs (x int)").fetchall()
print("ready", flush=True)
sys.stdin.read()
"""


def test_writer_outside_blogdb(blog: Path, more: str, run: Run) -> None:
    """A program that holds the file open for writing is named; nothing is touched."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, blog],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"ready\n"
        before = plain.state(blog.parent)
        done = run("load", more, "--db", blog, "--no-wait")
        assert done.returncode == ExitCode.BUSY
        assert done.stderr.count("\n") == 1
        assert f"process {holder.pid}" in done.stderr
        assert plain.state(blog.parent) == before
        holder.communicate()
    assert run("load", more, "--db", blog).returncode == 0
    assert plain.posts(blog) == plain.expected(MORE)
    assert plain.ask(blog, "from theirs") == []


def test_file_that_was_not_closed(blog: Path, more: str) -> None:
    """Beside a .wal a load says what to do, and touches nothing."""
    blog.with_name(f"{blog.name}.wal").write_bytes(b"changes")
    before = plain.state(blog.parent)
    with pytest.raises(DatabaseError, match="checkpoint"):
        load(blog, [more])
    assert plain.state(blog.parent) == before


# Prints what it sees whenever it sees something else, and does not outlive the test.
READER = """
import duckdb, sys, time
last = None
end = time.monotonic() + 600
while time.monotonic() < end and (last is None or last[-1] < 4):
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        seen = connection.execute(
            "select (select count(*) from posts), (select count(*) from post_tags),"
            " (select sum(count_posts) from posts_per_month)::int,"
            " (select max(load_id) from loads)"
        ).fetchall()[0]
    if seen != last:
        print(*seen, flush=True)
        last = seen
"""


def test_readers_see_old_or_new(blog: Path, more: str, write: Write) -> None:
    """A reader in another process is never stopped, and never sees a half."""
    fewer = write("posts.csv", plain.as_delimited(plain.ROWS))
    pairs = {
        len(rows): sum(len({plain.tag_name(t) for t in r["tags"]}) for r in rows)
        for rows in (plain.ROWS, MORE)
    }
    with subprocess.Popen(
        [sys.executable, "-c", READER, blog],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        seen = [reader.stdout.readline()]
        for source in (more, fewer, more):
            load(blog, [source])
            seen.append(reader.stdout.readline())
        rest, errors = reader.communicate()
    assert (rest, errors) == ("", "")
    assert seen == [
        f"{count} {pairs[count]} {count} {load_id}\n"
        for load_id, count in enumerate((4, 5, 4, 5), 1)
    ]


# -- the source and the operating system -------------------------------------


def test_source_that_changes_while_it_is_read(
    blog: Path, more: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A source that is written during the load is an error, and nothing is changed."""
    stage = loading.stage.stage

    def stage_and_edit(*args: object, **kwargs: object) -> None:
        stage(*args, **kwargs)
        with Path(more).open("ab") as source:
            source.write(b"x,X,,,,,\n")

    monkeypatch.setattr(loading.stage, "stage", stage_and_edit)
    before = plain.state(blog.parent)
    with pytest.raises(SourceError, match="changed while it was read"):
        load(blog, [more])
    assert plain.state(blog.parent) == before


def test_source_without_permission(blog: Path, more: str) -> None:
    """A source that may not be read is named with the reason."""
    Path(more).chmod(0)
    before = plain.state(blog.parent)
    done = run_without_rights(PROGRAM, "load", more, "--db", blog)
    assert done.returncode == ExitCode.SYSTEM
    refusal = f"{more}: permission denied at step find"
    assert done.stderr == f"blogdb: {refusal}\n"
    assert plain.state(blog.parent) == before


def test_too_little_memory(blog: Path, more: str, run: Run) -> None:
    """A limit of memory that is too small is a failure of the system, and named."""
    before = plain.state(blog.parent)
    done = run("load", more, "--memory-limit", "1MB", "--db", blog)
    assert done.returncode == ExitCode.SYSTEM, done.stderr
    assert done.stderr.count("\n") == 1
    assert "--memory-limit" in done.stderr
    assert plain.state(blog.parent) == before
