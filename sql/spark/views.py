"""The curated views as statements of Spark, each after those that it reads."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from sqlglot import exp

from blogdb.sql import catalog
from blogdb.sql.spark import dialect
from blogdb.sql.spark.by_blog import BLOG, by_blog

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from blogdb.sql.catalog import Entry

    Columns = Sequence[tuple[str, str]]


class Step(NamedTuple):
    """A view, or a part of one that it reads more than once.

    Attributes:
        name: its name in the session; a part has its view's before its own.
        query: what it gives, in Spark SQL.
        question: what the view answers; empty for a part.
        is_kept: whether others read it several times. Spark would compute it for each.
    """

    name: str
    query: str
    question: str
    is_kept: bool


def steps(
    types: Mapping[str, Columns],
    wanted: Collection[str] | None = None,
    *,
    is_across: bool = False,
) -> list[Step]:
    """Write the views in Spark SQL, and the parts of which they are made.

    Args:
        types: of each view the names and DuckDB's types of its columns, in order.
        wanted: the views that are wanted; None for all.
        is_across: whether the tables have all blogs as if they were one.

    Returns:
        The steps, each after those that it reads. They read the tables, which have a
        column `blog`, the list of blogs, `lake_blogs`, and the function of
        `dialect.functions`.
    """
    entries = needed(wanted)
    read = {name for entry in entries for name in entry.reads}
    return [
        step
        for entry in entries
        for step in _of_view(
            entry,
            types[entry.name],
            is_each=not is_across and entry not in catalog.entries_of_lakes(),
            is_kept=entry.name in read,
        )
    ]


def script(
    types: Mapping[str, Columns], wanted: Collection[str] | None = None
) -> list[str]:
    """Write the statements that make the views in a session of Spark.

    What others read several times becomes a table of the session's database, whose name
    has `__` in it: over views alone Spark would take hours to understand the last ones.

    Args:
        types: as above.
        wanted: as above.

    Returns:
        The statements, without semicolons.
    """
    made = []
    for step in steps(types, wanted):
        query = step.query
        if step.is_kept:
            table = f"{step.name}__rows" if step.question else step.name
            made += [
                f"drop table if exists {table}",
                f"create table {table} using parquet as\n{query}",
            ]
            query = f"select * from {table}"
        if step.question:
            described = " ".join(step.question.replace("'", "\\'").split())
            head = f"create or replace temporary view {step.name}"
            made.append(f"{head}\ncomment '{described}' as\n{query}")
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
    entries = [*catalog.entries(), *catalog.entries_of_lakes()]
    views = [entry for entry in entries if entry.kind == "view"]
    if wanted is None:
        return views
    names = set(wanted)
    for entry in reversed(views):
        if entry.name in names:
            names |= entry.reads
    return [entry for entry in views if entry.name in names]


def _of_view(
    entry: Entry, columns: Columns, *, is_each: bool, is_kept: bool
) -> list[Step]:
    """Write a view, after those of its parts that are used more than once.

    The last select has DuckDB's types, since sums and counts are wider in Spark. Views
    that are asked of each blog get the column of the blog.
    """
    query = dialect.parse(entry.statement)
    if is_each:
        query = by_blog(query)
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

    def written(part: exp.Query) -> str:
        return dialect.write(_whole(part, own, shared))

    made = [
        Step(shared[name], written(parts[name]), "", is_kept=True) for name in shared
    ]
    kinds = [(BLOG, "varchar"), *columns] if is_each else columns
    typed = exp.select(
        *(
            exp.alias_(exp.cast(exp.column(name), kind, dialect="duckdb"), name)
            for name, kind in kinds
        )
    ).from_(exp.Subquery(this=query, alias=exp.to_identifier("answer")))
    return [*made, Step(entry.name, written(typed), entry.question, is_kept)]


def _whole(
    query: exp.Query, own: Mapping[str, exp.Query], shared: Mapping[str, str]
) -> exp.Query:
    """Put the parts that are used once in their places, and name those that are kept.

    Spark takes much longer over the same parts as a list before the query.
    """
    whole = query.copy()
    for table in list(whole.find_all(exp.Table)):
        alias = table.alias_or_name
        if table.name in shared:
            kept = exp.to_table(shared[table.name])
            table.replace(exp.alias_(kept, alias, table=True))
        elif table.name in own:
            part = _whole(own[table.name], own, shared)
            table.replace(exp.Subquery(this=part, alias=exp.to_identifier(alias)))
    return whole
