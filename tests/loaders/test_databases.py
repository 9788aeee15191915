"""Loading from files of SQLite and DuckDB, with and without a query."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from blogdb.db.errors import SourceError
from blogdb.loaders.options import Options

from . import plain
from .without_bodies import load

TABLES = """
create table entries (local varchar, head varchar, day varchar);
create table tags (id integer, name varchar);
insert into entries values ('a', 'A', '2024-01-05'), ('b', 'B', '2024-01-06');
"""
QUERY = "select local as slug, head as title, day as date from entries"


@pytest.fixture(params=["sqlite", "duckdb"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a table that looks like posts."""
    path = tmp_path / f"a.{request.param}"
    run(path, TABLES)
    return str(path)


def run(path: Path | str, statements: str) -> None:
    """Run statements in a database."""
    if str(path).endswith("sqlite"):
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(statements)
    else:
        with duckdb.connect(str(path)) as connection:
            connection.execute(statements)


def test_a_refresh_remembers_the_query(source: str, empty: Path) -> None:
    """A query gives the posts, and does so again when only the database is named."""
    load(empty, [source], Options(query=QUERY))
    assert plain.column(empty, "select slug from posts order by slug") == ["a", "b"]
    assert load(empty).load_id is None
    run(source, "update entries set head = 'C' where local = 'b'")
    assert load(empty).counts.changed == 1
    assert plain.column(empty, "select title from posts order by slug") == ["A", "C"]


def test_a_load_without_a_query_names_the_tables(source: str, empty: Path) -> None:
    """Where no table looks like posts, or two do, the tables are named."""
    with pytest.raises(SourceError, match=r"no table .*--query .*entries, tags"):
        load(empty, [source])
    run(source, f"create table one as {QUERY}; create table two as {QUERY};")
    with pytest.raises(SourceError, match=r"2 tables .*\(it has one, two\)"):
        load(empty, [source])


@pytest.mark.parametrize(
    "query",
    [
        "delete from entries",
        "delete from entries returning local as slug, head as title",
        f"{QUERY}; delete from entries",
        "attach 'other.db' as other",
        "select nothing from nowhere",
    ],
)
def test_a_query_only_reads(source: str, empty: Path, query: str) -> None:
    """A query that writes, or cannot be run, is refused in a line."""
    before = Path(source).read_bytes()
    with pytest.raises(SourceError, match="--query") as caught:
        load(empty, [source], Options(query=query))
    assert len(str(caught.value).splitlines()) == 1
    assert Path(source).read_bytes() == before
    assert [each.name for each in Path(source).parent.glob("*.db")] == []


def test_only_databases_are_asked(empty: Path, tmp_path: Path) -> None:
    """A query of a table or a folder is refused."""
    (tmp_path / "a.csv").write_text("slug,title\na,A\n")
    for place in ("a.csv", "."):
        with pytest.raises(SourceError, match="only a database"):
            load(empty, [str(tmp_path / place)], Options(query=QUERY))


def test_text_that_is_no_utf8_is_a_problem(empty: Path, tmp_path: Path) -> None:
    """A row of SQLite with other bytes is rejected, and the others are loaded."""
    path = tmp_path / "a.sqlite"
    run(path, f"{TABLES} insert into entries values ('c', cast(x'ff' as text), '');")
    result = load(empty, [str(path)], Options(query=QUERY))
    assert (result.counts.added, result.counts.rejected) == (2, 1)
