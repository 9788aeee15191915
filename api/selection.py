"""Which rows and columns of a view a person wants, without SQL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.api.lookup import find, find_column, suggestion
from blogdb.db.errors import QueryError
from blogdb.db.quoting import identifier, literal

if TYPE_CHECKING:
    from blogdb.api.lookup import Named
    from blogdb.api.session import Session

_NAMES = {
    "tag": ("tags", "tag_usage"),
    "other_tag": ("tags", "tag_usage"),
    "author": ("authors", "author_activity"),
    "coauthor": ("authors", "author_activity"),
}
"""Columns whose values the blog knows all of: their table, and the view that lists
them."""
_FACTS = {
    "authors": "post_author_facts",
    "bodies": "post_code_facts",
    "references": "post_link_facts",
    "tags": "post_tag_facts",
}
"""The fact view from which to count what the views of a topic count."""
_ORDER = re.compile(r"(?P<minus>-?)\s*(?P<name>.+?)(\s+(?P<way>asc|desc))?", re.I)


@dataclass(frozen=True)
class Selection:
    """What a person wants of a view.

    Attributes:
        columns: what --columns said: names.
        order: what --sort said: names, each perhaps with a minus before it.
        only: what --only said: pairs of a column's name and a value.
        condition: what --where said: SQL.
        language: what --language said: a code.
    """

    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    only: tuple[tuple[str, str], ...] = ()
    condition: str | None = None
    language: str | None = None

    @property
    def is_filter(self) -> bool:
        """Whether it may leave rows out."""
        return bool(self.only or self.condition or self.language)


def statement_of(session: Session, view: str, wanted: Selection) -> str:
    """Find a view or table, and write the statement that gives its rows.

    Args:
        session: the database.
        view: its name, ignoring case.
        wanted: what of it.

    Returns:
        SQL in which the condition can do nothing but choose rows.

    Raises:
        QueryError: it, a column, tag or author is not there, or the text is not one
            condition.
    """
    found = find(session, view)
    if found.kind == "macro":
        raise QueryError(
            f"{found.name} takes parameters, so it is asked with `blogdb query`;"
            f" an example: blogdb describe {found.name}"
        )
    return rows_of(session, found, wanted)


def rows_of(session: Session, named: Named, wanted: Selection) -> str:
    """Write the statement that gives a view's rows.

    Args:
        session: the database.
        named: a view or table.
        wanted: what of it.

    Returns:
        SQL in which the condition can do nothing but choose rows.

    Raises:
        QueryError: a column, tag or author is not there, or the text is not one
            condition.
    """
    chosen = [identifier(find_column(session, named, each)) for each in wanted.columns]
    conditions = _conditions(session, named, wanted)
    order = [_order(session, named, each) for each in wanted.order]
    parts = [
        f"select {', '.join(chosen)} from {named.quoted}"
        if chosen
        else f"from {named.quoted}"
    ]
    if conditions:
        parts.append(f"where {' and '.join(conditions)}")
    if order:
        parts.append(f"order by {', '.join(order)}")
    return " ".join(parts)


def nearest_values(session: Session, named: Named, wanted: Selection) -> str:
    """Name the values that --only may have meant.

    Args:
        session: the database.
        named: the view or table.
        wanted: what of it.

    Returns:
        Such as "no language is frr; did you mean fr?"; an empty text where there are
        such values, or nothing is near.
    """
    for name, value in wanted.only:
        column = identifier(find_column(session, named, name))
        values = (
            f"select distinct cast({column} as varchar) as name from {named.quoted}"
        )
        (has,) = session.ask(
            f"select count(*) > 0 as it from ({values})"
            f" where lower(name) = lower({literal(value)})"
        )
        if value and not has["it"]:
            meant = suggestion(session, value, values).strip()
            return f"no {name} is {value}" + (f"; {meant}" if meant else "")
    return ""


def _conditions(session: Session, named: Named, wanted: Selection) -> list[str]:
    values: dict[str, list[str]] = {}
    for name, value in wanted.only:
        column = find_column(session, named, name)
        if named.schema == "main" and column in _NAMES:
            _require_known(session, column, value)
        values.setdefault(column, []).append(_is(column, value))
    conditions = [f"({' or '.join(each)})" for each in values.values()]
    if wanted.language is not None:
        conditions.append(_in_language(session, named, wanted.language))
    if wanted.condition is not None:
        session.require_condition(wanted.condition)
        # The line feeds end a comment that the condition may close with.
        conditions.append(f"(\n{wanted.condition}\n)")
    return conditions


def _is(column: str, value: str) -> str:
    text = f"cast({identifier(column)} as varchar)"
    if not value:
        return f"coalesce({text}, '') = ''"
    return f"lower({text}) = lower({literal(value)})"


def _require_known(session: Session, column: str, value: str) -> None:
    """Check that the blog has a tag or an author of a name."""
    table, view = _NAMES[column]
    names = f"select name from {table}"
    found = session.ask(f"{names} where lower(name) = lower(?)", [value])
    if value and not found:
        raise QueryError(
            f"there is no {table.removesuffix('s')} {value};"
            f" {suggestion(session, value, names)}the {table}: blogdb show {view}"
        )


def _order(session: Session, named: Named, wanted: str) -> str:
    found = _ORDER.fullmatch(wanted.strip())
    if found is None:
        raise QueryError("--sort needs the name of a column")
    is_down = bool(found["minus"]) or (found["way"] or "").lower() == "desc"
    name = identifier(find_column(session, named, found["name"]))
    return f"{name} {'desc' if is_down else 'asc'} nulls last"


def _in_language(session: Session, view: Named, language: str) -> str:
    """Write the condition that a row is of a post in a language.

    Args:
        session: the database.
        view: a view or table.
        language: the code, ignoring case; pt is pt-br, too.

    Returns:
        SQL.

    Raises:
        QueryError: the view tells no languages apart, or no post is in this one.
    """
    has_column = session.ask(
        "select true from duckdb_columns() where database_name = current_database()"
        " and schema_name = ? and table_name = ? and column_name = 'language'",
        [view.schema, view.name],
    )
    if not has_column:
        topics = session.ask(
            "select topic from view_catalog where name = ?", [view.name]
        )
        topic = str(topics[0]["topic"]) if topics else ""
        facts = _FACTS.get(topic, "posts_overview")
        raise QueryError(
            f"{view.name} has no column language; to count what is in {language}, ask"
            f" a view with a row for each: blogdb show {facts} --language {language}"
        )
    known = [
        str(row["language"])
        for row in session.ask("select distinct language from posts order by language")
    ]
    beginning = f"{language.casefold().replace('_', '-')}-"
    wanted = [code for code in known if f"{code}-".casefold().startswith(beginning)]
    if not wanted:
        raise QueryError(
            f"no post is in {language}; the blog's languages: {', '.join(known)}"
        )
    return f"language in ({', '.join(map(literal, wanted))})"
