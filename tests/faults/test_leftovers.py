"""What lies in the way of a change, or in the place of a database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from blogdb.db.errors import ExitCode

from ..conftest import environment_with_duckdb
from ..forked import run_forked
from ..rounds import rounds
from .changes import GENERATIONS, NAME, PROGRAM, command, environment, state
from .conftest import Homes, Record

WRITING = {"load": ("load",), "migrate": ("migrate",), "rollback": ("rollback",)}
READING = {
    "show": ("show", "tag_usage"),
    "info": ("info",),
    "check": ("check",),
}
BLOCK = 16_384

# Commits, and does not close the database.
UNCLOSED = """
import duckdb, os, sys
connection = duckdb.connect(sys.argv[1])
connection.execute("create table late as select 7 as number").fetchall()
os._exit(0)
"""
WITHOUT_ITS_DATABASE = "belongs to a database that is missing"


def stale_log(live: Path) -> None:
    """Leave changes in the database's log."""
    subprocess.run([sys.executable, "-c", UNCLOSED, live], check=True)
    assert live.with_name(f"{NAME}.wal").exists()


def log_alone(live: Path) -> None:
    """Leave a log whose database is gone."""
    stale_log(live)
    live.rename(live.with_name("moved.duckdb"))


def lock_of_the_dead(live: Path) -> None:
    """Leave a lock file of a process that is no more."""
    live.with_name(f".{NAME}.lock").write_text("process 999999 (blogdb load)\n")


def work_of_the_dead(live: Path) -> None:
    """Leave the private files of a process that is no more."""
    folder = live.with_name(f".{NAME}.work-01234567890123456")
    (folder / "0").mkdir(parents=True)
    (folder / "work.duckdb").write_bytes(b"half")


def newer_schema(live: Path) -> None:
    """Let a newer blogdb have migrated it."""
    with duckdb.connect(str(live)) as connection:
        connection.execute("update alembic_version set version_num = '9999'").fetchall()


def no_database(live: Path) -> None:
    """Put a text in its place."""
    live.write_text("slug,title\n")


def sqlite_database(live: Path) -> None:
    """Put a database of another kind in its place."""
    live.write_bytes(b"SQLite format 3\x00" + bytes(4080))


def empty_file(live: Path) -> None:
    """Empty it."""
    live.write_bytes(b"")


def half_a_file(live: Path) -> None:
    """Cut it off in the middle."""
    live.write_bytes(live.read_bytes()[: live.stat().st_size // 2])


def zeroed_header(live: Path) -> None:
    """Fill DuckDB's own part of it with zeros."""
    data = bytearray(live.read_bytes())
    data[4096:12288] = bytes(8192)
    live.write_bytes(data)


def foreign_database(live: Path) -> None:
    """Put another program's DuckDB database in its place."""
    live.unlink()
    with duckdb.connect(str(live)) as connection:
        connection.execute("create table posts as select 1 as id").fetchall()


def newer_storage(live: Path) -> None:
    """Put a database in DuckDB's newest format in its place."""
    live.unlink()
    settings = {"storage_compatibility_version": "latest"}
    with duckdb.connect(str(live), config=settings) as connection:
        connection.execute("create table posts as select 1 as id").fetchall()


def encrypted(live: Path) -> None:
    """Put an encrypted database in its place."""
    live.unlink()
    with duckdb.connect(config={"force_mbedtls_unsafe": "true"}) as connection:
        connection.execute(f"attach '{live}' as it (encryption_key 'secret')")
        connection.execute("create table it.posts as select 1 as id").fetchall()


def pipe(live: Path) -> None:
    """Put a pipe in its place, which nobody writes to."""
    live.unlink()
    os.mkfifo(live)


def circle(live: Path) -> None:
    """Put a link to itself in its place."""
    live.unlink()
    live.symlink_to(live.name)


def untouched(live: Path) -> None:
    """Put a database of the newest format in its place, as a shell leaves it."""
    live.unlink()
    settings = {"storage_compatibility_version": "latest"}
    duckdb.connect(str(live), config=settings).close()


Said = dict[str, tuple[int, str]]
FINE = (ExitCode.OK, "")
UNREAD = (ExitCode.OK, "could not be read any more")
"""What rollback says of a database that it replaces without having read it."""
ALL_FINE: Said = dict.fromkeys([*WRITING, *READING], FINE)


def refused(said: str, **others: tuple[int, str]) -> Said:
    """Expect of every command that it names what is wrong, but of some others."""
    return dict.fromkeys(ALL_FINE, (int(ExitCode.DATABASE), said)) | others


STATES: dict[Callable[[Path], None], Said] = {
    stale_log: ALL_FINE
    | dict.fromkeys(WRITING, (int(ExitCode.DATABASE), "-c checkpoint")),
    log_alone: refused("does not exist")
    | dict.fromkeys(WRITING, (int(ExitCode.DATABASE), WITHOUT_ITS_DATABASE)),
    work_of_the_dead: ALL_FINE,
    lock_of_the_dead: ALL_FINE,
    newer_schema: refused("upgrade blogdb", rollback=FINE),
    no_database: refused("is not a DuckDB database", rollback=UNREAD),
    sqlite_database: refused("is not a DuckDB database", rollback=UNREAD),
    empty_file: refused("is not a DuckDB database", rollback=UNREAD),
    half_a_file: refused("is damaged", rollback=UNREAD),
    zeroed_header: refused("is damaged", rollback=UNREAD),
    foreign_database: refused("not blogdb's", rollback=FINE),
    newer_storage: refused("was written by a newer DuckDB", rollback=UNREAD),
    encrypted: refused("is encrypted", rollback=UNREAD),
    pipe: refused("is a pipe, a socket or a device"),
    circle: refused("is a link in a circle"),
    untouched: ALL_FINE
    | {
        name: (int(ExitCode.DATABASE), "not blogdb's")
        for name in ("show", "info", "check")
    }
    | {"load": (int(ExitCode.SOURCE), "is empty; name a source")},
}


def content(home: Path) -> set[bytes]:
    """Read all databases and logs, whatever they are called."""
    paths = [*home.glob("[!.]*"), *(home / GENERATIONS).iterdir()]
    return {path.read_bytes() for path in paths if path.is_file()}


def run(
    name: str, home: Path, source: Path, settings: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a command on what is there, and check that nothing of it is lost."""
    before = content(home)
    arguments = command((WRITING | READING)[name], home, source)
    keep = {"BLOGDB_KEEP": "9"}
    if "PYTHONPATH" in settings:
        # Another DuckDB is another program.
        done = subprocess.run(
            [PROGRAM, *arguments],
            capture_output=True,
            text=True,
            env=environment() | keep | settings,
            timeout=120,
            check=False,
        )
    else:
        done = run_forked(*arguments, env=keep)
    assert content(home) >= before
    assert done.stderr.count("\n") == bool(done.stderr), done.stderr
    if name in WRITING:
        hidden = [each for each in state(home).others if each.startswith(".")]
        assert hidden == []
    return done


@pytest.mark.parametrize(
    "state",
    [
        pytest.param(state, marks=pytest.mark.outside if state is newer_storage else ())
        for state in STATES
    ],
    ids=lambda state: state.__name__,
)
def test_whatever_lies_there(state: Callable[[Path], None], homes: Homes) -> None:
    """Each state of a folder gets one clear line, and no command loses anything."""
    settings = environment_with_duckdb("1.5") if state is newer_storage else {}

    def meet(name: str) -> None:
        home = homes.copy("loaded")
        state(home / NAME)
        done = run(name, home, homes.source, settings)
        code, said = STATES[state][name]
        assert done.returncode == code, done.stderr
        assert said in done.stderr
        assert bool(said) == bool(done.stderr)

    # In the short form one command, in turn another.
    step = rounds(len(ALL_FINE), 1)
    names = list(STATES[state])[list(STATES).index(state) % step :: step]
    for name in names:
        meet(name)


def test_zeroed_block(homes: Homes, record: Record) -> None:
    """Where a block is lost, `check` finds it; others say so or do not need it."""
    blocks = homes.size("loaded") // BLOCK
    names = [*WRITING, *READING]

    def meet(number: int) -> tuple[bool, int]:
        home = homes.copy("loaded")
        live = home / NAME
        data = bytearray(live.read_bytes())
        start = 12_288 + BLOCK * (number * (blocks - 1) // count)
        is_used = any(data[start : start + BLOCK])
        data[start : start + BLOCK] = bytes(BLOCK)
        live.write_bytes(data)
        found = run("check", home, homes.source, {})
        assert found.returncode in (0, 4, 7), found.stderr
        name = names[number % len(names)]
        done = run(name, home, homes.source, {})
        assert done.returncode in (0, 4, 7), done.stderr
        if done.returncode:
            assert found.returncode
            assert "damaged" in done.stderr or "cannot be read" in (
                done.stderr + done.stdout
            )
        return is_used, found.returncode

    count = rounds(2, blocks)
    results = [meet(number) for number in range(count)]
    found = sum(code != 0 for _, code in results)
    assert found
    record("a block is lost", blocks=count, found=found)
