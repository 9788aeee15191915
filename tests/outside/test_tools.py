"""The file as tools open it that know nothing of blogdb, and as the ORM reads it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from blogdb.db import engine
from blogdb.db.models import Author, Base, Post, PostAuthor, PostTag, Tag
from blogdb.db.quoting import literal
from blogdb.sql import catalog

FOLDER = Path(__file__).parent
SHELL = Path(sys.executable).with_name("duckdb")
ARGUMENTS = {
    "tag": "guide",
    "author": "nazneen",
    "slug": "ethics-soc-3",
    "query": "language model*",
    "text": "language models",
}
# What is missing, and what depends on the lists that are given.
MAY_BE_EMPTY = {
    "search_missing",
    *(entry.name for entry in catalog.entries() if entry.audience == "internal"),
}
VALUES = {
    "language": "null",
    "since": "null",
    "until": "null",
    "post_ids": "[1]",
    "asked": (
        "[{'word': 'models', 'is_beginning': false, 'is_excluded': false, 'share': 1}]"
    ),
    "wanted": "[{'word': 'language', 'is_beginning': false, 'weight': 1}]",
}
# Loads, and stops where all is written to the private copy, until it is let go on.
LOAD = """
import sys
from pathlib import Path
from blogdb.loaders.load import load
from blogdb.loaders.options import Options

def progress(step, fraction):
    if step == "verifying and publishing":
        print("ready", flush=True)
        sys.stdin.read()

load(Path(sys.argv[1]), [sys.argv[2]], Options(partial=True), progress)
"""


@pytest.fixture
def session(loaded_template: Path) -> Iterator[Session]:
    """A session of the ORM on the sample."""
    with Session(engine.create_engine(loaded_template)) as session:
        yield session


@pytest.fixture(scope="module")
def explored(
    loaded_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What a BI tool finds in the sample while a load adds a post."""
    folder = tmp_path_factory.mktemp("explored")
    path = folder / "blog.duckdb"
    path.write_bytes(loaded_template.read_bytes())
    source = folder / "one.csv"
    source.write_text("slug,title,date,author\nnew,New,2024-02-01,Somebody\n")

    with subprocess.Popen(
        [sys.executable, "-c", LOAD, path, source],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        done = subprocess.run(
            [sys.executable, FOLDER / "explore.py", path],
            capture_output=True,
            text=True,
            check=True,
        )
        running.communicate()
    assert running.returncode == 0
    said: dict[str, Any] = json.loads(done.stdout)
    with engine.connect(path) as connection:
        rows = connection.execute("select count(*) from posts_overview").fetchall()
    return said | {"posts_afterwards": rows[0][0]}


def test_bi_tool_reads_while_a_load_runs(explored: dict[str, Any]) -> None:
    """During a load a BI tool reads the file as it was, and afterwards the new one."""
    assert (explored["posts"], explored["posts_afterwards"]) == (100, 101)


def test_bi_tool_finds_tables_and_views(explored: dict[str, Any]) -> None:
    """A BI tool lists every table and every curated view, each with its comment."""
    views = {entry.name: entry for entry in catalog.entries() if entry.kind == "view"}
    assert set(explored["tables"]) == {*Base.metadata.tables, "alembic_version"}
    assert set(explored["views"]) == views.keys()
    for name, entry in views.items():
        assert explored["comments"][name] == entry.comment
    for name, table in Base.metadata.tables.items():
        assert explored["comments"][name] == table.comment


def test_bi_tool_finds_columns(explored: dict[str, Any]) -> None:
    """Every column of a table or view has a type that tools know, and its comment."""
    columns = explored["columns"]
    assert columns.keys() == {*explored["tables"], *explored["views"]}
    for name in columns.keys() - {"alembic_version"}:
        for column, (kind, comment) in columns[name].items():
            assert kind not in ("", "NULL"), f"{name}.{column}"
            assert comment, f"{name}.{column}"
    for name, table in Base.metadata.tables.items():
        assert list(columns[name]) == [column.name for column in table.columns]
    assert columns["posts"]["published_on"][0] == "DATE"
    month = columns["posts_per_month"]["month"]
    assert month == ["DATE", "First day of the month."]


def test_comments_are_in_the_information_schema(explored: dict[str, Any]) -> None:
    """The comments of tables' and views' columns are where the SQL standard looks."""
    said = explored["information_schema"]
    assert {row[0] for row in said} == {*explored["tables"], *explored["views"]}
    silent = {table for table, _, comment in said if not comment}
    assert silent == {"alembic_version"}


def test_models_join_along_relationships(session: Session) -> None:
    """From a post the models lead to its authors and tags, in their order."""
    expected = {
        post_id: (title, authors or "", tags or "")
        for post_id, title, authors, tags in session.connection()
        .exec_driver_sql(
            "select post_id, title, author_names, tag_names from posts_overview"
        )
        .all()
    }
    found = {
        post.post_id: (
            post.title,
            ", ".join(each.author.name for each in post.authors),
            ", ".join(each.tag.name for each in post.tags),
        )
        for post in session.scalars(select(Post))
    }
    assert found == expected
    assert len(found) == 100


def test_models_join_in_queries(session: Session) -> None:
    """The models' joins find which authors write about a tag, as SQL does."""
    query = (
        select(Author.name, func.count())
        .join(Author.posts)
        .join(PostAuthor.post)
        .join(Post.tags)
        .join(PostTag.tag)
        .where(Tag.name == "guide")
        .group_by(Author.name)
    )
    by_hand = """
        select author, count_posts from author_tags where tag = 'guide'
    """
    expected = session.connection().exec_driver_sql(by_hand).all()
    assert sorted(session.execute(query).all()) == sorted(map(tuple, expected))
    assert expected


def ask(path: Path, *statements: str) -> list[list[str]]:
    """Run statements in the DuckDB shell, and read what it prints as CSV."""
    if not SHELL.exists():
        pytest.skip("THE DUCKDB SHELL IS ABSENT: run the tests with make")
    done = subprocess.run(
        [SHELL, "-readonly", "-csv", "-noheader", path, "-c", ";".join(statements)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return list(csv.reader(io.StringIO(done.stdout)))


def test_shell_runs_a_view_by_its_name(loaded_template: Path) -> None:
    """In the DuckDB shell `from posts_per_month` is all that it takes."""
    rows = ask(loaded_template, "from posts_per_month")
    assert rows[0][:2] == ["2023-03-01", "1"]
    assert [int(row[1]) for row in rows] == [1, 10, 18, 18, 13, 16, 16, 8]


def test_shell_runs_every_view_and_macro(loaded_template: Path) -> None:
    """Every view and macro gives in the shell as many rows as in Python."""
    calls = []
    for entry in catalog.entries():
        arguments = ", ".join(
            VALUES.get(name) or literal(ARGUMENTS[name]) for name in entry.required
        )
        is_macro = entry.kind == "macro"
        calls.append(f"{entry.name}({arguments})" if is_macro else entry.name)
    counts = [f"select '{i}', count(*) from {call}" for i, call in enumerate(calls)]
    with engine.connect(loaded_template) as connection:
        expected = [connection.execute(query).fetchall()[0] for query in counts]
    found = ask(loaded_template, *counts)
    assert found == [[name, str(count)] for name, count in expected]
    for call, (_, count) in zip(calls, expected, strict=True):
        name, is_macro, _ = call.partition("(")
        assert count or not is_macro or name in MAY_BE_EMPTY, f"{call} gives no rows"
