"""Says why a question has no rows, where the database tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blogdb.api.lookup import suggestion
from blogdb.db.errors import QueryError

if TYPE_CHECKING:
    from blogdb.api.session import Session

_WORD = re.compile(r"\w+")
_CALL = re.compile(
    r"\b(posts_tagged|tag_history|posts_by|related_to)\s*\(\s*'((?:[^']|'')+)'", re.I
)
_CALLED = {
    "posts_tagged": ("tag", "select name from tags"),
    "tag_history": ("tag", "select name from tags"),
    "posts_by": ("author", "select name from authors"),
    "related_to": ("post", "select slug as name from posts"),
}
_DEFINITIONS = """
    select view_name as name, sql as definition
    from duckdb_views()
    where not internal and database_name = current_database()
    union all
    select function_name, macro_definition
    from duckdb_functions()
    where
        not internal
        and database_name = current_database()
        and function_type in ('macro', 'table_macro')
"""
_LEFT_OUT_BODIES = """
    select not (options ->> '$.wanted.bodies')::boolean
    from loads
    order by load_id desc
    limit 1
"""
_NO_BODIES = "no bodies were loaded; to load them: blogdb load --bodies"
_FACTS = ("post_links", "headings", "images", "code_blocks", "post_texts")
_MISSING = (
    (
        ("posts", "post_tags", "post_authors", *_FACTS),
        "select count(*) = 0 from posts",
        "there are no posts; to load some: blogdb load SOURCE",
    ),
    (
        ("post_readership",),
        "select count(*) = 0 from post_readership",
        "no readership was imported; to import it: blogdb readership FILE",
    ),
    (
        _FACTS,
        _LEFT_OUT_BODIES,
        _NO_BODIES,
    ),
    (
        _FACTS,
        "select count(*) = 0 from posts where content is not null and content <> ''",
        "no post has a body",
    ),
    (
        ("load_problems",),
        "select count_problems = 0 from loads order by load_id desc limit 1",
        "the last load had no problems",
    ),
)
"""What a question may read; whether it is missing; and how to say so. The first that is
both read and missing is the reason."""
_PERHAPS = (
    (
        ("published_on",),
        "select count(published_on) = 0 from posts",
        "a day",
    ),
    (("post_links",), "select count(*) = 0 from post_links", "a link"),
    (("images",), "select count(*) = 0 from images", "an image"),
    (("code_blocks",), "select count(*) = 0 from code_blocks", "code"),
    (("post_tags",), "select count(*) = 0 from post_tags", "a tag"),
    (
        ("post_authors",),
        "select count(*) = 0 from post_authors",
        "an author",
    ),
)
"""What posts may lack: as above, but any of it may be the reason, so all is told."""
_ONE_LANGUAGE = "all posts are in one language"


def why_none(session: Session, sql: str) -> str:
    """Say why a question has no rows.

    Args:
        session: the database.
        sql: the question, or the name of a view.

    Returns:
        The reason; an empty text where it is not known.
    """
    try:
        return (
            _called(session, sql)
            or (_ONE_LANGUAGE if _is_of_one_language(session, sql) else "")
            or _missing(session, _read(session, sql))
        )
    except QueryError:
        # The database is of a schema that lacks what would tell.
        return ""


def _called(session: Session, sql: str) -> str:
    """Find the tag, author or post that a macro was asked about, and there is not."""
    for macro, quoted in _CALL.findall(sql):
        kind, names = _CALLED[macro.casefold()]
        value = quoted.replace("''", "'")
        found = session.ask(
            f"select 1 from ({names}) where lower(name) = lower(?) limit 1", [value]
        )
        if not found:
            meant = suggestion(session, value, names).strip()
            return f"there is no {kind} {value}" + (f"; {meant}" if meant else "")
    return ""


def _is_of_one_language(session: Session, sql: str) -> bool:
    """Whether a question is about translations of a blog that has none."""
    if "translation" not in sql.casefold():
        return False
    (languages,) = session.ask("select count(distinct language) as n from posts")
    return bool(languages["n"] == 1)


def _read(session: Session, sql: str) -> set[str]:
    """Name the tables and columns that a question reads, by way of views, too."""
    definitions = {
        row["name"]: row["definition"] or "" for row in session.ask(_DEFINITIONS)
    }
    read: set[str] = set()
    waiting = [sql]
    while waiting:
        names = set(_WORD.findall(waiting.pop())) - read
        read |= names
        waiting += [definitions[name] for name in names & definitions.keys()]
    return read


def _missing(session: Session, read: set[str]) -> str:
    for each in _MISSING:
        if _is_missing(session, read, each):
            return each[-1]
    lacking = [each[-1] for each in _PERHAPS if _is_missing(session, read, each)]
    if lacking:
        *others, last = lacking
        listed = f"{', '.join(others)} or {last}" if others else last
        return f"no post has {listed}"
    return ""


def _is_missing(
    session: Session, read: set[str], what: tuple[tuple[str, ...], str, str]
) -> bool:
    names, question, _ = what
    if read.isdisjoint(names):
        return False
    return bool(session.ask(f"select ({question}) as it")[0]["it"])
