"""Databases that SQLAlchemy reaches by a URL are sources."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from blogdb.db.errors import SourceError, SystemFailureError
from blogdb.loaders.options import Options
from blogdb.loaders.sources.servers import is_server, without_password

from . import plain
from .without_bodies import load

POSTS = """
create table posts (slug text, title text, day text, tags text);
insert into posts values ('one', 'One', '2024-01-05', 'a,b'), ('two', 'Two', null, '');
create table users (name text);
"""


@pytest.fixture
def server(tmp_path: Path) -> str:
    """A database's URL; its driver is Python's own."""
    path = tmp_path / "site.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(POSTS)
    return f"sqlite:///{path}"


def ask(server: str, sql: str) -> list[tuple[object, ...]]:
    """Ask the database itself."""
    with closing(sqlite3.connect(server.removeprefix("sqlite:///"))) as connection:
        rows = connection.execute(sql).fetchall()
        connection.commit()
        return rows


def test_a_table_of_posts_is_loaded_and_refreshed(server: str, new: Path) -> None:
    """The one table of posts is read, and read again by a refresh."""
    assert load(new, [server]).counts.added == 2
    assert plain.column(new, "select format from loads") == ["sql"]
    ask(server, "update posts set title = 'First' where slug = 'one'")
    counts = load(new).counts
    assert (counts.changed, counts.unchanged) == (1, 1)


def test_a_query_is_remembered(server: str, new: Path) -> None:
    """--query says which rows are posts, also for the refresh after it."""
    query = (
        "-- Only some\nselect slug, title as headline from posts where day is not null"
    )
    load(new, [server], Options(query=query))
    ask(server, "insert into posts values ('three', 'Three', '2024-01-06', null)")
    assert load(new).counts.added == 1
    assert plain.column(new, "select slug from posts order by 1") == ["one", "three"]


@pytest.mark.parametrize(
    "query",
    [
        "delete from posts",
        "with some as (select 1) delete from posts",
        "select 1; delete from posts",
        "select nothing from nowhere",
    ],
)
def test_what_does_not_read_is_refused(query: str, server: str, new: Path) -> None:
    """A query that writes, several, or one that is wrong, changes nothing."""
    with pytest.raises(SourceError, match=r"only reads|cannot be read"):
        load(new, [server], Options(query=query))
    assert ask(server, "select count(*) from posts") == [(2,)]
    assert not new.exists()


def test_what_cannot_be_reached_is_told(tmp_path: Path, new: Path) -> None:
    """A driver that is missing is named, and a wrong URL is refused, in a line each."""
    with pytest.raises(SystemFailureError, match="install oracledb"):
        load(new, ["oracle://ann:secret@h/db"])
    with pytest.raises(SourceError, match="no URL of a database") as caught:
        load(new, ["postgresql://ann:secret@h:port/db"])
    assert "secret" not in str(caught.value)
    with pytest.raises(SourceError, match="cannot be read: unable to open"):
        load(new, [f"sqlite:///{tmp_path}/nowhere/site.sqlite"])


def test_passwords_are_not_remembered() -> None:
    """What is said and remembered of a URL has no password."""
    url = "postgresql+psycopg://ann:sec%40ret@h.example:5432/db?sslmode=require"
    assert without_password(url) == url.replace(":sec%40ret", "")


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("mysql+pymysql://h/db", True),
        ("https://a.example/posts.csv", False),
        ("git+ssh://h/b", False),
        ("hf://datasets/x.csv", False),
        ("posts.csv", False),
    ],
)
def test_what_is_a_server(location: str, *, expected: bool) -> None:
    """URLs of databases are told from those of files and repositories."""
    assert is_server(location) is expected
