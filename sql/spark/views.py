"""The curated views as statements of Spark, each after those that it reads."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlglot import exp

from blogdb.sql import catalog
from blogdb.sql.spark import dialect
from blogdb.sql.spark.by_blog import BLOG, by_blog

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from blogdb.sql.catalog import Entry

    Columns = Sequence[tuple[str, str]]


def script(
    types: Mapping[str, Columns], wanted: Collection[str] | None = None
) -> list[str]:
    """Write the statements that make the views in a session of Spark.

    Args:
        types: of each view the names and DuckDB's types of its columns, in order.
        wanted: the views that are wanted; None for all.

    Returns:
        The statements, without semicolons. They read the tables, which have a column
        `blog`, and the list of blogs, `lake_blogs`, and compute nothing by themselves.
    """
    entries = needed(wanted)
    made = [
        statement
        for entry in entries
        for statement in _of_view(entry, types[entry.name])
    ]
    if any(dialect.WITHOUT_ACCENTS in statement.lower() for statement in made):
        made.insert(0, dialect.functions())
    return made


def needed(wanted: Collection[str] | None) -> list[Entry]:
    """Choose the views that are wanted, and those that they read.

    Args:
        wanted: their names; None for all.

    Returns:
        The views, each after those that it reads.
    """
    views = [entry for entry in catalog.entries() if entry.kind == "view"]
    if wanted is None:
        return views
    names = set(wanted)
    for entry in reversed(views):
        if entry.name in names:
            names |= entry.reads
    return [entry for entry in views if entry.name in names]


def _of_view(entry: Entry, columns: Columns) -> list[str]:
    """Write a view, after those of its parts that are used more than once.

    Spark would compute these each time that they are used, and keeps them instead. The
    last select has DuckDB's types, since sums and counts are wider in Spark.
    """
    query = by_blog(dialect.parse(entry.statement))
    # Rows have an order where they are asked for.
    query.set("order", None)
    parts = {each.alias: each.this for each in query.ctes}
    query.set("with_", None)
    uses = Counter(
        table.name
        for each in (query, *parts.values())
        for table in each.find_all(exp.Table)
    )
    shared = {name: f"{entry.name}__{name}" for name in parts if uses[name] > 1}
    own = {name: each for name, each in parts.items() if name not in shared}
    made = [
        f"cache lazy table {shared[name]} as\n{_with(parts[name], own, shared)}"
        for name in shared
    ]
    kinds = [(BLOG, "varchar"), *columns]
    typed = exp.select(
        *(
            exp.alias_(exp.cast(exp.column(name), kind, dialect="duckdb"), name)
            for name, kind in kinds
        )
    ).from_(exp.Subquery(this=query, alias=exp.to_identifier("answer")))
    described = " ".join(entry.question.replace("'", "\\'").split())
    head = f"create or replace temporary view {entry.name}\ncomment '{described}'"
    return [*made, f"{head} as\n{_with(typed, own, shared)}"]


def _with(
    query: exp.Query, own: Mapping[str, exp.Query], shared: Mapping[str, str]
) -> str:
    """Write a query with the parts that it alone has."""
    whole = query.copy()
    read = set()
    waiting = [whole]
    while waiting:
        names = {table.name for table in waiting.pop().find_all(exp.Table)}
        new = names & own.keys() - read
        read |= new
        waiting += [own[name] for name in sorted(new)]
    for name, part in own.items():
        if name in read:
            whole = whole.with_(name, part, copy=False)
    for table in whole.find_all(exp.Table):
        if table.name in shared:
            name = table.alias_or_name
            table.replace(
                exp.alias_(exp.to_table(shared[table.name]), name, table=True)
            )
    return dialect.write(whole)
