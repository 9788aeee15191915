"""DuckDB's SQL as Spark's, as far as that can be seen without Spark."""

from __future__ import annotations

import re

import pytest
import sqlglot

from blogdb.db.errors import QueryError
from blogdb.sql import catalog
from blogdb.sql.spark import dialect, patterns
from blogdb.sql.spark.views import needed, script

ENTRIES = [*catalog.entries(), *catalog.entries_of_lakes()]
TYPES = {
    entry.name: [(column, "INTEGER") for column in entry.columns] for entry in ENTRIES
}


@pytest.fixture(scope="module")
def statements() -> list[str]:
    """The statements of all views."""
    return script(TYPES)


def test_every_view_is_made_after_what_it_reads(statements: list[str]) -> None:
    """A statement is Spark's, and reads tables, and what was made before it."""
    entries = {entry.name for entry in ENTRIES}
    made: set[str] = set()
    for statement in statements:
        head = re.match(r"create (?:table|or replace temporary view) (\w+)", statement)
        if head is None:
            continue
        assert sqlglot.parse_one(statement.partition(" as\n")[2], read="spark")
        read = set(re.findall(r"\b(?:FROM|JOIN) (\w+)", statement, re.IGNORECASE))
        assert {n for n in read if n in entries or "__" in n} <= made, head[1]
        made.add(head[1])
    assert {entry.name for entry in needed(None)} <= made


def test_part_that_is_used_twice_is_kept() -> None:
    """What a view uses more than once has a statement, and what it uses once none."""
    made = script(TYPES, {"tag_usage"})
    heads = [statement.partition("\n")[0] for statement in made]
    assert heads == [
        "drop table if exists tag_usage__originals",
        "create table tag_usage__originals using parquet as",
        "create or replace temporary view tag_usage",
    ]
    for statement in made[1:]:
        assert sqlglot.parse_one(statement.partition(" as\n")[2], read="spark")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (r"\p{Han}[^\p{Lu}]", r"\p{IsHan}[^\p{Lu}]"),
        (r"[\s\v(]\s$", r"[\t\n\f\r \x0B(][\t\n\f\r ]\z"),
        (r"(?i)a.b\.", r"(?iu)a[^\n]b\."),
        (r"[[a]\$", r"[\[a]\$"),
        (r"[]$]", r"[]$]"),
    ],
)
def test_pattern_means_the_same_in_java(written: str, expected: str) -> None:
    """Signs that mean something else in Java are written otherwise."""
    assert patterns.pattern(written) == expected


def test_replacement_names_groups_as_java_does() -> None:
    """A group has $ before it, and what is none is taken as it is."""
    assert patterns.replacement(r"\1$\2", shift=1) == r"$2\$$3"
    assert patterns.replacement(r"\12") == r"$1\2"


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("select reflect('java.lang.System', 'exit')", "the function reflect"),
        ("select date_diff('week', a, b) from posts", "date_diff of week"),
        ("select regexp_matches(title, slug) from posts", "must be written"),
        ("select regexp_matches(title, '(?m)^a') from posts", "is not known"),
        ("drop table posts", "only one query"),
        ("select 1; select 2", "only one query"),
        ("select from from", "not understood"),
    ],
)
def test_what_has_no_rule_is_refused(sql: str, why: str) -> None:
    """What Spark would answer otherwise, or may not do, is refused in a line."""
    with pytest.raises(QueryError, match=re.escape(why)) as caught:
        dialect.write(dialect.parse(sql))
    assert "\n" not in str(caught.value)


def test_tables_of_a_query_are_not_files_or_its_own() -> None:
    """A query names what it reads, macros as well, and may read no file."""
    query = dialect.parse(
        "with own as (from Posts) from own join posts_tagged('llm') using (post_id)"
    )
    assert dialect.tables_of(query) == {"posts", "posts_tagged"}
    for sql in ("from parquet.x", "from read_csv('x.csv')"):
        with pytest.raises(QueryError, match="no table or view of the lake"):
            dialect.tables_of(dialect.parse(sql))
