"""Makes the page about a blog, once it is sure that the database has what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.api.current import require_current_views
from blogdb.api.lookup import suggestion
from blogdb.db import extras
from blogdb.db.errors import ArgumentError, QueryError
from blogdb.report.narrowing import Narrowing
from blogdb.report.report import report

if TYPE_CHECKING:
    from pathlib import Path

    from blogdb.api.session import Session
    from blogdb.report.report import ReportWishes

_ANY_POST = "select 1 from posts where"
_LANGUAGES = "select distinct language as name from posts"
_TAGS = "select name from tags union select alias from aliases where kind = 'tag'"
_AUTHORS = (
    "select name from authors union select alias from aliases where kind = 'author'"
)


def page(session: Session, database: Path, wishes: ReportWishes) -> str:
    """Write the page.

    Args:
        session: the database, for this page alone.
        database: its file.
        wishes: what the page is to be like.

    Returns:
        The page, as HTML.

    Raises:
        ArgumentError: the last day that is wanted is before the first.
        DatabaseError: the database lacks views of this version.
        QueryError: no post has what the page is narrowed to.
    """
    since, until = wishes.narrowing.since, wishes.narrowing.until
    if since and until and since > until:
        raise ArgumentError("--since is after --until, so no post is left")
    require_current_views(session, database)
    _require_known(session, wishes.narrowing)
    return report(session.connection, wishes)


def require_charts() -> None:
    """Check that there is what draws charts.

    Raises:
        SystemFailureError: there is not.
    """
    extras.require("report", "vl_convert", work="drawing charts")


def _require_known(session: Session, narrowing: Narrowing) -> None:
    """Check that the blog has what the options name, so that a slip is told as one."""
    language, tag, author = narrowing.language, narrowing.tag, narrowing.author
    for option, name, names, only in (
        ("language", language, _LANGUAGES, Narrowing(language=language)),
        ("tag", tag, _TAGS, Narrowing(tag=tag)),
        ("author", author, _AUTHORS, Narrowing(author=author)),
    ):
        if name is not None and not session.ask(f"{_ANY_POST} {only.condition}"):
            raise QueryError(
                f"no post has the {option} {name};"
                f" {suggestion(session, name, names)}to narrow less, leave out"
                f" --{option}"
            )
