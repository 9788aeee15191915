"""The swap: a private copy, verification, one rename."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import stat
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import duckdb
import pytest

from blogdb.db import engine
from blogdb.db.errors import (
    BusyError,
    DatabaseError,
    ExitCode,
    SystemFailureError,
    VerificationError,
)
from blogdb.db.store import files, generations, publish
from blogdb.db.store.rollback import rollback
from blogdb.migrations import migrate

from ..conftest import PROGRAM, run_without_rights
from ..loaders.without_bodies import load
from .conftest import change, names, number, process

# Becomes the writer, leaves what a writer leaves, and waits.
WRITER = """
import sys
from pathlib import Path
from blogdb.db.store import publish
with publish.writer(Path(sys.argv[1])) as writer:
    writer.copy()
    (writer.folder / "spill").write_text("a lot")
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_first_file_is_created(live: Path) -> None:
    """Publishing without an existing file creates one, and leaves nothing else."""
    change(live, 1)
    assert number(live) == 1
    assert names(live) == ["blog.duckdb"]
    assert generations.kept(live) == []


def test_writer_that_does_not_publish_changes_nothing(live: Path) -> None:
    """A copy that is not published is thrown away."""
    change(live, 1)
    before = live.read_bytes()
    with publish.writer(live) as writer:
        with engine.connect(writer.copy(), read_only=False) as connection:
            connection.execute("drop table first")
        assert number(live) == 1
    assert live.read_bytes() == before
    assert names(live) == ["blog.duckdb"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_error_leaves_nothing(live: Path, error: type[BaseException]) -> None:
    """Whatever stops a writer, the live file is as it was and nothing is left."""
    change(live, 1)
    before = live.read_bytes()

    def fail() -> None:
        with publish.writer(live) as writer:
            writer.copy()
            raise error

    with pytest.raises(error):
        fail()
    assert live.read_bytes() == before
    assert names(live) == ["blog.duckdb"]


def test_what_does_not_verify_is_not_published(loaded: Path) -> None:
    """A copy with a broken reference is refused, and nothing is left of it."""
    before = loaded.read_bytes()
    with publish.writer(loaded) as writer:
        with engine.connect(writer.copy(), read_only=False) as connection:
            connection.execute(
                "insert into post_tags values (987654, 1, 1, 'x', false)"
            )
        with pytest.raises(VerificationError, match="post_tags: 1 rows reference"):
            writer.publish()
    assert loaded.read_bytes() == before
    assert names(loaded) == ["blog.duckdb"]


def test_verification_reads_the_copy_from_the_disk(loaded: Path) -> None:
    """What reached the disk counts, even where DuckDB wrote something else."""
    with publish.writer(loaded) as writer, engine.in_memory(writer.spill) as connection:
        work = writer.copy()
        with engine.attached(connection, work, read_only=False):
            connection.execute("update posts set title = title").fetchall()
            connection.execute("from post_tags").fetchall()
        with engine.connect(work, read_only=False) as another:
            another.execute("delete from tags")
        with pytest.raises(VerificationError, match="missing rows of tags"):
            writer.publish(connection)


def test_symbolic_link_stays(live: Path, tmp_path: Path) -> None:
    """With a symbolic link, its target is swapped, and the link stays a link."""
    change(live, 1)
    link = tmp_path / "link.duckdb"
    link.symlink_to(live)
    change(link, 2)
    assert link.is_symlink()
    assert (number(link), number(live)) == (2, 2)
    assert len(generations.kept(link)) == 1
    assert names(live) == [".blog.duckdb.generations", "blog.duckdb"]
    rollback(link)
    assert number(live) == 1


def test_permissions_stay(live: Path) -> None:
    """The new file has the permissions of the old one."""
    change(live, 1)
    live.chmod(0o640)
    change(live, 2)
    assert live.stat().st_mode & 0o777 == 0o640


def test_second_writer_fails_at_once_and_names_the_first(live: Path) -> None:
    """Without waiting, a second writer is told which process holds the database."""
    change(live, 1)
    with (
        process(WRITER, live) as holder,
        pytest.raises(BusyError, match=f"changed by process {holder.pid} ") as caught,
        publish.writer(live, wait=False),
    ):
        pass
    assert "\n" not in str(caught.value)


def test_second_writer_comes_before_the_first_has_said_its_name(
    live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that has locked but not yet written its name is named a moment later."""
    lock = live.with_name(".blog.duckdb.lock")
    monkeypatch.setattr(
        publish.time, "sleep", lambda _: lock.write_text("process 42 (blogdb load)\n")
    )
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with (
            pytest.raises(BusyError, match=r"changed by process 42 \(blogdb load\);"),
            publish.writer(live, wait=False),
        ):
            pass


SHELL = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1])
print('ready', flush=True)
sys.stdin.read()
"""


def test_writer_waits_for_a_program_that_writes(live: Path) -> None:
    """A program with the file open for writing is named, and waited for."""
    change(live, 1)
    told = []
    with process(SHELL, live) as holder:

        def let_go(name: str) -> None:
            told.append(name)
            assert holder.stdin is not None
            holder.stdin.close()

        with publish.writer(live, on_wait=let_go) as writer:
            assert writer.copy().exists()
    (name,) = told
    assert name.startswith(f"process {holder.pid} (")


@pytest.mark.parametrize(("wait", "seconds"), [(True, 0.3), (False, 1000.0)])
def test_writer_waits_no_longer_than_its_limit(
    live: Path, monkeypatch: pytest.MonkeyPatch, wait: bool, seconds: float
) -> None:
    """After the limit, or at once without waiting, the remedy is told in one line."""
    change(live, 1)
    monkeypatch.setattr(publish, "LONGEST_WAIT", seconds)
    with (
        process(SHELL, live) as holder,
        pytest.raises(BusyError, match=f"by process {holder.pid} ") as caught,
        publish.writer(live, wait=wait),
    ):
        pass
    assert f'duckdb.connect("{live}", read_only=True)' in str(caught.value)
    assert "\n" not in str(caught.value)


def test_second_writer_waits(live: Path) -> None:
    """A second writer waits, says for whom, and goes on when the first has ended."""
    change(live, 1)
    told = []
    with process(WRITER, live) as holder:

        def let_go(name: str) -> None:
            told.append(name)
            assert holder.stdin is not None
            holder.stdin.close()

        with publish.writer(live, on_wait=let_go) as writer:
            assert writer.copy().exists()
    assert told[0].startswith(f"process {holder.pid} ")
    assert names(live) == ["blog.duckdb"]


def test_killed_writer_leaves_no_lock_and_its_rest_is_cleaned(live: Path) -> None:
    """After kill -9 the next writer starts at once, and removes what was left."""
    change(live, 1)
    with process(WRITER, live) as killed:
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    assert len(names(live)) == 3, "a lock, a private folder, and the database"
    with publish.writer(live, wait=False):
        pass
    assert names(live) == ["blog.duckdb"]


def test_lock_file_of_a_dead_process_is_no_lock(live: Path) -> None:
    """The kernel's lock counts, not the existence of the lock file."""
    change(live, 1)
    live.with_name(".blog.duckdb.lock").write_text("process 999999 (blogdb load)\n")
    change(live, 2)
    assert names(live) == [".blog.duckdb.generations", "blog.duckdb"]


def test_writer_killed_before_the_rename_kept_no_generation(live: Path) -> None:
    """A generation that is the live file itself is removed by the next writer."""
    for count in (1, 2):
        change(live, count)
    folder = generations.kept(live)[0].path.parent
    os.link(live, folder / "000002.duckdb")
    change(live, 3)
    kept = generations.kept(live)
    assert [(each.number, number(each.path)) for each in kept] == [(2, 2), (1, 1)]


def test_leftovers_of_a_neighbour_stay(live: Path, tmp_path: Path) -> None:
    """Only a database's own leftovers are removed, whatever its name looks like.

    A neighbour's name may begin in the same way, and have any files of its own.
    """
    digits = "01234567890123456"
    odd = live.with_name("[b]log*?%.duckdb")
    own = live.with_name(f".[b]log*%3F%25.duckdb.work-{digits}")
    for folder in (own, live.with_name(f".blog.duckdb.work-{digits}")):
        (folder / "spill").mkdir(parents=True)
    change(odd, 1)
    change(live, 1)
    assert names(live) == [odd.name, live.name]
    neighbours = [
        "blog.duckdb.work-copy",
        ".blog.duckdb.work-copy",
        ".blog.duckdb.work-1",
        f".blog.duckdb.work-{digits}.lock",
        f".blog.duckdb.work-{digits}0",
        f".blog.duckdb.1.work-{digits}",
        ".blog.duckdb.spool-1",
    ]
    for name in neighbours[1:]:
        live.with_name(name).write_text("theirs")
    change(live.with_name(neighbours[0]), 1)
    change(live.with_name(neighbours[0]), 2)
    live.with_name(f".blog.duckdb.work-{digits[::-1]}").symlink_to(tmp_path)
    before = names(live)
    change(live, 2)
    assert names(live) == sorted([*before, ".blog.duckdb.generations"])
    assert len(generations.kept(live.with_name(neighbours[0]))) == 1


@pytest.mark.parametrize("kind", ["link", "second name", "folder", "pipe"])
def test_lock_that_was_planted_is_not_followed(
    live: Path, tmp_path: Path, kind: str
) -> None:
    """What another user put in the lock's place is named; nothing is written there."""
    precious = tmp_path / "precious"
    precious.write_text("mine")
    lock = live.with_name(".blog.duckdb.lock")
    match kind:
        case "link":
            lock.symlink_to(precious)
        case "second name":
            lock.hardlink_to(precious)
        case "folder":
            lock.mkdir()
        case "pipe":
            os.mkfifo(lock)
    with pytest.raises(SystemFailureError, match="is not the lock of a database"):
        change(live, 1)
    assert precious.read_text() == "mine"
    assert names(live) == [lock.name]


def test_lock_that_may_not_be_opened_is_named(live: Path) -> None:
    """It is another user's lock that is in the way, and not the folder."""
    change(live, 1)
    lock = live.with_name(".blog.duckdb.lock")
    lock.touch(mode=0o000)
    done = run_without_rights(PROGRAM, "compact", "--db", live)
    assert done.returncode == ExitCode.SYSTEM
    assert done.stderr.startswith(f"blogdb: {lock}, another user's lock, cannot")


@pytest.mark.parametrize("has_links", [True, False])
def test_swap_that_is_refused_keeps_nothing(
    live: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    """If the live file cannot be replaced, nothing stays beside it.

    In a folder such as /tmp a stranger may make files, and not replace another's; a
    folder of kept states of theirs would keep the owner from every change.
    """
    change(live, 1)
    replace = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if target == live:
            raise PermissionError(errno.EPERM, "Operation not permitted", path)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    if not has_links:
        monkeypatch.setattr(os, "link", Mock(side_effect=PermissionError))
    with pytest.raises(PermissionError):
        change(live, 2)
    assert number(live) == 1
    assert names(live) == ["blog.duckdb"]


@pytest.mark.parametrize("was_there", [True, False])
def test_file_that_another_program_replaced_is_not_overwritten(
    live: Path, was_there: bool
) -> None:
    """If another program has replaced the file meanwhile, that file stays."""
    if was_there:
        change(live, 1)
    other = live.with_name("other.duckdb")
    change(other, 42)
    with publish.writer(live) as writer:
        with engine.connect(writer.copy(), read_only=False) as connection:
            connection.execute("create table mine as select 1 as number")
        other.replace(live)
        with pytest.raises(DatabaseError, match="another program replaced"):
            writer.publish()
    assert number(live) == 42
    assert names(live) == ["blog.duckdb"]


@pytest.mark.parametrize(
    ("name", "log"),
    [("blog.duckdb", "blog.duckdb.wal"), ("what?x.duckdb", "what.wal?x.duckdb")],
)
def test_database_that_was_not_closed_is_refused(
    live: Path, name: str, log: str
) -> None:
    """If there is a .wal, nothing is swapped, and the message says what to do."""
    live = live.with_name(name)
    change(live, 1)
    before = live.read_bytes()
    wal = live.with_name(log)
    wal.write_bytes(b"changes")
    with pytest.raises(DatabaseError, match="-c checkpoint"):
        change(live, 2)
    assert (live.read_bytes(), wal.read_bytes()) == (before, b"changes")
    assert names(live) == sorted([name, log])


def test_file_that_appears_in_the_last_moment_is_not_overwritten(
    live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a shell creates the file while the copy is being synced, that file stays."""
    sync = files.sync

    def sync_slowly(path: Path) -> None:
        sync(path)
        duckdb.connect(str(live)).execute("create table theirs as select 1").close()

    monkeypatch.setattr(files, "sync", sync_slowly)
    with pytest.raises(DatabaseError, match="another program replaced"):
        change(live, 1)
    with engine.connect(live) as connection:
        assert connection.execute("from theirs").fetchall() == [(1,)]
    assert names(live) == ["blog.duckdb"]


@pytest.mark.parametrize("attempt", [load, migrate.migrate])
def test_file_that_is_no_database_is_left_alone(
    live: Path, attempt: Callable[[Path], object]
) -> None:
    """A file of another kind is refused and named, and stays unchanged."""
    live.write_text("slug,title\n")
    with pytest.raises(DatabaseError) as caught:
        attempt(live)
    assert str(caught.value).startswith(f"{live} is not a DuckDB database")
    assert live.read_text() == "slug,title\n"
    assert names(live) == ["blog.duckdb"]


@pytest.mark.usefixtures("few_views")
@pytest.mark.parametrize("version", ["v0.10.2", "latest"])
def test_empty_database_is_taken_for_a_new_one(
    live: Path, loaded_template: Path, version: str
) -> None:
    """A database that a shell only created is replaced by one that DuckDB 1.2 reads."""
    settings = {"storage_compatibility_version": version}
    duckdb.connect(str(live), config=settings).close()
    source = live.parent.with_name("posts.csv")
    source.write_text("slug,title\na,A\n")
    load(live, [str(source)])
    # DuckDB's header has the version of the storage format in its first bytes.
    assert live.read_bytes()[8:20] == loaded_template.read_bytes()[8:20]


def test_database_of_views_alone_is_not_empty(live: Path) -> None:
    """What another program made is not replaced, even if it has no table."""
    with duckdb.connect(str(live)) as connection:
        connection.execute("create view theirs as select 1 as number").fetchall()
    with pytest.raises(DatabaseError, match="not blogdb's"):
        migrate.migrate(live)


def test_folder_is_no_database(live: Path) -> None:
    """A folder in the database's place is refused."""
    live.mkdir()
    with pytest.raises(DatabaseError, match="is a folder"):
        change(live, 1)
    assert names(live) == ["blog.duckdb"]


def test_missing_folder(tmp_path: Path) -> None:
    """A database in a folder that does not exist is refused with the reason."""
    with pytest.raises(SystemFailureError, match="No such file or directory"):
        change(tmp_path / "missing" / "blog.duckdb", 1)


def test_folder_that_cannot_be_synced(
    live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a file system cannot sync folders, a change is published all the same."""
    fsync = os.fsync

    def sync_files(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", sync_files)
    for count in (1, 2):
        change(live, count)
    assert number(live) == 2


def test_copied_database_needs_nothing_else(live: Path, tmp_path: Path) -> None:
    """A published file is complete: it can be copied and opened by itself."""
    change(live, 1)
    copy = Path(shutil.copy(live, tmp_path / "copy.duckdb"))
    with duckdb.connect(str(copy), read_only=True) as connection:
        rows = connection.execute("select count(*) from second").fetchall()
    assert rows == [(1000,)]
