"""The views of a lake on Spark, which have DuckDB's rows (`make spark`)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
import sqlglot

from blogdb.db import engine, schema
from blogdb.lake import asking_spark, manifest, spark, tables, views
from blogdb.lake.manifest import Blog, Part, State
from blogdb.migrations import template
from blogdb.sql import catalog
from blogdb.sql.spark import dialect

from ..sql import oracle
from ..sql.given import fill

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CLUSTER = "local-cluster[2,1,1024]"
OF_TINY_ROWS = {
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "2",
}
"""To compile each plan takes longer than to run it on so few rows."""
GIVEN = {
    "awkward": oracle.awkward_blog().tables(),
    "solo": {"posts": [{"post_id": 1, "title": "Alone", "tags": "llm"}]},
    "empty": {},
}
DIFFERENT: dict[str, str] = {}
"""Views that may have other rows on Spark, and why."""


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake of a blog with all that is hard, one of a post and one without."""
    assert shutil.which("java"), "JAVA IS ABSENT: Spark is not tested here"
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
    listed = {blog: Blog(1, blog, 0) for blog in GIVEN}
    manifest.write(root, State(1, "2024-01-01T00:00:00+00:00", listed, tuple(parts)))
    return root


@pytest.fixture(scope="module")
def session(lake: Path) -> Iterator[SparkSession]:
    """A session of a cluster that has the tables and views of the lake."""
    with spark.session(CLUSTER, "tests") as opened:
        for name, value in OF_TINY_ROWS.items():
            opened.conf.set(name, value)
        asking_spark.offer(opened, lake, manifest.current(lake))
        yield opened


def plain(rows: list[Any]) -> list[str]:
    """Write rows so that they compare; sums of fractions depend on their order."""
    return sorted(
        repr(tuple(float(f"{v:.9g}") if isinstance(v, float) else v for v in row))
        for row in rows
    )


def test_every_table_and_view_has_the_rows_of_duckdb(
    lake: Path, session: SparkSession
) -> None:
    """Each table and view has DuckDB's rows, and works on each blog by itself."""
    names = [entry.name for entry in catalog.entries() if entry.kind == "view"]
    different, whole = [], []
    with duckdb.connect() as connection:
        views.create(connection, lake, manifest.current(lake))
        for name in (*tables.names(), *names):
            asked = session.table(name)
            expected = connection.execute(f"from {name}").fetchall()
            if plain(asked.collect()) != plain(expected):
                different.append(name)
            plan = asked._jdf.queryExecution().executedPlan().toString()
            if "SinglePartition" in plan:
                whole.append(name)
    assert (different, whole) == (list(DIFFERENT), [])


DAYS = "(values (date '2024-03-05', date '2024-01-01')) as days (ended_on, began_on)"
NUMBERS = "(values (1, 4, null), (2, 3, 'b')) as numbers (place, number, word)"


@pytest.mark.parametrize(
    "expression",
    [
        f"cast(ended_on - began_on as integer) from {DAYS}",
        f"min_by(word, place) from {NUMBERS}",
        f"quantile_cont(number, 0.25) from {NUMBERS}",
        "string_split('a,b', ',')[0 + 1]",
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
def test_rule_is_needed_and_right(session: SparkSession, expression: str) -> None:
    """Spark answers as DuckDB does with the rules, and otherwise or not without."""
    value, _, source = expression.partition(" from ")
    sql = f"select {value} as answer" + (f" from {source}" if source else "")
    ((expected,),) = duckdb.sql(sql).fetchall()
    session.sql(dialect.functions())
    assert session.sql(dialect.write(dialect.parse(sql))).collect()[0][0] == expected
    try:
        untranslated = sqlglot.transpile(sql, read="duckdb", write="spark")[0]
        found = session.sql(untranslated).collect()[0][0]
    except Exception as error:
        found = error
    assert found != expected
