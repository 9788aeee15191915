"""Makes of a query about one blog one about many, which gives each blog its rows.

Tables, and what the query makes of them, have a column `blog` before the others. Rows
meet rows of their own blog only: joins compare it, groups and windows are parts of it.
So each blog can be worked on by itself, on whatever machine it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from blogdb.db.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOG = "blog"
"""The column."""
BLOGS = "lake_blogs"
"""The table that has each blog once."""


def by_blog(query: exp.Query) -> exp.Query:
    """Give a query, and all that is within it, the column of the blog.

    Args:
        query: about one blog.

    Returns:
        A new query; `blog` is its first column.

    Raises:
        QueryError: the query has something that has no meaning for each blog.
    """
    whole = query.copy()
    # What is inside first, since it is then a source with the column.
    for select in reversed(list(whole.find_all(exp.Select, bfs=False))):
        _extend(select)
    return whole


def _extend(select: exp.Select) -> None:
    _limit(select)
    first = _first_source(select)
    for join in select.args.get("joins") or []:
        _join(join, first)
    _subqueries(select, first)
    group = select.args.get("group")
    if group:
        group.set("expressions", [_of(first), *group.expressions])
    for window in select.find_all(exp.Window):
        if window.parent_select is select and not window.args.get("alias"):
            keys = window.args.get("partition_by") or []
            window.set("partition_by", [_of(first), *keys])
    for named in select.args.get("windows") or []:
        named.set("partition_by", [_of(first), *(named.args["partition_by"] or [])])
    if not group and any(_totals(select)):
        _keep_every_blog(select, first)
        return
    head = select.expressions[0]
    is_whole = isinstance(head, exp.Star) or (
        isinstance(head, exp.Column) and isinstance(head.this, exp.Star)
    )
    if not is_whole:
        select.set("expressions", [_of(first), *select.expressions])


def _limit(select: exp.Select) -> None:
    """Take the first rows of each blog where the query takes the first of all."""
    limit, order = select.args.get("limit"), select.args.get("order")
    if select.args.get("offset") or (limit and not order):
        raise _unfit("a limit of rows without an order, or an offset,")
    if limit:
        place = exp.Window(this=exp.RowNumber(), order=order.copy())
        select.set("qualify", exp.Qualify(this=place <= limit.expression))
        select.set("limit", None)
        select.set("order", None)


def _first_source(select: exp.Select) -> str:
    """Name the source whose rows say the blog; one without a blog comes after all."""
    origin = select.args.get("from_")
    if origin is not None and not isinstance(origin.this, exp.Values):
        return str(origin.this.alias_or_name)
    joined = [] if origin is None else [exp.Join(this=origin.this.pop(), kind="CROSS")]
    select.set("from_", exp.From(this=exp.to_table(BLOGS)))
    select.set("joins", [*joined, *(select.args.get("joins") or [])])
    return BLOGS


def _join(join: exp.Join, first: str) -> None:
    if join.side in ("RIGHT", "FULL") or join.args.get("using") or join.method:
        raise _unfit(f"{join.sql()}")
    if isinstance(join.this, exp.Values):
        return
    same = exp.EQ(this=_of(first), expression=_of(join.this.alias_or_name))
    condition = join.args.get("on")
    join.set("on", same if condition is None else exp.and_(same, condition))
    if join.kind == "CROSS":
        join.set("kind", "INNER")


def _subqueries(select: exp.Select, first: str) -> None:
    """Join what a value is asked of, and ask whether a list has the pair with the blog.

    A query within an expression has the column of the blog by now.
    """
    asked = [
        each
        for each in select.find_all(exp.Subquery, exp.In, exp.Exists)
        if each.parent_select is select
    ]
    for number, each in enumerate(asked, start=1):
        if isinstance(each, exp.Exists):
            raise _unfit("exists")
        if isinstance(each, exp.In):
            if each.args.get("query"):
                pair = exp.Tuple(expressions=[_of(first), each.this.copy()])
                each.set("this", pair)
            continue
        if isinstance(each.parent, exp.From | exp.Join | exp.In | exp.SetOperation):
            continue
        query = each.this
        value = query.expressions[-1]
        name = f"value_{number}"
        query.expressions[-1].replace(
            exp.alias_(value.copy() if not value.alias else value.this.copy(), name)
        )
        column = exp.column(name, f"asked_{number}")
        each.replace(column)
        group = select.args.get("group")
        if group:
            group.append("expressions", column.copy())
        elif any(_totals(select)):
            raise _unfit("a query within a total")
        alias = f"asked_{number}"
        select.join(
            exp.Subquery(this=query, alias=exp.to_identifier(alias)),
            on=exp.EQ(this=_of(first), expression=_of(alias)),
            join_type="left",
            copy=False,
        )


def _keep_every_blog(select: exp.Select, first: str) -> None:
    """Give totals without groups a row for each blog, also for one without rows."""
    if select.args.get("having") or select.args.get("distinct"):
        raise _unfit("having without groups")
    totals: list[exp.Expression] = []
    for number, total in enumerate(list(_totals(select)), start=1):
        column: exp.Expression = exp.column(f"total_{number}", "of_blog")
        inner = total.find(exp.AggFunc)
        if isinstance(inner, exp.Count):
            column = exp.Coalesce(this=column, expressions=[exp.Literal.number(0)])
        totals.append(exp.alias_(total.copy(), f"total_{number}"))
        total.replace(column)
    inner_select = exp.Select(expressions=[_of(first), *totals])
    for part in ("from_", "joins", "laterals", "where"):
        if select.args.get(part):
            inner_select.set(part, select.args[part])
            select.set(part, None)
    inner_select.set("group", exp.Group(expressions=[_of(first)]))
    select.set("expressions", [_of(BLOGS), *select.expressions])
    select.set("from_", exp.From(this=exp.to_table(BLOGS)))
    select.join(
        exp.Subquery(this=inner_select, alias=exp.to_identifier("of_blog")),
        on=exp.EQ(this=_of(BLOGS), expression=_of("of_blog")),
        join_type="left",
        copy=False,
    )


def _totals(select: exp.Select) -> Iterator[exp.Expression]:
    """Find the aggregates of a select that are over all of its rows or groups."""
    for found in select.find_all(exp.AggFunc):
        if found.parent_select is not select:
            continue
        whole: exp.Expression = found
        if isinstance(whole.parent, exp.Filter | exp.WithinGroup):
            whole = whole.parent
        if isinstance(whole.parent, exp.Window) and whole.arg_key == "this":
            continue
        if whole.find_ancestor(exp.AggFunc, exp.Select) is select:
            yield whole


def _of(source: str) -> exp.Column:
    return exp.column(BLOG, source)


def _unfit(what: str) -> QueryError:
    return QueryError(f"{what} cannot be asked of each blog by itself")
