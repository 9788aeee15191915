"""A query about one blog that is made one about many; DuckDB says what they answer."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from blogdb.db import engine
from blogdb.db.errors import QueryError
from blogdb.db.outline import outline
from blogdb.db.quoting import literal
from blogdb.sql import catalog
from blogdb.sql.spark import dialect
from blogdb.sql.spark.by_blog import by_blog

from ..rounds import rounds
from ..sql import oracle
from ..sql.given import fill

GIVEN = {
    "awkward": oracle.awkward_blog().tables(),
    # Its ids are among those of the other.
    "solo": {"posts": [{"post_id": 1, "title": "Alone", "tags": "llm"}]},
    **rounds({}, {"empty": {}}),
}


@pytest.fixture(scope="module")
def blogs(
    migrated_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Blogs as databases of their own, and their tables in one with `blog`."""
    folder = tmp_path_factory.mktemp("blogs")
    with duckdb.connect(config={"threads": 1}) as connection:
        for blog, rows in GIVEN.items():
            path = folder / f"{blog}.duckdb"
            shutil.copyfile(migrated_template, path)
            with engine.connect(path, read_only=False) as own:
                fill(own, rows)
            connection.execute(f"attach {literal(path)} as {blog}")
        for table in outline().columns:
            rows_of_all = " union all ".join(
                f"select '{blog}' as blog, * from {blog}.{table}" for blog in GIVEN
            )
            connection.execute(f"create table {table} as {rows_of_all}")
        listed = ", ".join(f"('{blog}')" for blog in GIVEN)
        connection.execute(
            f"create table lake_blogs as from (values {listed}) as blogs (blog)"
        )
        yield connection


def test_every_view_gives_each_blog_its_rows(blogs: duckdb.DuckDBPyConnection) -> None:
    """Each view over all blogs has the rows that it has of each blog's tables alone."""
    different = []
    for entry in catalog.entries():
        if entry.kind != "view":
            continue
        # As tables, so that no view is answered again for each that reads it.
        head = f"create or replace view {entry.name} as"
        own = entry.statement.removeprefix(head)
        expected = []
        for blog in GIVEN:
            blogs.execute(f"use {blog}")
            blogs.execute(f"create table {entry.name} as {own}")
            rows = blogs.execute(f"from {entry.name}").fetchall()
            expected += [(blog, *row) for row in rows]
        query = by_blog(dialect.parse(entry.statement)).sql("duckdb")
        blogs.execute("use memory")
        blogs.execute(f"create table {entry.name} as {query}")
        found = blogs.execute(f"from {entry.name}").fetchall()
        if sorted(map(repr, found)) != sorted(map(repr, expected)):
            different.append(entry.name)
    assert different == []


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        pytest.param(
            "select title from posts order by post_id desc limit 1",
            [("a", "Y"), ("b", "Z")],
            id="first rows are each blog's",
        ),
        pytest.param(
            "select count(*) filter (where post_id > 1) as n, max(title) as t"
            " from posts",
            [("a", 1, "Y"), ("b", 0, "Z"), ("c", 0, None)],
            id="totals of nothing are a row as well",
        ),
        pytest.param(
            "select title from posts where post_id in (select post_id from tags)",
            [("a", "Y"), ("b", "Z")],
            id="a list is the blog's",
        ),
        pytest.param(
            "select title from posts group by title"
            " having count(*) >= (select count(*) from tags)",
            [("a", "X"), ("a", "Y"), ("b", "Z")],
            id="a value is the blog's",
        ),
        pytest.param(
            "select 1 as one, unnest([2, 3]) as two",
            [(blog, 1, two) for blog in "abc" for two in (2, 3)],
            id="rows of nothing are each blog's",
        ),
    ],
)
def test_blogs_stay_apart(sql: str, rows: list[tuple[object, ...]]) -> None:
    """What a query asks of all rows is asked of those of each blog."""
    given = (
        "with lake_blogs as (from (values ('a'), ('b'), ('c')) as t (blog)),"
        " posts as (from (values ('a', 1, 'X'), ('a', 2, 'Y'), ('b', 1, 'Z'))"
        " as t (blog, post_id, title)),"
        " tags as (from (values ('a', 2), ('b', 1)) as t (blog, post_id)) "
    )
    query = by_blog(dialect.parse(sql)).sql("duckdb")
    assert sorted(map(repr, duckdb.sql(given + query).fetchall())) == sorted(
        map(repr, rows)
    )


@pytest.mark.parametrize(
    "sql",
    [
        "select title from posts limit 1",
        "select count(*) from posts having count(*) > 1",
        "select * from posts full join tags on posts.post_id = tags.post_id",
        "select title from posts where exists (select 1 from tags)",
    ],
)
def test_what_has_no_meaning_for_each_blog_is_refused(sql: str) -> None:
    """A query that cannot be asked of each blog is refused, not answered wrongly."""
    with pytest.raises(QueryError, match="cannot be asked of each blog by itself"):
        by_blog(dialect.parse(sql))
