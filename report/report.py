"""Makes the report of a database: asks, and writes the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from blogdb.report.findings import findings, of_posts
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
from blogdb.report.questions import Questions

if TYPE_CHECKING:
    from collections.abc import Callable

    from blogdb.report.questions import Ask
    from blogdb.report.section import Section

    Part = Callable[[Questions], Section]

BEFORE_MENDING: tuple[Part, ...] = (
    *(rhythm, authors, topics, pairs, reading, citations, languages),
)
"""The parts that a question or more answers, in order."""


@dataclass(frozen=True)
class Wishes:
    """What a report is to be like.

    Attributes:
        narrowing: the posts that it is about.
        title: its title; by default the blog's host.
        style: CSS that comes after the page's own.
    """

    narrowing: Narrowing = field(default_factory=Narrowing)
    title: str | None = None
    style: str = ""


def report(ask: Ask, wishes: Wishes) -> str:
    """Make a report.

    Args:
        ask: runs a statement on a connection that is this report's alone, and returns
            its rows by column name.
        wishes: what it is to be like.

    Returns:
        The page, as HTML.
    """
    questions = Questions(ask)
    found = findings(questions)
    narrow(ask, wishes.narrowing)
    head = blog(questions)
    sections = []
    if not head.is_empty:
        sections = [part(questions) for part in BEFORE_MENDING]
        sections += [mending(of_posts(found, ask)), changes(questions)]
    told = wishes.narrowing.told if wishes.narrowing.condition else ""
    return page(
        wishes.title or head.host or "Blog report", head, told, sections, wishes.style
    )
