"""Connecting by path or URL, and explaining DuckDB's refusals in plain words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import sqlalchemy
from sqlalchemy import text

from blogdb.db import engine
from blogdb.db.errors import BusyError, DatabaseError, SystemFailureError

from ..conftest import run_without_rights
from .conftest import process

SETTINGS = "select current_setting('memory_limit'), current_setting('threads')"


@pytest.fixture
def small(live: Path) -> Path:
    """A file with one table of one row."""
    with engine.writing(live) as connection:
        connection.execute(text("create table answers as select 42 as answer"))
    return live


def test_engine_reads_only_by_default(small: Path) -> None:
    """By default, an engine cannot write."""
    with engine.create_engine(small).connect() as connection:
        assert connection.execute(text("from answers")).scalars().all() == [42]
        with pytest.raises(sqlalchemy.exc.DBAPIError, match="read-only"):
            connection.execute(text("delete from answers"))


def test_connection_reads_only_by_default(small: Path) -> None:
    """By default, a connection cannot write."""
    with (
        engine.connect(small) as connection,
        pytest.raises(duckdb.InvalidInputException, match="read-only"),
    ):
        connection.execute("delete from answers")


@pytest.mark.parametrize("name", ["~", ":memory:", "md:x", "s3:", "-x", "~root/x"])
def test_bare_name_is_a_file_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """What DuckDB takes for a home, for memory or an extension's is a file here."""
    monkeypatch.chdir(tmp_path)
    Path(name).parent.mkdir(exist_ok=True)
    with engine.connect(Path(name), read_only=False) as connection:
        connection.execute("create table mine as select 1").fetchall()
    assert Path(name).is_file()
    with engine.connect(Path(name)) as connection:
        assert connection.execute("from mine").fetchall() == [(1,)]
    with engine.create_engine(name).connect() as connection:
        assert connection.execute(text("from mine")).scalars().all() == [1]


@pytest.mark.parametrize(
    "name", ["a b.duckdb", "what?x=1.duckdb", "#1 %20 %d.duckdb", "söme.db", "it's"]
)
def test_any_file_name(live: Path, name: str) -> None:
    """A path is taken literally, even with characters that are special in a URL."""
    path = live.with_name(name)
    with engine.writing(path) as connection:
        connection.execute(text("create table answers as select 42 as answer"))
    assert [each.name for each in live.parent.iterdir()] == [name]
    with engine.create_engine(path).connect() as connection:
        assert connection.execute(text("from answers")).scalars().all() == [42]
    with engine.connect(path) as connection:
        assert connection.execute("from answers").fetchall() == [(42,)]


def test_url(small: Path) -> None:
    """A database's SQLAlchemy URL works as well as its path."""
    with engine.create_engine(f"duckdb:///{small}").connect() as connection:
        assert connection.execute(text("from answers")).scalars().all() == [42]


@pytest.mark.filterwarnings("ignore:duckdb-engine doesn't yet support reflection")
def test_keys_are_reflected(live: Path) -> None:
    """SQLAlchemy finds every kind of key, in tables and from any schema's name."""
    with engine.writing(live) as connection:
        for statement in (
            "create table shelves (room int, shelf int, primary key (room, shelf))",
            """
            create table books (
                book int primary key, isbn text unique, room int, shelf int,
                check (book > 0),
                foreign key (room, shelf) references shelves (room, shelf)
            )
            """,
            "create view titles as select book from books",
        ):
            connection.execute(text(statement))
    with engine.create_engine(live).connect() as reader:
        for schema in (None, "main", "blog.main"):
            found = sqlalchemy.inspect(reader)
            key = found.get_pk_constraint("shelves", schema)
            assert key["constrained_columns"] == ["room", "shelf"]
            (unique,) = found.get_unique_constraints("books", schema)
            assert unique["column_names"] == ["isbn"]
            (reference,) = found.get_foreign_keys("books", schema)
            assert reference["constrained_columns"] == ["room", "shelf"]
            assert reference["referred_table"] == "shelves"
            assert reference["referred_schema"] == schema
            (check,) = found.get_check_constraints("books", schema)
            assert check["sqltext"].strip("()") == "book > 0"
            assert (
                found.get_pk_constraint("titles", schema)["constrained_columns"] == []
            )
            with pytest.raises(sqlalchemy.exc.NoSuchTableError):
                found.get_pk_constraint("absent", schema)
            tables = sqlalchemy.MetaData()
            tables.reflect(reader, schema, views=True)
            assert {table.name for table in tables.tables.values()} == {
                "shelves",
                "books",
                "titles",
            }


def test_engine_sees_the_newest_file(small: Path) -> None:
    """Connections are not pooled: a new one after a refresh sees the new file."""
    reader = engine.create_engine(small)
    with reader.connect() as connection:
        connection.execute(text("from answers")).all()
    other = small.with_name("other.duckdb")
    with engine.connect(other, read_only=False) as connection:
        connection.execute("create table answers as select 43 as answer")
    other.replace(small)
    with reader.connect() as connection:
        assert connection.execute(text("from answers")).scalars().all() == [43]


def test_limits(small: Path) -> None:
    """Memory and threads are limited as asked, for engines and connections."""
    given = {"memory_limit": "100MB", "threads": 1}
    with engine.connect(small, **given) as connection:
        assert connection.execute(SETTINGS).fetchall() == [("95.3 MiB", 1)]
    with engine.create_engine(small, **given).connect() as connection:
        assert connection.execute(text(SETTINGS)).all() == [("95.3 MiB", 1)]


@pytest.mark.parametrize("way", ["writing", "connect"])
def test_storage_version_is_pinned(live: Path, way: str) -> None:
    """A new file has the storage format of DuckDB 1.2, however it is made."""
    if way == "writing":
        with engine.writing(live) as connection:
            connection.execute(text("create table answers as select 42 as answer"))
    else:
        with engine.connect(live, read_only=False) as connection:
            connection.execute("create table answers as select 42 as answer")
    with engine.connect(live) as connection:
        rows = connection.execute(
            "select tags['storage_version'] from duckdb_databases()"
            " where database_name = current_database()"
        ).fetchall()
    assert rows == [(f"{engine.STORAGE_VERSION}+",)]


def test_writing_is_one_transaction(small: Path) -> None:
    """A failure while writing undoes what was written before it."""

    def fail() -> None:
        with engine.writing(small) as connection:
            connection.execute(text("delete from answers"))
            connection.execute(text("create table more as select 1 as one"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with engine.connect(small) as connection:
        assert connection.execute("show tables").fetchall() == [("answers",)]
        assert connection.execute("from answers").fetchall() == [(42,)]


def test_missing_file_says_how_to_make_one(live: Path) -> None:
    """Reading a missing database does not create it."""
    with pytest.raises(DatabaseError, match="blogdb load SOURCE --db"):
        engine.connect(live)
    assert not live.exists()


def test_file_of_another_kind(live: Path) -> None:
    """A file that is not a database is reported as such, with its path."""
    live.write_text("slug,title\n" * 1000)
    with pytest.raises(DatabaseError, match="is not a DuckDB database"):
        engine.connect(live)


def test_empty_file(live: Path) -> None:
    """An empty file is not a database, and reading it does not make it one."""
    live.touch()
    with pytest.raises(DatabaseError, match="is not a DuckDB database"):
        engine.connect(live)
    assert live.read_bytes() == b""


def test_folder(live: Path) -> None:
    """A folder is reported as a folder."""
    live.mkdir()
    with pytest.raises(DatabaseError, match="is a folder"):
        engine.connect(live)


@pytest.mark.parametrize("damage", ["overwritten", "cut off"])
def test_damaged_file(small: Path, damage: str) -> None:
    """A file that is damaged is explained in one line that says how to go back."""
    whole = small.read_bytes()
    if damage == "cut off":
        small.write_bytes(whole[:5000])
    else:
        small.write_bytes(whole[:4096] + bytes(8192) + whole[12288:])
    with pytest.raises(
        DatabaseError, match=r"is damaged .*blogdb generations"
    ) as caught:
        engine.connect(small)
    assert "\n" not in str(caught.value)


def test_file_of_a_newer_duckdb(live: Path) -> None:
    """A file in a format that this DuckDB cannot read says what to upgrade."""
    refusal = "Trying to read a database file with version number 99, but we can only"
    error = engine.explain(duckdb.IOException(refusal), live)
    assert isinstance(error, DatabaseError)
    assert "pip install --upgrade duckdb" in str(error)


def test_file_that_another_process_writes(small: Path) -> None:
    """The process that holds the file is named."""
    code = (
        "import duckdb, sys; connection = duckdb.connect(sys.argv[1]);"
        "print('ready', flush=True); sys.stdin.read()"
    )
    with (
        process(code, small) as holder,
        pytest.raises(BusyError, match=f"written by process {holder.pid} "),
    ):
        engine.connect(small)


def test_folder_with_a_question_mark(live: Path) -> None:
    """If DuckDB would put its log into another folder, nothing is written."""
    path = live.parent / "what?" / "blog.duckdb"
    path.parent.mkdir()
    with pytest.raises(DatabaseError, match="question mark"), engine.writing(path):
        pass
    with pytest.raises(DatabaseError, match="question mark"):
        engine.connect(path, read_only=False)
    assert list(path.parent.iterdir()) == []


CONNECT = """
import sys
from pathlib import Path
from blogdb.db import engine
try:
    engine.connect(Path(sys.argv[1]))
except engine.SystemFailureError as error:
    print(error)
"""


def test_file_without_permission(small: Path) -> None:
    """A file without read permission is reported as refused by the operating system."""
    small.chmod(0)
    done = run_without_rights(sys.executable, "-c", CONNECT, small)
    assert done.stdout == f"{small} cannot be opened: permission denied\n", done.stderr


def test_refusal_by_the_system(live: Path) -> None:
    """A refusal by the operating system is reported as one."""
    refusal = "IO Error: Cannot open file: Permission denied"
    error = engine.explain(duckdb.Error(refusal), live)
    assert isinstance(error, SystemFailureError)


def test_other_refusals(small: Path) -> None:
    """Other errors of DuckDB stay as they are, without themselves as their cause."""
    with engine.in_memory(small.parent / "spill") as connection:
        engine.attach(connection, small, "twice")
        with pytest.raises(duckdb.BinderException, match="already exists") as caught:
            engine.attach(connection, small, "twice")
    assert caught.value.__cause__ is None


def test_reading_needs_no_sqlalchemy() -> None:
    """Importing the engine for commands imports neither SQLAlchemy nor DuckDB."""
    code = (
        "import sys, blogdb.db.engine;"
        "print([name for name in ('duckdb', 'sqlalchemy') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
