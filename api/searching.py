"""Finds posts by words, through the database's own search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogdb.api.lookup import find
from blogdb.db.errors import QueryError
from blogdb.db.quoting import is_utf8, literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blogdb.api.session import Session

_HAS = """
    select
        (select count(*) from search_documents) > 0 as index,
        (select count(*) from posts) > 0 as posts
"""


def search_statement(
    session: Session, text: str, count: int, filters: Mapping[str, object]
) -> str:
    """Write the statement that finds posts.

    Args:
        session: the database.
        text: the words.
        count: how many posts at most.
        filters: parameter of `search_posts` to its value; None for any.

    Returns:
        SQL.

    Raises:
        QueryError: the database has no index.
    """
    arguments = [literal(text), f"k := {count}"]
    arguments += [
        f"{name} := {literal(str(value))}"
        for name, value in filters.items()
        if value is not None
    ]
    return f"from {_macro(session)}({', '.join(arguments)})"


def _macro(session: Session) -> str:
    try:
        found = find(session, "search_posts")
        (has,) = session.ask(_HAS)
    except QueryError as error:
        raise QueryError(
            "the database was made before there was a search; bring it up to date"
            " with: blogdb load"
        ) from error
    if has["posts"] and not has["index"]:
        raise QueryError(
            "the database has no full-text index, as --no-search or --no-bodies left"
            " it out; to make one: blogdb load --bodies --search"
        )
    return found.quoted


def missing_words(session: Session, text: str) -> list[dict[str, Any]]:
    """Ask which words of a search no post has.

    Args:
        session: the database.
        text: the words.

    Returns:
        Rows of `search_missing`; none where an older blogdb made the database.
    """
    if not is_utf8(text):
        return []
    try:
        return session.ask("from search_missing($1)", [text])
    except QueryError:
        return []
