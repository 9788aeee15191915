"""Spark SQL that means what DuckDB's SQL means.

SQLGlot translates; here is what it leaves as it is though Spark answers something else,
or fails. What has no rule here and is not SQLGlot's is refused by Spark by its name.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from blogdb.db.errors import QueryError
from blogdb.sql.spark import patterns

if TYPE_CHECKING:
    from collections.abc import Callable

_BLANKS = "".join(
    map(chr, [0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000])
)
"""What DuckDB's trim takes away, all blanks of Unicode; Spark's takes that of ASCII."""


def parse(sql: str) -> exp.Query:
    """Read a query in DuckDB's dialect.

    Args:
        sql: the query, or the statement that makes a view of it.

    Returns:
        The query.

    Raises:
        QueryError: it is no query.
    """
    try:
        found = sqlglot.parse(sql, read="duckdb")
    except sqlglot.ParseError as error:
        what = error.errors[0]
        place = f"line {what['line']}, at {what['highlight']}"
        raise QueryError(f"the statement is not understood ({place})") from error
    tree = found[0] if len(found) == 1 else None
    if isinstance(tree, exp.Create):
        tree = tree.expression
    if not isinstance(tree, exp.Query):
        raise QueryError("only one query at a time can be asked on Spark")
    return tree


def write(query: exp.Query) -> str:
    """Write a query as Spark SQL.

    Args:
        query: as `parse` gives it.

    Returns:
        The SQL, on several lines.

    Raises:
        QueryError: it has something that has no counterpart in Spark.
    """
    _require_known(query)
    tree = query.copy()
    for select in list(tree.find_all(exp.Select)):
        _rows_of_lists(select)
    for part in tree.find_all(exp.CTE):
        # Spark has no such word.
        part.set("materialized", None)
    # What is inside first, since a rule may move it.
    for node in reversed(list(tree.walk(bfs=False))):
        for kind, rule in _RULES.items():
            if isinstance(node, kind):
                made = rule(node)
                if made is not node:
                    node.replace(made)
                break
    try:
        return tree.sql(
            "spark",
            pretty=True,
            comments=False,
            unsupported_level=sqlglot.ErrorLevel.RAISE,
        )
    except sqlglot.UnsupportedError as error:
        raise QueryError(f"Spark lacks something of the query: {error}") from error


def tables_of(query: exp.Query) -> set[str]:
    """Name the tables and views that a query reads, in lower case.

    Args:
        query: as `parse` gives it.

    Raises:
        QueryError: it reads something else, such as a file.
    """
    own = {part.alias.casefold() for part in query.find_all(exp.CTE)}
    found = set()
    for table in query.find_all(exp.Table):
        if isinstance(table.this, exp.Anonymous):
            found.add(table.this.name.casefold())
        elif not isinstance(table.this, exp.Identifier) or table.db:
            raise QueryError(
                f"{table.sql('duckdb')[:60]} is no table or view of the lake"
            )
        else:
            found.add(table.name.casefold())
    return found - own


def type_of(kind: str) -> str:
    """Name DuckDB's type as Spark does.

    Args:
        kind: as DuckDB names it.
    """
    return exp.DataType.build(kind, dialect="duckdb").sql("spark")


def _require_known(query: exp.Query) -> None:
    """Refuse functions of which nobody knows what Spark would make of them.

    Some of Spark's run any method of Java.
    """
    for each in query.find_all(exp.Anonymous):
        if each.name.lower() not in _KNOWN and not isinstance(each.parent, exp.Table):
            raise QueryError(
                f"the function {each.name.lower()} is not known in Spark's dialect"
            )


def _rows_of_lists(select: exp.Select) -> None:
    """Make rows of a list beside the select: Spark makes none within an expression."""
    found = [
        each for each in select.find_all(exp.Explode) if each.parent_select is select
    ]
    if found and any(map(select.args.get, ("group", "qualify"))):
        raise QueryError("unnest must stand in a select of its own")
    if any(each.find(exp.AggFunc) for each in found):
        _totals_first(select, found)
    for number, each in enumerate(found, start=1):
        name = f"rows_{number}"
        column = exp.column("item", name)
        alias = exp.TableAlias(
            this=exp.to_identifier(name), columns=[exp.to_identifier("item")]
        )
        lateral = exp.Lateral(this=each.copy(), view=True, alias=alias)
        if each.parent is select:
            each.replace(exp.alias_(column, "unnest"))
        else:
            each.replace(column)
        select.append("laterals", lateral)


def _totals_first(select: exp.Select, found: list[exp.Explode]) -> None:
    """Make lists of totals in a select within: Spark makes no rows of such lists."""
    inner = exp.Select()
    for number, each in enumerate(found, start=1):
        name = f"list_{number}"
        inner.append("expressions", exp.alias_(each.this.copy(), name))
        each.set("this", exp.column(name, "lists"))
    for part in ("from_", "joins", "laterals", "where"):
        if select.args.get(part):
            inner.set(part, select.args[part])
            select.set(part, None)
    select.set("from_", exp.From(this=exp.Subquery(this=inner, alias="lists")))
    if any(
        each.table != "lists"
        for each in select.find_all(exp.Column)
        if each.parent_select is select
    ):
        raise QueryError("unnest of totals must stand in a select of its own")


def _made(template: str, **nodes: exp.Expr) -> exp.Expr:
    """Write an expression of Spark, with nodes in the places of their names."""
    tree = sqlglot.parse_one(template, read="spark")
    given = {name: node.copy() for name, node in nodes.items()}
    return exp.replace_placeholders(tree, **given)


def _call(name: str, *arguments: exp.Expr | int | str) -> exp.Expr:
    """Call a function of Spark that SQLGlot would write otherwise."""
    written = [
        each.copy() if isinstance(each, exp.Expr) else exp.convert(each)
        for each in arguments
    ]
    return exp.Anonymous(this=name, expressions=written)


def _text(node: exp.Expr, what: str) -> str:
    """Read a text that is written in parts: rules know what is in the query alone."""
    if isinstance(node, exp.Literal) and node.is_string:
        return str(node.this)
    if isinstance(node, exp.DPipe | exp.Paren):
        return "".join(_text(each, what) for each in node.iter_expressions())
    if isinstance(node, exp.Chr) and isinstance(node.expressions[0], exp.Literal):
        return chr(int(node.expressions[0].this))
    raise QueryError(f"{what} must be written in the query: {node.sql()[:60]}")


def _pattern(node: exp.Expr) -> str:
    return patterns.pattern(_text(node, "a regular expression"))


def _matches(node: exp.RegexpLike) -> exp.Expr:
    if node.args.get("flag"):
        raise QueryError("options of regexp_matches are not known in Spark's dialect")
    return _call("regexp_like", node.this, _pattern(node.expression))


def _replaced(node: exp.RegexpReplace) -> exp.Expr:
    """Replace the first match, unless all are wanted; Spark replaces all."""
    wanted = _pattern(node.expression)
    new = _text(node.args["replacement"], "what replaces a match")
    modifiers = node.args.get("modifiers")
    if modifiers is None:
        last = patterns.groups(wanted) + 2
        written = f"$1{patterns.replacement(new, shift=1)}"
        whole = patterns.first(wanted)
        return _call("regexp_replace", node.this, whole, f"{written}${last}")
    if modifiers.name != "g":
        raise QueryError(f"the option {modifiers.name} is not known in Spark's dialect")
    return _call("regexp_replace", node.this, wanted, patterns.replacement(new))


def _extracted(node: exp.RegexpExtract | exp.RegexpExtractAll) -> exp.Expr:
    is_all = isinstance(node, exp.RegexpExtractAll)
    group = node.args.get("group") or exp.Literal.number(0)
    name = "regexp_extract_all" if is_all else "regexp_extract"
    return _call(name, node.this, _pattern(node.expression), group)


def _months(node: exp.DateDiff) -> exp.Expr:
    """Count the ends of months between two days; Spark counts whole months."""
    unit = node.text("unit").upper()
    late, early = node.this, node.expression
    if unit == "MONTH":
        return _made(
            "((year(:b) - year(:a)) * 12 + month(:b) - month(:a))", a=early, b=late
        )
    if unit == "YEAR":
        return _made("(year(:b) - year(:a))", a=early, b=late)
    if unit != "DAY":
        raise QueryError(f"date_diff of {unit.lower()} is not known in Spark's dialect")
    return _call("date_diff", late, early)


def _days(node: exp.Sub) -> exp.Expr:
    """Count the days between two, by the ends of their names; Spark has none."""
    sides = (node.this, node.expression)
    if all(
        isinstance(each, exp.Column) and each.name.endswith("_on") for each in sides
    ):
        return _call("date_diff", *sides)
    return node


def _series(node: exp.GenerateSeries) -> exp.Expr:
    """List numbers or days; Spark counts down where DuckDB lists none."""
    start, end, step = node.args["start"], node.args["end"], node.args.get("step")
    listed = _call("sequence", *filter(None, (start, end, step)))
    return _made("case when :a <= :b then :c end", a=start, b=end, c=listed)


def _element(node: exp.Bracket) -> exp.Expr:
    """Take one of a list, counted from 1 and null if there is none; Spark's from 0."""
    (place,) = node.expressions
    if isinstance(place, exp.Slice):
        first, last = place.this, place.expression
        if not all(
            isinstance(each, exp.Literal) and each.is_int for each in (first, last)
        ):
            raise QueryError("places in a list must be written in the query")
        count = int(last.name) - int(first.name) + 1
        return _call("slice", node.this, int(first.name), count)
    # SQLGlot has what it sees to be a number less one, as most dialects have it.
    (counted,) = exp.apply_index_offset(node.this, [place.copy()], 1)
    return _call("try_element_at", node.this, _made("cast(:a as int)", a=counted))


def _anonymous(node: exp.Anonymous) -> exp.Expr:
    name = node.name.lower()
    if name == "hash":
        return _call("xxhash64", *node.expressions)
    if name == "strip_accents":
        return _call(WITHOUT_ACCENTS, *node.expressions)
    return node


def _shifted(node: exp.BitwiseRightShift) -> exp.Expr:
    """Shift a hash, which has no sign in DuckDB; others here are never below 0."""
    return _call("shiftrightunsigned", node.this, node.expression)


def _least(node: exp.ArgMin | exp.ArgMax) -> exp.Expr:
    """Leave out rows without the value that is wanted, as DuckDB does."""
    if isinstance(node.parent, exp.Filter):
        where = node.parent.expression
        where.set("this", exp.and_(where.this, node.this.copy().is_(exp.null()).not_()))
        return node
    where = exp.Where(this=node.this.copy().is_(exp.null()).not_())
    return exp.Filter(this=node.copy(), expression=where)


_INTEGERS = (exp.DType.INT, exp.DType.BIGINT)
_ARE_INTEGERS = (
    *(exp.Count, exp.RowNumber, exp.Rank, exp.DenseRank, exp.Length, exp.Year),
    *(exp.Month, exp.Day, exp.Week, exp.Quarter, exp.Levenshtein),
)
_ARE_TEXTS = (exp.JSONExtractScalar, exp.SplitPart)


def _rounded(node: exp.Cast) -> exp.Expr:
    """Round what is made an integer; Spark cuts it off."""
    if node.to.this not in _INTEGERS or _is_integer(node.this):
        return node
    value = node.this
    if value.name == "date_diff" or value.find(exp.Predicate) is value.unnest():
        return node
    # Calls are Spark's by now.
    is_text = isinstance(node, exp.TryCast) or isinstance(value, _ARE_TEXTS)
    if is_text:
        name = "try_cast" if isinstance(node, exp.TryCast) else "cast"
        value = _made(f"round({name}(:a as decimal(38, 10)))", a=value)
    elif _is_decimal(value):
        value = _call("round", value)
    else:
        value = _call("bround", value)
    node.set("this", value)
    return node


def _is_integer(node: exp.Expr) -> bool:
    if isinstance(node, exp.Window | exp.Filter | exp.Paren):
        return _is_integer(node.this)
    if isinstance(node, exp.Coalesce):
        return all(map(_is_integer, (node.this, *node.expressions)))
    if isinstance(node, exp.Case):
        made = [each.args["true"] for each in node.args["ifs"]]
        return all(map(_is_integer, filter(None, [*made, node.args.get("default")])))
    return isinstance(node, _ARE_INTEGERS) or (
        isinstance(node, exp.Literal) and node.is_int
    )


def _is_decimal(node: exp.Expr) -> bool:
    """Whether a number that is written makes it one of exact places, as 0.4 does."""
    return not node.find(exp.Div) and any(
        each.is_number and "." in each.name for each in node.find_all(exp.Literal)
    )


def _round(node: exp.Round) -> exp.Expr:
    """Round as DuckDB does, by the number itself; Spark does by how it is written."""
    places = node.args.get("decimals")
    if places is None:
        return node
    power = exp.Literal.number(f"{10 ** int(places.name)}D")
    return _made("(round(:a * :p) / :p)", a=exp.paren(node.this.copy()), p=power)


def _quantile(node: exp.PercentileCont) -> exp.Expr:
    if node.expression is None:
        return node
    return _call("percentile", node.this, node.expression)


def _trimmed(node: exp.Trim) -> exp.Expr:
    if node.expression:
        return node
    return exp.Trim(this=node.this.copy(), expression=exp.convert(_BLANKS))


def _lower(node: exp.Lower) -> exp.Expr:
    """Make each letter small by itself; Spark minds what is around some."""
    return exp.Lower(this=_call("translate", node.this, "\u03a3\u0130", "\u03c3i"))


_KNOWN = ("hash", "strip_accents", "url_decode")
"""Functions that SQLGlot does not know, and that have rules or are Spark's as well."""

_RULES: dict[type[exp.Expr], Callable[..., exp.Expr]] = {
    exp.Anonymous: _anonymous,
    exp.ArgMax: _least,
    exp.ArgMin: _least,
    exp.BitwiseRightShift: _shifted,
    exp.Bracket: _element,
    exp.Cast: _rounded,
    exp.DateDiff: _months,
    exp.DayOfWeekIso: lambda node: _made("(weekday(:a) + 1)", a=node.this),
    exp.GenerateSeries: _series,
    exp.Lower: _lower,
    exp.PercentileCont: _quantile,
    exp.RegexpExtract: _extracted,
    exp.RegexpExtractAll: _extracted,
    exp.RegexpLike: _matches,
    exp.RegexpReplace: _replaced,
    exp.Round: _round,
    exp.Sub: _days,
    exp.Trim: _trimmed,
    exp.Week: lambda node: _call("weekofyear", node.this),
}


WITHOUT_ACCENTS = "blogdb_without_accents"
"""A function that the views call; Spark has none that does it."""


@cache
def functions() -> str:
    """Write the statement that makes the function that Spark lacks."""
    import duckdb

    with duckdb.connect() as connection:
        pairs = connection.execute(
            "select chr(code::integer), strip_accents(chr(code::integer))"
            " from range(128, 1114112) codes (code)"
            " where code not between 55296 and 57343"
            " and strip_accents(chr(code::integer)) <> chr(code::integer)"
            # A character without another in its place is taken away.
            " order by strip_accents(chr(code::integer)) = '', code"
        ).fetchall()
    accented = "".join(letter for letter, _ in pairs)
    bare = "".join(letter for _, letter in pairs)
    return (
        f"create or replace temporary function {WITHOUT_ACCENTS}(any_text string)\n"
        f"returns string\nreturn translate(any_text, '{accented}', '{bare}')"
    )
