"""The DuckDB shell beside the program, both on one file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from blogdb.db.errors import ExitCode
from blogdb.db.store import generations as kept_states

from ...conftest import Run
from ...loaders import plain
from . import generations
from .conftest import Start, is_locked, wait_for

pytestmark = pytest.mark.outside

SHELL = Path(sys.executable).with_name("duckdb")
NAME = "blog.duckdb"
CHANGES = [["load"], ["migrate"], ["rollback"], ["compact"]]


class Shell:
    """A shell that somebody types into.

    Args:
        process: the shell, with all its streams.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def type(self, *lines: str) -> str:
        """Type lines, the last of them a question; tell the answer in one line."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n".join(lines) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def end(self) -> None:
        """Type the end of the input, and wait."""
        _, errors = self.process.communicate()
        assert (self.process.returncode, errors) == (0, "")


@contextmanager
def shell(folder: Path, *options: str) -> Iterator[Shell]:
    """Open a database in the DuckDB shell."""
    if not SHELL.exists():
        pytest.skip("THE DUCKDB SHELL IS ABSENT: run the tests with make")
    with subprocess.Popen(
        [SHELL, "-csv", "-noheader", *options, NAME],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Shell(process)
        finally:
            process.kill()


@pytest.fixture
def folder(two_loads: Path, tmp_path: Path) -> Path:
    """A folder of one's own with a database, two loads old, and its source."""
    shutil.copytree(two_loads, tmp_path, dirs_exist_ok=True)
    return tmp_path


def holder(folder: Path) -> int:
    """Tell which process has the database open for writing, as DuckDB says it."""
    try:
        duckdb.connect(str(folder / NAME), read_only=True).close()
    except duckdb.IOException as error:
        return int(str(error).split("(PID ")[1].split(")")[0])
    raise AssertionError("nobody writes")


def test_shell_that_writes_keeps_changes_away(run: Run, folder: Path) -> None:
    """While a shell has the file for writing, every change names it and stays away."""
    generations.write(folder / "posts.csv", 3)
    with shell(folder) as writer:
        assert (
            writer.type("create table mine as select 7 as seven;", "from mine;") == "7"
        )
        before = plain.state(folder)
        for change in CHANGES:
            done = run(*change, "--no-wait")
            assert (done.returncode, done.stdout) == (ExitCode.BUSY, "")
            assert done.stderr.count("\n") == 1
            assert "with duckdb -readonly " in done.stderr
            assert f"is being written by process {holder(folder)} (" in done.stderr
        assert plain.state(folder) == before
        assert writer.type(
            "insert into mine values (8);", "select sum(seven) from mine;"
        )
        writer.end()
    done = run("load", "posts.csv", "-q")
    assert (done.returncode, done.stderr) == (ExitCode.OK, "")
    assert plain.ask(folder / NAME, "from mine") == [(7,), (8,)]
    assert plain.column(folder / NAME, "select max(load_id) from loads") == [3]


def test_first_load_beside_a_shell_that_makes_the_file(
    run: Run, tmp_path: Path
) -> None:
    """Where a shell is making the file, the first load names it and stays away."""
    generations.write(tmp_path / "posts.csv", 1)
    with shell(tmp_path) as writer:
        writer.type("create table mine as select 7 as seven;", "from mine;")
        done = run("load", "posts.csv", "--no-wait")
        assert (done.returncode, done.stdout) == (ExitCode.BUSY, "")
        assert f"by process {holder(tmp_path)} (" in done.stderr
        writer.end()
    assert plain.ask(tmp_path / NAME, "from mine") == [(7,)]


def test_shell_makes_the_file_while_the_first_load_reads(
    start: Start, tmp_path: Path
) -> None:
    """A file that a shell makes during the first load stays; the load says so."""
    generations.write(tmp_path / "posts.csv", 1)
    load = start("load", "-q", "-", "--format", "csv", has_input=True)
    wait_for(lambda: is_locked(tmp_path / NAME), load)
    with shell(tmp_path) as writer:
        writer.type("create table mine as select 7 as seven;", "from mine;")
        writer.end()
    _, stderr = load.communicate((tmp_path / "posts.csv").read_text())
    assert load.returncode == ExitCode.DATABASE
    assert "meanwhile; nothing was changed" in stderr
    assert plain.ask(tmp_path / NAME, "from mine") == [(7,)]


def test_shell_cannot_write_while_a_load_reads(start: Start, folder: Path) -> None:
    """During a load a shell reads the old state and is refused for writing."""
    generations.write(folder / "posts.csv", 3)
    before = (folder / NAME).read_bytes()
    load = start("load", "-q", "-", "--format", "csv", has_input=True)
    wait_for(lambda: is_locked(folder / NAME), load)
    with shell(folder) as writer:
        _, errors = writer.process.communicate("create table mine (seven int);\n")
        assert writer.process.returncode != 0
        assert "Could not set lock on file" in errors
        assert "-readonly" in errors
    with shell(folder, "-readonly") as reader:
        assert reader.type("select max(load_id) from loads;") == "2"
        assert (folder / NAME).read_bytes() == before
        _, errors = load.communicate((folder / "posts.csv").read_text())
        assert (load.returncode, errors) == (ExitCode.OK, "")
        assert reader.type("select max(load_id) from loads;") == "2"
        assert (
            reader.type(f".open -readonly {NAME}", "select max(load_id) from loads;")
            == "3"
        )
        reader.end()
    with shell(folder) as writer:
        assert (
            writer.type("create table mine as select 7 as seven;", "from mine;") == "7"
        )
        writer.end()


def test_shell_that_was_killed_loses_nothing(run: Run, folder: Path) -> None:
    """What a killed shell committed stays: the load waits for the advice it gives."""
    generations.write(folder / "posts.csv", 3)
    with shell(folder) as writer:
        assert (
            writer.type("create table mine as select 7 as seven;", "from mine;") == "7"
        )
        subprocess.run(["kill", "-KILL", str(holder(folder))], check=True)
        writer.process.wait()
    before = plain.state(folder)
    done = run("load", "posts.csv")
    assert done.returncode == ExitCode.DATABASE
    assert plain.state(folder) == before
    advice = done.stderr.split("(", 1)[1].split(")")[0]
    assert advice == f"duckdb {NAME} -c checkpoint"
    subprocess.run([SHELL, *advice.split()[1:]], cwd=folder, check=True)
    done = run("load", "posts.csv", "-q")
    assert (done.returncode, done.stderr) == (ExitCode.OK, "")
    assert plain.ask(folder / NAME, "from mine") == [(7,)]


def test_readers_of_pruned_generations_read_on(run: Run, folder: Path) -> None:
    """Who has a state open reads all of it after its file was removed."""
    (state,) = kept_states.kept(folder / NAME)
    question = "select count(*) || ' ' || sum(length(content)) from posts;"
    (expected,) = plain.column(state.path, question)
    with (
        duckdb.connect(str(state.path), read_only=True) as connection,
        shell(folder, "-readonly", "-cmd", f".open -readonly {state.path}") as reader,
    ):
        assert reader.type("select max(load_id) from loads;") == "1"
        for generation in range(3, 5):
            generations.write(folder / "posts.csv", generation)
            done = run("load", "posts.csv", env={"BLOGDB_KEEP": "1"})
            assert done.returncode == ExitCode.OK
        assert not state.path.exists()
        assert connection.execute(question).fetchall() == [(expected,)]
        assert reader.type(question) == expected
        reader.end()
