"""A question ends: in time, in memory, without the disk, and when DuckDB crashes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from blogdb.db.errors import ExitCode

from ...conftest import Run, environment_with_duckdb, obey_signals
from ...rounds import combined, rounds
from .conftest import Place

PROGRAM = Path(sys.executable).with_name("blogdb")
ENDLESS = (
    "select count(*) from range(1000000000) a, range(1000) b"
    " where (a.range * b.range) % 7 = 3"
)
RUNAWAYS = (
    "select sleep_ms(1000000)",
    ENDLESS,
    "with recursive t as (select 1 union all from t) select count(*) from t",
    "select count(*) from range(1000000000000)",
    "from range(1000000000) where repeat('a' || range, 1000) similar to '(a*)*b'",
)
# More than a hundred megabytes, each in another way.
GREEDY = (
    "select range from range(100000000) order by hash(range)",
    "select list(range) from range(100000000)",
    "select count(*) from (select distinct hash(range) from range(100000000))",
    "select string_agg(repeat('x', 1000000), '') from range(3000)",
    "select count(*) from range(50000000) a join range(50000000) b using (range)",
)
# Two gigabytes each, which functions take beside DuckDB's limit, or Python does.
BESIDE = (
    "select 'x' from range(3) where length(printf('%2000000000d', 1)) > 1",
    "select len(range(300000000))",
    "select length(repeat('x', 1500000000))",
    "select repeat('x', 90000000) || i from range(100) as r(i)",
    "select range(40000000)",
)
DEEP = rounds(30_000, 100_000)
# Over the end of the stack of DuckDB 2.0.0, and of DuckDB 1.5.6; 2.0.1 minds neither.
ONCE_CRASHED = {
    "2.0": "select * from " + "(select * from " * DEEP + "posts" + ")" * DEEP,
    "1.5": f"select json_structure(repeat('[', {DEEP}) || repeat(']', {DEEP}))",
}
NESTS = (
    ("(", "1", ")"),
    ("[", "1", "]"),
    ("- ", "1", ""),
    ("not ", "true", ""),
    ("abs(", "1", ")"),
    ("exists (select ", "1", ")"),
    ("1 + ", "1", ""),
    ("true and ", "true", ""),
    ("case when true then ", "1", " end"),
    ("", "1", "::int"),
    ("", "'1'::json", "->0"),
    ("struct_pack(a := ", "1", ")"),
    ("list_transform([1], lambda x: ", "1", ")"),
    ("/*", " ", "*/"),
    ("", "1", " union all select 1"),
    ("", "1", ", 1"),
    ("", "1", ";"),
)


def each_in_turn(name: str, values: Sequence[object]) -> pytest.MarkDecorator:
    """Run a test with each DuckDB: in the short form each with another value."""
    return pytest.mark.parametrize(
        ("each_duckdb", name),
        combined(["1.5", "2.0"], values[: rounds(2, len(values))]),
        indirect=["each_duckdb"],
    )


def child_of(process: subprocess.Popen[bytes]) -> int:
    """Find the process that a program has started, when it is at its question."""
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    end = time.monotonic() + 60
    while time.monotonic() < end:
        children = path.read_text().split()
        # DuckDB's threads are there.
        if children and len(list(Path(f"/proc/{children[0]}/task").iterdir())) > 2:
            return int(children[0])
        time.sleep(0.01)
    raise AssertionError("there is no child")


def wait_for_the_end(pid: int) -> None:
    """Wait until a process is no more."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.01)
    raise AssertionError("it runs on")


@each_in_turn("sql", RUNAWAYS)
def test_timeout(run_duckdb: Run, place: Place, sql: str) -> None:
    """A question over its --timeout ends with code 9, and leaves nothing."""
    output = place.folder / "out.csv"
    output.write_text("before")
    place.watch()
    done = run_duckdb(
        *("query", sql, "--timeout", "0.3", "-o", output, "--db", place.database),
        *("--threads", "1"),
    )
    assert (done.returncode, done.stdout) == (ExitCode.QUERY, "")
    assert done.stderr == (
        "blogdb: the query took longer than 0.3 s, which is its --timeout;"
        " ask for less at a time, or allow more\n"
    )
    assert place.files() == place.before
    assert not list(place.folder.glob(".blogdb-*"))


def test_timeout_of_show(run_here: Run, place: Place) -> None:
    """--timeout and --threads hold for `show` as well."""
    condition = f"({ENDLESS}) > 0 and load_id > 0"
    arguments = ("--timeout", "0.3", "--threads", "1", "--db", place.database)
    done = run_here("show", "posts", "--where", condition, *arguments)
    assert done.returncode == ExitCode.QUERY
    assert "--timeout" in done.stderr
    done = run_here("show", "posts", "--timeout", "60", "-f", "csv", *arguments[2:])
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 11)


@pytest.mark.parametrize(
    ("form", "sql"), combined(["csv", "parquet"], GREEDY[: rounds(2, len(GREEDY))])
)
def test_memory_limit(run: Run, place: Place, sql: str, form: str) -> None:
    """A question over its --memory-limit ends with code 8, and spills nothing."""
    place.watch()
    done = run(
        *("query", sql, "-f", form, "--memory-limit", "100MB", "--timeout", "60"),
        *("--db", place.database),
    )
    assert (done.returncode, done.stdout) == (ExitCode.SYSTEM, "")
    assert done.stderr == (
        "blogdb: the query needs more memory than 95.3 MiB;"
        " ask for less at a time, or allow more with --memory-limit\n"
    )
    place.assert_untouched()


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
@each_in_turn("sql", BESIDE)
@pytest.mark.parametrize("form", ["csv", "parquet"][: rounds(1, 2)])
def test_memory_beside_the_limit(
    run: Run, place: Place, each_duckdb: dict[str, str], form: str, sql: str
) -> None:
    """What DuckDB and Python take beside --memory-limit is bounded, too."""
    place.watch()
    done = run(
        *("query", sql, "-f", form, "--memory-limit", "100MB", "--timeout", "60"),
        *("--db", place.database),
        env=each_duckdb,
    )
    assert (done.returncode, done.stdout) == (ExitCode.SYSTEM, "")
    assert done.stderr.startswith("blogdb: the query needs more memory than")
    assert done.stderr.count("\n") == 1
    place.assert_untouched()


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_crash(place: Place) -> None:
    """When DuckDB crashes on a question, that is one line and code 9, and no harm."""
    place.watch()
    process = subprocess.Popen(
        [PROGRAM, "query", ENDLESS, "--db", place.database],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    # A crash of any DuckDB: the queries that crash one are mended in the next.
    os.kill(child_of(process), signal.SIGSEGV)
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout) == (ExitCode.QUERY, b"")
    assert stderr.startswith(b"blogdb: DuckDB crashed on this query (SIGSEGV")
    assert stderr.count(b"\n") == 1
    place.assert_untouched()


@pytest.mark.parametrize("version", ONCE_CRASHED)
def test_what_once_crashed(run: Run, place: Place, version: str) -> None:
    """Whether DuckDB crashes, refuses or answers: at most one line, and no harm."""
    place.watch()
    done = run(
        *("query", "-", "-f", "csv", "--db", place.database),
        stdin=ONCE_CRASHED[version],
        env=environment_with_duckdb(version),
    )
    assert done.returncode in (ExitCode.OK, ExitCode.QUERY)
    assert done.stderr.count("\n") == (done.returncode != ExitCode.OK)
    place.assert_untouched()


@each_in_turn("nest", NESTS)
def test_deep_nesting(
    run_duckdb: Run, place: Place, nest: tuple[str, str, str]
) -> None:
    """However deep SQL is nested, there is an answer or one line, and no traceback."""
    before, middle, after = nest
    place.watch()
    done = run_duckdb(
        *("query", "-", "--timeout", "10", "--memory-limit", "1GB"),
        *("--limit", "1", "-f", "csv", "--db", place.database),
        stdin=f"select {before * DEEP}{middle}{after * DEEP}",
    )
    assert done.returncode in (ExitCode.OK, ExitCode.QUERY, ExitCode.SYSTEM)
    assert done.stderr.count("\n") == (done.returncode != ExitCode.OK)
    place.assert_untouched()


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGINT, ExitCode.INTERRUPTED),
        (signal.SIGTERM, ExitCode.TERMINATED),
        (signal.SIGKILL, -signal.SIGKILL),
    ],
)
def test_nothing_runs_on(place: Place, number: signal.Signals, code: int) -> None:
    """When the program is ended, its question ends with it, and a line says so."""
    process = subprocess.Popen(
        [PROGRAM, "query", ENDLESS, "--db", place.database],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=obey_signals,  # noqa: PLW1509 - there is no other thread
    )
    try:
        child = child_of(process)
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=60)
        assert process.returncode == code
        told = (
            b""
            if number == signal.SIGKILL
            else b"blogdb: interrupted; nothing was changed"
        )
        assert (stdout, stderr.strip()) == (b"", told)
        wait_for_the_end(child)
    finally:
        process.kill()
        process.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_killed_for_want_of_memory(place: Place) -> None:
    """When the system kills the question, the program says so."""
    process = subprocess.Popen(
        [PROGRAM, "query", ENDLESS, "--db", place.database], stderr=subprocess.PIPE
    )
    os.kill(child_of(process), signal.SIGKILL)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == ExitCode.SYSTEM
    assert stderr.decode().startswith("blogdb: the query was stopped from outside")
