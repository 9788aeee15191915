"""Asks a lake on a cluster of Apache Spark, in DuckDB's dialect.

The tables and views of a session are as in the file of `blogdb lake duckdb`, and have
the same rows. What is answered comes back as a whole: ask for sums, not for bodies.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from blogdb.db import engine, extras
from blogdb.db.errors import QueryError
from blogdb.lake import across, asking, spark, tables, views
from blogdb.lake.manifest import State
from blogdb.sql import catalog

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import duckdb
    from pyspark.sql import DataFrame, SparkSession

    from blogdb.sql.catalog import Entry

ANSWER = "answer"
"""The table of the database that holds what Spark answered."""
_OF_EACH = "each_{}"
"""The names of tables with the rows of each blog, beside those across blogs."""


def ask(  # noqa: PLR0913 - one argument an option
    root: Path,
    state: State,
    sql: str,
    database: Path,
    *,
    master: str,
    limit: int | None = None,
    is_across: bool = False,
) -> None:
    """Ask a question, and make a database of the answer.

    Args:
        root: the lake, which every machine sees under this path.
        state: its state.
        sql: one query in DuckDB's dialect.
        database: a private path, without a file yet.
        master: the cluster, as Spark writes it.
        limit: how many rows at most; None for all.
        is_across: whether the tables and views have all blogs as if they were one.

    Raises:
        QueryError: the query is not understood, has what Spark lacks, or names what
            has no meaning across blogs.
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
    if is_across:
        across.require_meaning(sorted(read))
    written = dialect.write(query)
    with spark.session(master, "asking a lake") as session:
        offer(session, root, state, read, is_across=is_across)
        found = session.sql(written)
        answer = (found if limit is None else found.limit(limit)).toArrow()
    asking.all_blogs(root, state, (), database)
    with engine.connect(database, read_only=False) as connection:
        connection.register("answered", answer)
        connection.execute(f"create table {ANSWER} as from answered").fetchall()


def offer(
    session: SparkSession,
    root: Path,
    state: State,
    wanted: Collection[str] | None = None,
    *,
    is_across: bool = False,
) -> None:
    """Make the tables and views of a lake in a session of Spark.

    Args:
        session: the session.
        root: the lake.
        state: its state.
        wanted: the tables and views that are wanted; None for all.
        is_across: whether they have all blogs as if they were one.
    """
    from blogdb.sql.spark import dialect
    from blogdb.sql.spark import views as on_spark

    if is_across and wanted is None:
        wanted = {*tables.names(), *across.names()}
    found = on_spark.needed(wanted)
    read = None if wanted is None else {*wanted}.union(*(each.reads for each in found))
    types = views.column_types()
    # Tables of all blogs are made of those of each, which then have other names.
    name_of = _OF_EACH.format if is_across else str
    for table, columns in types.items():
        if is_across or read is None or table in read:
            rows = _rows(session, root.absolute(), state, table, columns)
            rows.createOrReplaceTempView(name_of(table))
    blogs = [(name,) for name in views.require_blogs(state, ())]
    listing = session.createDataFrame(blogs, "blog string")
    listing.createOrReplaceTempView(name_of(views.LISTING))
    session.sql(dialect.functions())
    if is_across:
        for name, query in across.merged(types).items():
            renamed = query.replace(" main.", " " + _OF_EACH.format(""))
            rows = session.sql(dialect.write(dialect.parse(renamed)))
            if name in across.NAMES:
                rows = _kept(rows)
            rows.createOrReplaceTempView(name)
    kinds = view_types(wanted, is_across=is_across)
    for step in on_spark.steps(kinds, wanted, is_across=is_across):
        rows = session.sql(step.query)
        if step.is_kept:
            rows = _kept(rows)
        rows.createOrReplaceTempView(step.name)


def _kept(rows: DataFrame) -> DataFrame:
    """Keep rows that others read, once they are computed, and end their plan.

    Views on views are plans of gigabytes otherwise.
    """
    kept = rows.localCheckpoint(eager=False)
    # Spark confuses columns of the same origin, unless they are made anew.
    return kept.toDF(*kept.columns)


def view_types(
    wanted: Collection[str] | None = None, *, is_across: bool = False
) -> views.Types:
    """Return the columns of views of a lake, with the types that DuckDB gives them.

    Args:
        wanted: the views that are wanted, and those that they read; None for all.
        is_across: whether they have all blogs as if they were one.
    """
    import duckdb

    if is_across:
        with duckdb.connect() as connection:
            views.create_across(connection, Path(), State(), wanted or ())
            return _types(connection, across.entries(wanted or ()))
    with views.empty_database() as connection:
        found = _types(connection, catalog.entries())
    of_lakes = catalog.entries_of_lakes()
    with duckdb.connect() as connection:
        views.create(connection, Path(), State(), (), [each.name for each in of_lakes])
        return found | _types(connection, of_lakes)


def _types(
    connection: duckdb.DuckDBPyConnection, entries: Iterable[Entry]
) -> views.Types:
    """Describe views that a database has."""
    return {
        entry.name: [
            (name, kind)
            for name, kind, *_ in connection.execute(
                f"describe from {entry.name}"
            ).fetchall()
        ]
        for entry in entries
        if entry.kind == "view"
    }


def _known(read: set[str]) -> set[str]:
    """Check that a question reads what the lake has, and no macro or file."""
    every = (*catalog.entries(), *catalog.entries_of_lakes())
    entries = {entry.name: entry.kind for entry in every}
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
