"""A report on some of the posts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from blogdb.api.session import Session
from blogdb.report.findings import audit
from blogdb.report.narrowing import Narrowing, narrow
from blogdb.sql import catalog
from blogdb.sql.wishes import Wishes

from ..few_views import few_entries
from ..rounds import rounds

USED = ("posts_overview", "post_link_facts", "author_activity", "tag_usage")
ALL = {"alpha", "beta", "gamma", "delta", "script", "undated", "alpha (de)"}


def slugs(session: Session) -> set[str]:
    """Name the posts that the views know, translations with their language."""
    rows = session.ask("select slug, language from posts_overview")
    return {
        row["slug"] + (f" ({row['language']})" if row["language"] != "en" else "")
        for row in rows
    }


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Narrow the views that are asked here, in the short form, and not all of them."""
    if rounds(True, False):
        entries = few_entries((*USED, "posts_per_month"))
        monkeypatch.setattr(catalog, "_entries", lambda: entries)


def test_every_view_is_narrowed(session: Session) -> None:
    """Each view is made anew for the connection, and is answered there."""
    narrow(session.ask, Narrowing(tag="Duck"))
    made = session.ask("select view_name as name from duckdb_views() where temporary")
    names = {entry.name for entry in catalog.entries() if entry.kind == "view"}
    assert names <= {row["name"] for row in made}
    assert slugs(session) == {"alpha", "gamma"}


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ({}, ALL),
        ({"since": dt.date(2024, 2, 15)}, {"delta", "script"}),
        ({"until": dt.date(2023, 2, 10)}, {"alpha", "alpha (de)", "beta"}),
        ({"language": "DE"}, {"alpha (de)"}),
        ({"tag": "Duck"}, {"alpha", "gamma"}),
        ({"author": "ada"}, {"alpha", "gamma", "script", "undated"}),
        ({"author": "Ada", "tag": "sql", "since": dt.date(2023, 1, 1)},
         {"gamma", "script"}),
    ],
)  # fmt: skip
def test_posts_are_narrowed(
    session: Session, options: dict[str, Any], kept: set[str]
) -> None:
    """Views have the posts that are asked for, and so have those of their links."""
    narrow(session.ask, Narrowing(**options))
    assert slugs(session) == kept
    linked = session.ask("select distinct slug, language from post_link_facts")
    assert {row["slug"] for row in linked} <= {name.split()[0] for name in kept}


@pytest.mark.usefixtures("few")
def test_what_the_posts_lack_is_not_counted(session: Session) -> None:
    """Authors and tags of other posts are none of the report's."""
    narrow(session.ask, Narrowing(tag="python"))
    assert session.ask("select author from author_activity") == [{"author": "Cy"}]
    assert session.ask("select tag from tag_usage") == [{"tag": "python"}]


@pytest.mark.usefixtures("few")
def test_translations_stand_for_their_original(session: Session) -> None:
    """A translation counts where its original is left out, and only there."""
    months = "select sum(count_posts)::integer as posts from posts_per_month"
    assert session.ask(months) == [{"posts": 5}]
    narrow(session.ask, Narrowing(language="de"))
    assert session.ask(months) == [{"posts": 1}]


@pytest.mark.usefixtures("few")
def test_findings_are_of_the_whole_blog(session: Session) -> None:
    """A post is no orphan since the one that links to it is left out."""
    wishes = Wishes(only=("image-without-text", "orphan-post"))
    found = audit(session.connection, session.ask, wishes)
    narrow(session.ask, Narrowing(author="Bob"))
    assert [each.rule for each in found.of_posts(session.ask).findings] == [
        "image-without-text"
    ]


def test_it_is_told_in_words() -> None:
    """The page says which posts it is about."""
    narrowing = Narrowing(dt.date(2024, 3, 5), None, "pt", "llm", "Ada")
    assert narrowing.told == (
        "posts in the language pt tagged “llm” by Ada since 5 March 2024"
    )
