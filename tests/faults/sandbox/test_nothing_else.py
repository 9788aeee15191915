"""A question reads the database and nothing else, whatever DuckDB offers.

The checklists are DuckDB's own: its settings, its kinds of statements, its functions.
"""

from __future__ import annotations

import ctypes
import json
import re
import subprocess
import sys
from collections.abc import Callable
from os import environ
from typing import Any

import duckdb
import pytest

from blogdb.db.errors import ExitCode

from ...conftest import Run, one_duckdb
from ...rounds import rounds
from .conftest import CANARY, Ask, Place

LISTS = """
import duckdb, json
connection = duckdb.connect()
ask = lambda sql: connection.execute(sql).fetchall()
print(json.dumps({
    "settings": ask("select distinct name from duckdb_settings() order by name"),
    "functions": ask(
        "select distinct function_name, function_type, parameters, parameter_types"
        " from duckdb_functions()"
        " where function_type in ('table', 'pragma', 'table_macro')"
        " or has_side_effects order by all"
    ),
    "kinds": sorted(duckdb.StatementType.__members__),
}))
"""

# A statement of each kind, or none where no SQL makes that kind.
KINDS: dict[str, tuple[str, ...]] = {
    "ALTER": ("alter table tags add column x int", "comment on table tags is 'x'"),
    "ANALYZE": ("analyze", "vacuum analyze tags"),
    "ATTACH": ("attach '{folder}/new.duckdb'", "attach ':memory:' as new"),
    "CALL": ("call pragma_version()", "call enable_logging()"),
    "COPY": (
        "copy posts to '{folder}/new.csv'",
        "copy posts from '{folder}/secret.csv'",
    ),
    "COPY_DATABASE": ("copy from database blog to memory",),
    "CREATE": (
        "create table x as select 1",
        "create temp table x as select 1",
        "create view x as select 1",
        "create sequence x",
        "create type x as int",
        "create schema x",
        "create macro x() as 1",
        "create secret (type s3)",
        "create index x on tags (name)",
    ),
    "CREATE_FUNC": (),
    "DELETE": ("delete from tags", "truncate tags"),
    "DETACH": ("detach blog",),
    "DROP": ("drop table tags", "drop view untagged_posts"),
    "EXECUTE": ("execute x", "deallocate x"),
    "EXPLAIN": (),
    "EXPORT": ("export database '{folder}/new'",),
    "EXTENSION": (),
    "INSERT": ("insert into tags (tag_id, name) values (9, 'x')",),
    "INVALID": (),
    "LOAD": ("load httpfs", "install httpfs", "update extensions"),
    "LOGICAL_PLAN": (),
    "MERGE_INTO": (
        "merge into tags using tags as x using (tag_id) when matched then delete",
    ),
    "MULTI": ("select 1; select 2", "select 1; delete from tags"),
    "PRAGMA": (
        "pragma threads = 1",
        "pragma enable_profiling",
        "import database '{folder}'",
    ),
    "PREPARE": ("prepare x as select 1",),
    "RELATION": (),
    "SELECT": (),
    "SET": ("set threads = 1", "reset threads"),
    "TRANSACTION": ("begin", "commit", "rollback"),
    "UPDATE": ("update tags set name = 'x'",),
    "VACUUM": ("vacuum", "checkpoint", "force checkpoint"),
    "VARIABLE_SET": ("set variable x = 1", "use memory"),
}

# DuckDB splits what has it into several statements, or tells no kind.
PIVOT = "pivot posts on slug using count(*)"
AROUND_PIVOT = (
    "create temp table x as {}",
    "create temp table x as from ({})",
    "create or replace temp table x as with y as ({}) from y",
    "prepare x as {}",
    "copy ({}) to '{folder}/new.csv'",
    "insert into tags {}",
    "with x as ({}) insert into tags from x",
    "update tags set name = (select count(*) from ({}))",
    "delete from tags where exists (from ({}))",
    "explain {}",
    "explain analyze create temp table x as {}",
    "select 1; {}",
    "{}; select 1",
    "{}; {}",
    "select 1 x; from ({}) y",
)

# Ways around the kind of a statement.
DETOURS = (
    "explain analyze {}",
    "explain {}",
    "explain (analyze, format json) {}",
    "from query($query${}$query$)",
    "with x as ({}) from x",
    "/* */ {} -- ",
    "select * from ({})",
)

# Functions that only compute, and may do so for hours.
ENDLESS = ("repeat", "repeat_row", "test_all_types", "test_vector_types")

# Files that DuckDB takes for parts of the database.
OWN_FILES = (
    "",
    ".wal",
    ".wal.checkpoint",
    ".wal.recovery",
    ".tmp/x",
    ".tmp/../secret.csv",
)


@pytest.fixture
def lists(each_duckdb: dict[str, str]) -> Any:
    """What DuckDB says it has."""
    done = subprocess.run(
        [sys.executable, "-c", LISTS],
        capture_output=True,
        text=True,
        env=environ | each_duckdb,
        check=True,
    )
    return json.loads(done.stdout)


def assert_no_secret(answers: list[dict[str, str]]) -> None:
    """Check that no answer and no message holds what a secret file says."""
    for answer in answers:
        assert CANARY not in answer["rows"] + answer["error"], answer["sql"]


@one_duckdb("2.0")
def test_no_setting_changes(
    ask: Ask, place: Place, lists: Any, record_property: Callable[..., None]
) -> None:
    """No form of SET, RESET or PRAGMA changes any of DuckDB's settings."""
    plain = (
        "set {} = '1'",
        "set global {} = '1'",
        "set session {} = '1'",
        "set local {} = '1'",
        "reset {}",
        "reset global {}",
        "pragma {} = '1'",
        "pragma {}",
    )
    detours = (
        "explain analyze set {} = '1'",
        "explain analyze set global {} = true",
        "explain analyze reset {}",
        "explain analyze pragma {} = '1'",
    )
    names = [name for (name,) in lists["settings"]]
    assert {"enable_external_access", "lock_configuration", "threads"} <= set(names)
    now = "select list((name, value) order by name) from duckdb_settings()"
    place.watch()
    every = rounds(2, 1)
    statements = [form.format(name) for name in names for form in plain[::every]]
    refused = ask(statements, per_connection=len(statements))
    assert [answer["sql"] for answer in refused if not answer["error"]] == []
    statements = [form.format(name) for name in names for form in detours[::every]]
    first, *_, last = ask([now, *statements, now], per_connection=len(statements) + 2)
    assert first["rows"] == last["rows"] != ""
    place.assert_untouched()
    record_property("settings", len(names))


@one_duckdb("2.0")
def test_no_statement_but_questions(ask: Ask, place: Place, lists: Any) -> None:
    """Of every kind of statement that DuckDB's parser knows, only questions run."""
    assert set(lists["kinds"]) <= set(KINDS), "DuckDB has a new kind of statement"
    statements = [
        sql.format(folder=place.folder) for kind in KINDS.values() for sql in kind
    ]
    place.watch()
    answers = ask(statements)
    assert [answer["sql"] for answer in answers if not answer["error"]] == []
    around = ask([form.format(sql) for form in DETOURS for sql in statements])
    assert_no_secret(answers + around)
    place.assert_untouched()


@one_duckdb("2.0")
def test_pivot_is_no_way_around(ask: Ask, place: Place) -> None:
    """A PIVOT is answered, and what it stands in is refused unless that only reads."""
    place.watch()
    refused = ask(
        [form.replace("{}", PIVOT).format(folder=place.folder) for form in AROUND_PIVOT]
    )
    assert [
        answer["sql"]
        for answer in refused
        if "a query only reads; this is not allowed" not in answer["error"]
        and not re.match(r"there are \d statements", answer["error"])
    ] == []
    answered = ask([PIVOT, f"from ({PIVOT}) union all by name {PIVOT};", f"({PIVOT})"])
    assert [answer["error"] for answer in answered] == [""] * 3
    place.assert_untouched()


def test_no_part_of_the_database_is_written(ask: Ask, place: Place) -> None:
    """Not even the files that belong to the database can be written, or read as files.

    Without external access alone, DuckDB lets EXPLAIN ANALYZE COPY write its log.
    """
    options = ("format csv", "format csv, use_tmp_file false", "format parquet")
    statements = [
        f"explain analyze copy (select 1) to '{place.database}{suffix}' ({option})"
        for suffix in OWN_FILES
        for option in options
    ]
    statements += [
        f"from {function}('{place.database}{suffix}')"
        for suffix in OWN_FILES
        for function in ("read_blob", "read_text", "read_csv", "glob", "read_duckdb")
    ]
    place.watch()
    answers = ask(statements)
    assert [answer["sql"] for answer in answers if not answer["error"]] == []
    place.assert_untouched()


def _arguments(place: Place, parameters: list[str], types: list[str]) -> list[str]:
    """Think of what a function may be called with."""
    texts = [
        f"'{place.folder}/secret.csv'",
        f"'{place.folder}/new.json'",
        f"'{place.url}/x.parquet'",
        "'s3://bucket/x.parquet'",
        "'posts'",
        "'from read_text(''secret.csv'')'",
        "'/dev/stdin'",
    ][:: rounds(3, 1)]
    values = {
        "BOOLEAN": "true",
        "BIGINT": "1",
        "UBIGINT": "1",
        "DOUBLE": "1",
        "MAP(VARCHAR, VARCHAR)": "map {'a': 'b'}",
        "TABLE": "(select 1)",
    }
    found = [""]
    for text in texts:
        found.append(text)
        found.append(f"[{text}]")
        full = [values.get(kind, text) for kind in types]
        found.append(", ".join(full))
        found.extend(", ".join(full[:number]) for number in (1, 2))
        named = [
            f"{name} := {value}"
            for name, value in zip(parameters, full, strict=False)
            if name.isidentifier()
        ]
        found.append(", ".join(named))
        found.append(", ".join([text, *named[1:4]]))
    return list(dict.fromkeys(found))


@one_duckdb("2.0")
def test_no_function_reaches_out(
    ask: Ask, place: Place, lists: Any, record_property: Callable[..., None]
) -> None:
    """No function of DuckDB, however it is called, touches a file or a server."""
    statements = []
    for name, kind, parameters, types in lists["functions"]:
        for arguments in _arguments(place, parameters, types):
            call = f'"{name}"({arguments})'
            if kind == "pragma":
                statements.append(f"explain analyze pragma {name}({arguments})")
            elif kind == "scalar":
                statements.append(f"select {call}")
            elif kind != "scalar" and name not in ENDLESS:
                statements.append(f"from {call}")
    statements = list(dict.fromkeys(statements))
    place.watch()
    assert_no_secret(ask(statements, per_connection=1000))
    place.assert_untouched()
    record_property("statements", len(statements))


def test_no_environment_no_python(ask: Ask) -> None:
    """Neither variables of the environment nor objects of Python can be read."""
    statements = [
        "select getenv('CANARY')",
        "from environ",
        "from statements",
        "from CANARY",
        "from sys",
        "select current_setting('CANARY')",
        "from python_map_function((select 1))",
        "from pandas_scan(1)",
        "from arrow_scan(1, 2, 3)",
    ]
    answers = ask(statements)
    assert [answer["sql"] for answer in answers if not answer["error"]] == []
    assert_no_secret(answers)


def test_paths_that_show(ask: Ask, place: Place) -> None:
    """The path of the database shows, and no other path: not even the home folder."""
    told = ask(
        [
            "from duckdb_settings()",
            "from duckdb_databases()",
            "from pg_catalog.pg_settings",
            "from duckdb_extensions()",
            "from duckdb_secrets()",
            "from which_secret('s3://x', 's3')",
            "from read_text('~/x')",
            "install httpfs",
            "load httpfs",
            "from 's3://bucket/x'",
            "select st_point(1, 2)",
        ]
    )
    for answer in told:
        said = answer["rows"] + answer["error"]
        assert str(place.home) not in said, answer["sql"]
        assert str(place.folder) not in said.replace(str(place.database), "")


@one_duckdb("2.0")
@pytest.mark.skipif(
    sys.platform != "linux" or ctypes.CDLL(None).syscall(444, None, 0, 1) < 1,
    reason="needs Landlock, which this system has not",
)
def test_what_may_be_written_is_not_read(run_duckdb: Run, place: Place) -> None:
    """With Parquet, neither the output nor the database's files are read as files."""
    output = place.folder / "out.parquet"
    attempts = [
        f"{function}(current_setting('allowed_paths')[{number}]{rest})"
        for number in range(1, 7)
        for function, rest in (
            ("read_blob", ""),
            ("read_duckdb", ", table_name='tags'"),
        )
    ]
    attempts += [f"read_blob('{place.database}')", f"read_text('{place.database}.wal')"]
    for attempt in rounds([*attempts[:1], *attempts[-3:]], attempts):
        done = run_duckdb(
            *("query", f"from {attempt}", "-o", output, "--db", place.database)
        )
        if done.returncode == 0:
            # There is no such file.
            ((count,),) = duckdb.execute(
                "select count(*) from read_parquet(?)", [str(output)]
            ).fetchall()
            assert count == 0, attempt
        else:
            assert (done.returncode, done.stderr.count("\n")) == (ExitCode.QUERY, 1)
    # With all threads that a question has, and the same rows.
    sql = "select slug, current_setting('threads')::int as threads from posts"
    run_duckdb("query", sql, "-o", output, "--threads", "3", "--db", place.database)
    told = duckdb.execute("from read_parquet(?)", [str(output)]).fetchall()
    assert [threads for _, threads in told] == [3] * 10


@pytest.mark.parametrize(
    "sql",
    [
        "from enable_profiling(format='json', save_location='{database}')",
        "explain analyze copy (select 1) to '{database}.wal' (format csv)",
        "from enable_logging(storage='stdout', level='trace')",
        "from enable_profiling(format='json', save_location='{folder}/new.json')",
        "from enable_logging(level='trace', storage='file', storage_path='{database}')",
        "from enable_logging(storage='file', storage_path='{folder}/new')",
        "select 1) to '{folder}/new.parquet' (format parquet); --",
        "from '{folder}/secret.csv'",
        "from read_blob('{folder}/*')",
        "from '{url}/x.parquet'",
    ][: rounds(2, 10)],
)
@pytest.mark.parametrize("form", ["parquet", "csv"][: rounds(1, 2)])
def test_output_is_the_only_file(
    run_duckdb: Run, place: Place, form: str, sql: str
) -> None:
    """Where a file may be written, it is the output, even if the database is .json.

    DuckDB 1.5 lets a query turn on its profile, and writes that over the database.
    """
    database = place.database.rename(place.folder / "blog.json")
    output = place.folder / f"out.{form}"
    output.write_text("before")
    before = place.files()
    question = sql.format(database=database, folder=place.folder, url=place.url)
    arguments = ("query", question, "-f", form, "--db", database)
    done = run_duckdb(*arguments, "-o", output)
    assert place.files() | {str(output): b"before"} == before
    assert (place.files() == before) is (done.returncode != 0)
    piped = run_duckdb(*arguments)
    assert piped.returncode == done.returncode
    assert CANARY not in done.stderr + piped.stdout + piped.stderr
    assert "Transaction" not in piped.stdout
    with pytest.raises(BlockingIOError):
        place.server.accept()
