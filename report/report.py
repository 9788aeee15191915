"""Makes the report of a database: asks, and writes the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from blogdb.report.findings import audit
from blogdb.report.narrowing import Narrowing, narrow
from blogdb.report.page import page
from blogdb.report.parts.authors import authors
from blogdb.report.parts.blog import blog
from blogdb.report.parts.changes import changes
from blogdb.report.parts.citations import citations
from blogdb.report.parts.languages import languages
from blogdb.report.parts.mending import mending
from blogdb.report.parts.pairs import pairs
from blogdb.report.parts.reading import reading
from blogdb.report.parts.rhythm import rhythm
from blogdb.report.parts.topics import topics
from blogdb.report.questions import Questions, asking
from blogdb.sql.wishes import Wishes

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

    from blogdb.report.section import Section

    Part = Callable[[Questions], Section]

BEFORE_MENDING: tuple[Part, ...] = (
    *(rhythm, authors, topics, pairs, reading, citations, languages),
)
"""The parts that a question or more answers, in order."""


@dataclass(frozen=True)
class ReportWishes:
    """What a report is to be like.

    Attributes:
        narrowing: the posts that it is about.
        title: its title; by default the blog's host.
        style: CSS that comes after the page's own.
        audit: what to look for, and what to silence.
    """

    narrowing: Narrowing = field(default_factory=Narrowing)
    title: str | None = None
    style: str = ""
    audit: Wishes = field(default_factory=Wishes)


def report(connection: duckdb.DuckDBPyConnection, wishes: ReportWishes) -> str:
    """Make a report.

    Args:
        connection: DuckDB's connection to a database with the present views, for this
            report alone: it gets temporary tables and views.
        wishes: what it is to be like.

    Returns:
        The page, as HTML.
    """
    ask = asking(connection)
    questions = Questions(ask)
    found = audit(connection, ask, wishes.audit)
    narrow(ask, wishes.narrowing)
    head = blog(questions)
    sections = []
    if not head.is_empty:
        sections = [part(questions) for part in BEFORE_MENDING]
        mended = found.of_posts(ask) if wishes.narrowing.condition else found
        sections += [mending(mended), changes(questions)]
    told = wishes.narrowing.told if wishes.narrowing.condition else ""
    return page(
        wishes.title or head.host or "Blog report", head, told, sections, wishes.style
    )
