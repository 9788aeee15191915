"""Asks a lake on a cluster of Apache Spark, in DuckDB's dialect.

The tables and views of a session are as in the file of `blogdb lake duckdb`, and have
the same rows. What is answered comes back as a whole: ask for sums, not for bodies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db import engine, extras
from blogdb.db.errors import QueryError
from blogdb.lake import asking, spark, tables, views
from blogdb.sql import catalog

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

    from blogdb.lake.manifest import State

ANSWER = "answer"
"""The table of the database that holds what Spark answered."""


def ask(  # noqa: PLR0913 - one argument an option
    root: Path,
    state: State,
    sql: str,
    database: Path,
    *,
    master: str,
    limit: int | None = None,
) -> None:
    """Ask a question, and make a database of the answer.

    Args:
        root: the lake, which every machine sees under this path.
        state: its state.
        sql: one query in DuckDB's dialect.
        database: a private path, without a file yet.
        master: the cluster, as Spark writes it.
        limit: how many rows at most; None for all.

    Raises:
        QueryError: the query is not understood, or has what Spark lacks.
        SystemFailureError: Spark or Java is not installed, or Spark failed.
    """
    extras.require(
        "spark",
        *("pyspark", "sqlglot", "pyarrow"),
        work="asking a lake on Spark",
        instead="leave out --engine spark, to ask DuckDB",
    )
    from blogdb.sql.spark import dialect

    query = dialect.parse(sql)
    read = _known(dialect.tables_of(query))
    written = dialect.write(query)
    with spark.session(master, "asking a lake") as session:
        offer(session, root, state, read)
        found = session.sql(written)
        answer = (found if limit is None else found.limit(limit)).toArrow()
    asking.all_blogs(root, state, (), database)
    with engine.connect(database, read_only=False) as connection:
        connection.register("answered", answer)
        connection.execute(f"create table {ANSWER} as from answered").fetchall()


def offer(
    session: SparkSession, root: Path, state: State, wanted: set[str] | None = None
) -> None:
    """Make the tables and views of a lake in a session of Spark.

    Args:
        session: the session.
        root: the lake.
        state: its state.
        wanted: the tables and views that are wanted; None for all.
    """
    from blogdb.sql.spark import dialect
    from blogdb.sql.spark import views as on_spark

    found = on_spark.needed(wanted)
    read = None if wanted is None else wanted.union(*(entry.reads for entry in found))
    for table, columns in views.column_types().items():
        if read is None or table in read:
            rows = _rows(session, root.absolute(), state, table, columns)
            rows.createOrReplaceTempView(table)
    blogs = [(name,) for name in views.require_blogs(state, ())]
    session.createDataFrame(blogs, "blog string").createOrReplaceTempView(views.LISTING)
    session.sql(dialect.functions())
    for step in on_spark.steps(view_types(), wanted):
        rows = session.sql(step.query)
        if step.is_kept:
            # The plan ends there: views on views are plans of gigabytes otherwise.
            rows = rows.localCheckpoint(eager=False)
        rows.createOrReplaceTempView(step.name)


def view_types() -> views.Types:
    """Return the columns of each curated view, with DuckDB's types."""
    with views.empty_database() as connection:
        return {
            entry.name: [
                (name, kind)
                for name, kind, *_ in connection.execute(
                    f"describe from {entry.name}"
                ).fetchall()
            ]
            for entry in catalog.entries()
            if entry.kind == "view"
        }


def _known(read: set[str]) -> set[str]:
    """Check that a question reads what the lake has, and no macro or file."""
    entries = {entry.name: entry.kind for entry in catalog.entries()}
    for name in sorted(read):
        kind = entries.get(name, "")
        if kind == "macro":
            raise QueryError(
                f"{name} is a macro, and DuckDB alone has those; leave out --engine"
                " spark"
            )
        if kind != "view" and name not in {*tables.names(), views.LISTING}:
            raise QueryError(
                f"there is no table or view {name}; list them with: blogdb views"
                " --tables"
            )
    return read


def _rows(
    session: SparkSession,
    root: Path,
    state: State,
    table: str,
    columns: list[tuple[str, str]],
) -> DataFrame:
    """Read a table of all blogs, as the state of the lake says."""
    from pyspark.sql import functions

    from blogdb.sql.spark import dialect

    typed = [("blog", "VARCHAR"), *columns]
    schema = ", ".join(f"`{name}` {dialect.type_of(kind)}" for name, kind in typed)
    reader = session.read.schema(schema)
    parts = [part for part in state.parts if table in part.tables and part.blogs]
    whole = [str(part.path(root, table)) for part in parts if not part.replaced]
    # Without a path Spark would look for one.
    rows = reader.parquet(*whole) if whole else session.createDataFrame([], schema)
    for part in parts:
        if part.replaced:
            read = reader.parquet(str(part.path(root, table)))
            rows = rows.union(read.where(functions.col("blog").isin(list(part.blogs))))
    return rows


def script(wanted: Collection[str] | None = None) -> str:
    """Write the views as a file that `spark-sql -f` runs.

    Args:
        wanted: only these, and those that they read; None for all.

    Returns:
        The statements. The tables must be there, with a column `blog`, and the list of
        blogs.

    Raises:
        SystemFailureError: what translates is not installed.
        QueryError: there is no such view.
    """
    extras.require("spark", "sqlglot", work="writing views as Spark SQL")
    from blogdb.sql.spark.views import script as statements

    known = view_types()
    for name in wanted or ():
        if name not in known:
            raise QueryError(f"there is no view {name}; list them with: blogdb views")
    return "".join(f"{each};\n\n" for each in statements(known, wanted))
