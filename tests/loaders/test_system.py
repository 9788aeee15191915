"""Locks, other processes, kills, permissions and full disks."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from blogdb.db import publish, verify
from blogdb.db.errors import DatabaseError, ExitCode, SourceError
from blogdb.loaders import load as loading
from blogdb.loaders.load import load

from ..conftest import run_without_rights
from . import plain

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
        done = run("load", more, "--db", blog)
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


# Prints what it sees whenever it sees something else, for at most a minute.
READER = """
import duckdb, sys, time
last = None
end = time.monotonic() + 60
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


# -- kill -9 -------------------------------------------------------------------

# Runs a load that kills itself where a function is called.
KILLED = """
import os, signal, sys
from importlib import import_module
from pathlib import Path
from blogdb.loaders import load
module, _, name = sys.argv[1].rpartition(".")
def kill(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(import_module(module), name, kill)
load.load(Path(sys.argv[2]), [sys.argv[3]])
"""
POINTS = {
    "staging": "blogdb.loaders.staging.stage",
    "verifying": "blogdb.db.verify.require",
    "before the live file is kept": "blogdb.db.generations.keep",
    "after the copy is synced": "blogdb.db.files.sync",
}


@pytest.mark.parametrize("point", POINTS)
def test_killed_load(point: str, blog: Path, more: str) -> None:
    """A load that is killed leaves the live file, and the next one cleans up."""
    before = blog.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", KILLED, POINTS[point], blog, more], check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert blog.read_bytes() == before
    assert plain.posts(blog) == plain.expected(plain.ROWS)
    assert load(blog, [more]).added == 1
    assert plain.posts(blog) == plain.expected(MORE)
    generations = f".{blog.name}.generations"
    assert {path.name for path in blog.parent.iterdir()} == {blog.name, generations}
    assert len(list((blog.parent / generations).iterdir())) == 1
    with duckdb.connect(str(blog), read_only=True) as connection:
        assert verify.findings(connection) == []


def test_killed_first_load(new: Path, more: str) -> None:
    """A first load that is killed leaves no database, and the next one creates it."""
    subprocess.run(
        [sys.executable, "-c", KILLED, POINTS["verifying"], new, more], check=False
    )
    assert not new.exists()
    assert load(new, [more]).added == 5
    assert [path.name for path in new.parent.iterdir()] == [new.name]


def test_source_that_changes_while_it_is_read(
    blog: Path, more: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A source that is written during the load is an error, and nothing is changed."""
    stage = loading.staging.stage

    def stage_and_edit(*args: object, **kwargs: object) -> None:
        stage(*args, **kwargs)
        with Path(more).open("ab") as source:
            source.write(b"x,X,,,,,\n")

    monkeypatch.setattr(loading.staging, "stage", stage_and_edit)
    before = plain.state(blog.parent)
    with pytest.raises(SourceError, match="changed while it was read"):
        load(blog, [more])
    assert plain.state(blog.parent) == before


# -- the operating system refuses ----------------------------------------------


@pytest.mark.parametrize("name", ["blog.duckdb", "new.duckdb"])
def test_folder_without_permission(name: str, blog: Path, more: str) -> None:
    """A folder that may not be written is named with the reason, and is untouched."""
    blog.parent.chmod(0o555)
    before = plain.state(blog.parent)
    try:
        done = run_without_rights(PROGRAM, "load", more, "--db", blog.with_name(name))
    finally:
        blog.parent.chmod(0o755)
    assert done.returncode == ExitCode.SYSTEM, done.stderr
    assert done.stderr.count("\n") == 1
    assert f"{blog.parent} cannot be written (Permission denied)" in done.stderr
    assert plain.state(blog.parent) == before


def test_source_without_permission(blog: Path, more: str) -> None:
    """A source that may not be read is named with the reason."""
    Path(more).chmod(0)
    before = plain.state(blog.parent)
    done = run_without_rights(PROGRAM, "load", more, "--db", blog)
    assert done.returncode == ExitCode.SYSTEM
    assert done.stderr == f"blogdb: {more}: permission denied\n"
    assert plain.state(blog.parent) == before


def test_too_little_memory(blog: Path, more: str, run: Run) -> None:
    """A limit of memory that is too small is a failure of the system, and named."""
    before = plain.state(blog.parent)
    done = run("load", more, "--memory-limit", "1MB", "--db", blog)
    assert done.returncode == ExitCode.SYSTEM, done.stderr
    assert done.stderr.count("\n") == 1
    assert "--memory-limit" in done.stderr
    assert plain.state(blog.parent) == before


@pytest.mark.parametrize("share", [0.02, 0.5, 0.99, 1.2])
def test_disk_that_fills_up(share: float, blog: Path, write: Write) -> None:
    """When the disk is full the load says so, and leaves everything as it was."""
    rows = [
        *plain.ROWS,
        *(plain.row(f"s{n}", content=os.urandom(4000).hex()) for n in range(300)),
    ]
    source = write("big.csv", plain.as_delimited(rows))
    limit = int(blog.stat().st_size * share)
    before = plain.state(blog.parent)
    done = subprocess.run(
        [PROGRAM, "load", source, "--db", blog],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == ExitCode.SYSTEM, done.stderr
    assert done.stderr.count("\n") == 1
    assert plain.state(blog.parent) == before


def test_full_device(loaded_blog: Path, write: Write, tmp_path: Path, run: Run) -> None:
    """A load onto a full file system says that no space is left."""
    device = tmp_path / "device"
    device.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", device],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("NO FILE SYSTEM CAN BE MOUNTED here")
    try:
        blog = Path(shutil.copy(loaded_blog / "blog.duckdb", device))
        before = plain.state(device)
        rows = [
            *plain.ROWS,
            *(plain.row(f"s{n}", content=os.urandom(8000).hex()) for n in range(800)),
        ]
        source = write("big.csv", plain.as_delimited(rows))
        done = run("load", source, "--db", blog)
        assert done.returncode == ExitCode.SYSTEM, done.stderr
        assert done.stderr.count("\n") == 1
        assert "no space left" in done.stderr.lower()
        assert plain.state(device) == before
    finally:
        subprocess.run(["umount", device], check=True)
