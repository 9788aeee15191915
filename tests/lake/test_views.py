"""What is asked of all blogs of a lake: who cites whom, and what they share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import ErrorLevel

from blogdb.db.errors import QueryError
from blogdb.lake import across, views
from blogdb.lake.manifest import State
from blogdb.sql import catalog

from . import by_blog

POSTS = [
    # blog, post_id, url, translation_group
    ("a", 1, "https://www.A.org/2024/01/one/", 1),
    ("a", 2, "https://a.org/2024/02/two", 2),
    ("a", 3, "https://a.org/2024/02/zwei", 2),
    # Where a post of twenty-one appeared first is no site of the blog.
    *(
        ("b", number, f"http://b.org/blog/post-{number}", number)
        for number in range(20)
    ),
    ("b", 20, "https://medium.com/@b/post-20", 20),
    # On a platform, each has a folder.
    ("c", 1, "https://platform.example/@c/eins", 1),
    ("c", 2, "https://platform.example/@c/zwei", 2),
    ("cc", 1, "https://platform.example/@cc/uno", 1),
    # Its address is only known from what the user said, or from its links.
    ("named", 1, None, 1),
    ("found", 1, None, 1),
    ("found", 2, None, 2),
    # The same blog once more.
    ("copy of a", 1, "https://a.org/2024/01/one", 1),
    ("copy of a", 2, "https://a.org/2024/02/two", 2),
]
LINKS = [
    # blog, post_id, position, url, target_post_id, in_code
    ("a", 1, 1, "https://b.org/blog/post-7/?utm=1#part", None, False),
    ("a", 1, 2, "//www.b.org/blog", None, False),
    ("a", 1, 3, "https://b.org/shop", None, False),
    ("a", 1, 4, "https://b.org/blog/post-7", None, True),
    ("a", 1, 5, "https://a.org/2024/02/two", 2, False),
    ("a", 1, 6, "https://a.org/about", None, False),
    ("a", 1, 7, "https://medium.com/@b/post-20", None, False),
    ("a", 2, 1, "https://b.org/blog/post-8", None, False),
    ("a", 3, 1, "https://b.org/blog/post-9", None, False),
    ("b", 0, 1, "http://a.org", None, False),
    ("b", 1, 1, "https://A.org/2024/02/zwei/", None, False),
    ("c", 1, 1, "https://platform.example/@cc/uno", None, False),
    ("c", 1, 2, "https://platform.example/@ccc/none", None, False),
    ("c", 1, 3, "https://platform.example/", None, False),
    ("cc", 1, 1, "https://named.example/blog/x", None, False),
    ("cc", 1, 2, "https://named.example/other", None, False),
    ("cc", 1, 3, "https://found.example/any", None, False),
    ("found", 1, 1, "https://found.example/2", 2, False),
    ("found", 1, 2, "mailto:a@a.org", None, False),
]
FOUND = [
    # citing_blog, post_id, position, cited_blog, cited_post_id
    ("a", 1, 1, "b", 7),
    ("a", 1, 2, "b", None),
    ("a", 2, 1, "b", 8),
    ("b", 0, 1, "a", None),
    ("b", 1, 1, "a", 2),
    ("c", 1, 1, "cc", 1),
    ("cc", 1, 1, "named", None),
    ("cc", 1, 3, "found", None),
]


@pytest.fixture
def lake() -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of a lake with these blogs, and its views."""
    with duckdb.connect() as connection:
        connection.execute(
            "create table posts (blog varchar, post_id integer, url varchar,"
            " translation_group integer, title varchar, published_on date)"
        )
        connection.executemany(
            "insert into posts values (?, ?, ?, ?, 'T', date '2024-01-01' + ?)",
            [(*post, post[1]) for post in POSTS],
        )
        connection.execute(
            "create table post_links (blog varchar, post_id integer, position integer,"
            " url varchar, target_post_id integer, in_code boolean, host varchar,"
            " text varchar)"
        )
        connection.executemany(
            "insert into post_links values (?, ?, ?, ?, ?, ?,"
            " regexp_extract(?, '//(?:www.)?([^/]+)', 1), 'text')",
            [(*link, link[3]) for link in LINKS],
        )
        connection.execute(
            "create table loads (blog varchar, load_id integer, options varchar)"
        )
        sites = {"named": "https://named.example/blog/", "found": None}
        connection.executemany(
            "insert into loads values (?, ?, ?)",
            [
                (blog, load, json.dumps({"wanted": {"site_url": site}}))
                for blog, last in sites.items()
                for load, site in enumerate(("https://a.org", last), 1)
            ],
        )
        for entry in catalog.entries_of_lakes():
            connection.execute(entry.statement)
        yield connection


def test_links_between_blogs(lake: duckdb.DuckDBPyConnection) -> None:
    """A link leads to the blog whose site has the address most closely, if any."""
    found = lake.sql(
        "select citing_blog, post_id, position, cited_blog, cited_post_id"
        " from links_between_blogs order by all"
    ).fetchall()
    assert found == FOUND
    (entry, _) = catalog.entries_of_lakes()
    assert lake.sql("from links_between_blogs").columns == list(entry.columns)


def test_blog_citations(lake: duckdb.DuckDBPyConnection) -> None:
    """Pairs of blogs are counted by posts, links and posts that they lead to."""
    found = lake.sql(
        "select * replace (day(first_on) as first_on, day(last_on) as last_on)"
        " from blog_citations"
    )
    assert found.fetchall() == [
        ("a", "b", 2, 3, 2, 2, 3),
        ("b", "a", 2, 2, 1, 1, 2),
        ("c", "cc", 1, 1, 1, 2, 2),
        ("cc", "found", 1, 1, 0, 2, 2),
        ("cc", "named", 1, 1, 0, 2, 2),
    ]
    entry = catalog.entries_of_lakes()[1]
    assert found.columns == list(entry.columns)


def test_views_describe_themselves(tmp_path: Path) -> None:
    """In the file of a lake the views about all blogs say what their columns mean."""
    with duckdb.connect() as connection:
        views.create(connection, tmp_path, State())
        ((comment,),) = connection.execute(
            "select comment from duckdb_columns() where schema_name = 'main'"
            " and table_name = 'blog_citations' and column_name = 'cited_blog'"
        ).fetchall()
        assert comment == "the blog that they lead to"
        assert connection.sql("from main.blog_citations").fetchall() == []
        assert connection.sql("from main.rejected_rows").fetchall() == []


ACROSS: dict[str, list[tuple[Any, ...]]] = {
    "select tag, count_posts, count_authors from tag_usage order by all": [
        ("llm", 2, 1),
        ("nlp", 1, 1),
    ],
    "select author, count_posts from author_activity order by all": [("Ann", 2)],
    "select count(*), count(distinct post_id) from posts": [(2, 2)],
    "select path from posts order by all": [("a/p",), ("b/p",)],
    "select host, count_posts from link_domains": [("example.org", 2)],
}


def test_all_blogs_as_if_one() -> None:
    """Tags and authors of one name are one across blogs; posts stay apart."""
    types = {
        "posts": "post_id, path, translation_group, published_on, url, word_count",
        "tags": "tag_id, name",
        "authors": "author_id, name, url, picture",
        "post_tags": "post_id, tag_id, position, raw_name",
        "post_authors": "post_id, author_id, position",
        "post_links": "post_id, target_post_id, host, in_code, resolution",
        "loads": "load_id",
    }
    rows = {
        "posts": [
            f"('{b}', 1, 'p', 1, date '2024-01-01', null::varchar, 3)" for b in "ab"
        ],
        # The tag of one name has another id in each.
        "tags": ["('a', 1, 'llm')", "('b', 1, 'nlp')", "('b', 2, 'llm')"],
        "authors": ["('a', 1, 'Ann', null, null)", "('b', 1, 'ANN', 'u', null)"],
        "post_tags": [
            *("('a', 1, 1, 1, 'llm')", "('b', 1, 1, 1, 'nlp')"),
            "('b', 1, 2, 2, 'LLM')",
        ],
        "post_authors": ["('a', 1, 1, 1)", "('b', 1, 1, 1)"],
        "post_links": [f"('{b}', 1, null, 'example.org', false, null)" for b in "ab"],
    }
    with duckdb.connect() as connection:
        connection.execute(
            "create table lake_blogs as select unnest(['a', 'b']) as blog"
        )
        for table, names in types.items():
            values = ", ".join(rows.get(table, []))
            given = f"(values {values}) as t (blog, {names})" if values else None
            select = f"from {given}" if given else "select 'a' as blog, 1 as load_id"
            connection.execute(f"create table {table} as {select}")
        columns = {
            table: [(name, "") for name in names.split(", ")]
            for table, names in types.items()
        }
        wanted = ("tag_usage", "author_activity", "link_domains")
        for statement in across.script(columns, wanted):
            connection.execute(statement)
        for question, expected in ACROSS.items():
            assert connection.sql(question).fetchall() == expected, question


def test_statements_over_all_blogs_are_those_of_the_views() -> None:
    """What a lake asks is what the views ask now, of each blog by itself."""
    assert by_blog.FILE.read_text("utf-8") == by_blog.written(), "make interface"


def test_views_over_all_blogs_have_their_types(tmp_path: Path) -> None:
    """Each view of `main` has the blog, and then the columns of a blog's own view."""
    with views.empty_database() as own, duckdb.connect() as lake:
        views.create(lake, tmp_path, State())
        for entry in catalog.entries():
            if entry.kind == "view":
                expected = own.execute(f"describe from {entry.name}").fetchall()
                blog, *found = lake.execute(f"describe from {entry.name}").fetchall()
                assert blog[:2] == ("blog", "VARCHAR"), entry.name
                assert found == expected, entry.name


def test_what_means_nothing_across_blogs() -> None:
    """Views of one blog's loads, search or posts are refused by name."""
    assert {"tag_usage", "author_activity", "cited_papers", "link_domains"} <= {
        *across.names()
    }
    for name in ("load_history", "related_posts", "untagged_posts", "search_terms"):
        with pytest.raises(QueryError, match=f"{name} .* no meaning across blogs"):
            across.require_meaning([name])


def test_views_over_lakes_are_spark_sql_too() -> None:
    """SQLGlot translates the views over all blogs from DuckDB to Spark SQL."""
    tables = {"tags": [("tag_id", ""), ("name", "")], "authors": [("author_id", "")]}
    tables["posts"] = [("post_id", ""), ("path", "")]
    statements = [entry.statement for entry in catalog.entries_of_lakes()]
    for statement in (*statements, *across.script(tables, ())):
        if statement.startswith("set schema"):
            continue
        (written,) = sqlglot.transpile(
            statement,
            read="duckdb",
            write="spark",
            unsupported_level=ErrorLevel.RAISE,
        )
        assert sqlglot.parse_one(written, read="spark")
