"""The views of a lake on Spark, which have DuckDB's rows (`make spark`)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
import sqlglot

from blogdb.db import engine, schema
from blogdb.lake import across, asking_spark, manifest, tables, views
from blogdb.lake.manifest import LakeBlog, Part, State
from blogdb.migrations import template
from blogdb.sql.spark import dialect
from blogdb.sql.spark import views as on_spark

from ..sql import oracle
from ..sql.given import fill

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

GIVEN = {
    "awkward": oracle.awkward_blog().tables(),
    "solo": {
        "posts": [{"post_id": 1, "title": "Alone", "tags": "llm"}],
        "post_links": [
            {"post_id": 1, "position": place, "url": url, "kind": "external"}
            for place, url in enumerate(
                ("https://example.org/156", "https://www.example.org/?q", "//b.org")
            )
        ],
    },
    "empty": {},
}
DIFFERENT: dict[str, str] = {}
"""Views that may have other rows on Spark, and why."""


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake of a blog with all that is hard, one of a post and one without."""
    root = tmp_path_factory.mktemp("lake")
    parts = []
    for blog, rows in GIVEN.items():
        folder = tmp_path_factory.mktemp(blog)
        database = folder / "blog.duckdb"
        template.write(database, folder)
        with engine.connect(database, read_only=False) as connection:
            fill(connection, rows)
        tables.write(database, blog, folder)
        written = {path.stem: path for path in folder.glob("*.parquet")}
        part = Part(1, f"blog={blog}", schema.HEAD, tuple(sorted(written)), (blog,))
        for table, path in written.items():
            part.path(root, table).parent.mkdir(parents=True)
            shutil.move(path, part.path(root, table))
        parts.append(part)
    listed = {blog: LakeBlog(1, blog, 0) for blog in GIVEN}
    manifest.write(root, State(1, "2024-01-01T00:00:00+00:00", listed, tuple(parts)))
    return root


def plain(rows: list[Any]) -> list[str]:
    """Write rows so that they compare; sums of fractions depend on their order."""
    return sorted(
        repr(tuple(float(f"{v:.9g}") if isinstance(v, float) else v for v in row))
        for row in rows
    )


def test_every_table_and_view_has_the_rows_of_duckdb(
    lake: Path, cluster: SparkSession
) -> None:
    """Each table and view has DuckDB's rows, and works on each blog by itself."""
    state = manifest.current(lake)
    asking_spark.offer(cluster, lake, state)
    steps = on_spark.steps(asking_spark.view_types())
    whole = [
        step.name
        for step in steps
        if "SinglePartition" in plan(cluster.sql(step.query))
    ]
    different = []
    with duckdb.connect() as connection:
        views.create(connection, lake, state)
        for name in (*tables.names(), *(step.name for step in steps if step.question)):
            expected = connection.execute(f"from {name}").fetchall()
            if plain(cluster.table(name).collect()) != plain(expected):
                different.append(name)
    assert (different, whole) == (list(DIFFERENT), [])


def test_views_across_blogs_have_the_rows_of_duckdb(
    lake: Path, cluster: SparkSession
) -> None:
    """The views of all blogs as if they were one have DuckDB's rows."""
    state = manifest.current(lake)
    asking_spark.offer(cluster, lake, state, is_across=True)
    different = []
    with duckdb.connect() as connection:
        views.create_across(connection, lake, state, across.names())
        for name in across.names():
            expected = connection.execute(f"from {name}").fetchall()
            if plain(cluster.table(name).collect()) != plain(expected):
                different.append(name)
    assert different == []


def plan(asked: DataFrame) -> str:
    """Say how Spark would work."""
    return str(asked._jdf.queryExecution().executedPlan().toString())


def test_printed_statements_make_the_same_views(
    lake: Path, cluster: SparkSession
) -> None:
    """The file of `blogdb views --dialect spark` gives the rows of DuckDB."""
    state = manifest.current(lake)
    asking_spark.offer(cluster, lake, state, set(tables.names()))
    for statement in asking_spark.script(["tags_to_revisit"]).split(";\n\n"):
        if statement.strip():
            cluster.sql(statement)
    with duckdb.connect() as connection:
        views.create(connection, lake, state)
        for name in ("tags_to_revisit", "post_citations"):
            expected = connection.execute(f"from {name}").fetchall()
            assert plain(cluster.table(name).collect()) == plain(expected)


DAYS = "(values (date '2024-03-05', date '2024-01-01')) as days (ended_on, began_on)"
NUMBERS = "(values (1, 4, null), (2, 3, 'b')) as numbers (place, number, word)"


@pytest.mark.parametrize(
    "expression",
    [
        f"ended_on - began_on from {DAYS}",
        f"min_by(word, place) from {NUMBERS}",
        f"quantile_cont(number, 0.25) from {NUMBERS}",
        f"string_split('a,b', ',')[place] from {NUMBERS} where place = 1",
        "string_split('a,b', ',')[3]",
        "week(date '2024-01-01')",
        "1 + unnest(generate_series(1, 1))",
        "isodow(date '2024-01-01')",
        "date_diff('month', date '2024-01-31', date '2024-02-01')",
        "cast(2.5::double + 1 as integer)",
        "round(1.005::double, 2)",
        "regexp_replace('aaa', 'a', 'b')",
        r"regexp_replace('ab', '(a)', '\1\1', 'g')",
        r"regexp_matches('漢字', '^\p{Han}+$')",
        r"regexp_matches('a' || chr(10), 'a$')",
        r"regexp_matches('É', '(?i)é')",
        r"regexp_matches('éa', '\ba')",
        r"regexp_matches(chr(11), '\s')",
        "lower('ΟΔΟΣ')",
        "trim(chr(160) || 'a')",
        "strip_accents('é')",
        "try_cast(split_part('1.5 x', ' ', 1) as integer)",
    ],
)
def test_rule_is_needed_and_right(cluster: SparkSession, expression: str) -> None:
    """Spark answers as DuckDB does with the rules, and otherwise or not without."""
    value, _, source = expression.partition(" from ")
    sql = f"select {value} as answer" + (f" from {source}" if source else "")
    ((expected,),) = duckdb.sql(sql).fetchall()
    cluster.sql(dialect.functions())
    assert cluster.sql(dialect.write(dialect.parse(sql))).collect()[0][0] == expected
    try:
        untranslated = sqlglot.transpile(sql, read="duckdb", write="spark")[0]
        found = cluster.sql(untranslated).collect()[0][0]
    except Exception as error:
        found = error
    assert found != expected
