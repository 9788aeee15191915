"""What each part of a report says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from blogdb.api.session import Session, reading
from blogdb.loaders.load import load
from blogdb.report.findings import Audit, audit
from blogdb.report.parts.authors import authors
from blogdb.report.parts.blog import blog
from blogdb.report.parts.changes import changes
from blogdb.report.parts.citations import citations
from blogdb.report.parts.languages import languages
from blogdb.report.parts.mending import mending
from blogdb.report.parts.pairs import pairs
from blogdb.report.parts.reading import reading as time_to_read
from blogdb.report.parts.rhythm import rhythm
from blogdb.report.parts.topics import topics
from blogdb.report.questions import Questions
from blogdb.report.section import Section
from blogdb.sql.findings import Finding
from blogdb.sql.wishes import Wishes

from .made_up import source


def said(section: Section) -> dict[str, str]:
    """Give the sentence of each figure by its title."""
    return {figure.title: figure.sentence for figure in section.figures}


def test_the_blog_in_a_line(questions: Questions) -> None:
    """It tells posts, languages, authors, tags, days, and the pace of two years."""
    told = blog(questions)
    assert told.host == "blog.example"
    assert told.sentence == (
        "6 posts in 2 languages by 3 authors on 4 tags from 10 December 2022 to"
        " 16 February 2024. In the year up to the newest post there were 3, 50% more"
        " than in the year before (2)."
    )


def test_rhythm(questions: Questions) -> None:
    """Months without posts count; the last of equally busy months is not the first."""
    assert said(rhythm(questions)) == {
        "Posts over time": (
            "February 2023 was the busiest month, with 2 posts; 12 of 15 months had"
            " none. The line is the mean of twelve months."
        ),
        "Silences": "The longest lasted 360 days, up to 15 February 2024.",
    }


def test_authors(questions: Questions) -> None:
    """It names who writes most, and counts who is new."""
    assert said(authors(questions)) == {
        "Authors": (
            "Ada wrote most: 4 posts, 67% of all. In the last year 2 authors wrote, 1"
            " of them for the first time."
        ),
        "New and returning authors": (
            "In 2024, 2 authors wrote, 1 of them for the first time."
        ),
    }


def test_topics(questions: Questions) -> None:
    """It names the most used tag."""
    assert said(topics(questions))["Topics over time"] == (
        "“sql” is the most used tag, on 4 posts, 67% of all. The most used tags, by"
        " posts in each quarter:"
    )


def test_pairs(questions: Questions) -> None:
    """It names the pair of tags on most posts; a single post makes no pair."""
    section = pairs(questions)
    assert said(section) == {
        "Shared posts": (
            "“duck” and “sql” share most posts: 2, 50% of those that have either."
        )
    }


def test_time_to_read(questions: Questions) -> None:
    """476 words at 238 a minute are two minutes; one tag has nothing to compare."""
    assert said(time_to_read(questions)) == {
        "The longest posts": "“Alpha” takes longest: 2 minutes for 476 words."
    }


def test_citations(questions: Questions) -> None:
    """Kinds with fewer than three targets have no picture, and are in the table."""
    assert said(citations(questions)) == {
        "All that is cited": (
            "By kind, at most a hundred of each: post (2) and paper (1)."
        )
    }


def test_languages(questions: Questions) -> None:
    """It says which language lacks most, what it lacks first, and how late it is."""
    assert said(languages(questions))["What each language has"] == (
        "de has 17% of the blog and lacks 5 posts, first “Beta”; translations into de"
        " come 31 days after the original (median)."
    )


def test_mending(session: Session) -> None:
    """The gravest come first, and files are told from the folder that all are in."""
    section = mending(audit(session.connection, session.ask, Wishes()))
    (figure,) = section.figures
    assert figure.sentence == (
        "The audit found 2 warnings and 2 notes. Begin with: image-without-text (1)."
    )
    assert figure.table is not None
    first = figure.table.rows[0]
    assert (first["title"], first["place"]) == ("Beta", "posts.jsonl, row 2")
    assert mending(Audit([])).sentence == "Nothing was found to mend."


@pytest.mark.parametrize(
    ("files", "places"),
    [
        (["/home/ada/blog/a.md", "/home/ada/blog/b/c.md"], ["a.md:3", "b/c.md:3"]),
        (["/x/ab/a.md", "/x/ac/b.md"], ["ab/a.md:3", "ac/b.md:3"]),
        (["https://a.example/posts.csv", "posts.csv"],
         ["https://a.example/posts.csv:3", "posts.csv:3"]),
    ],
)  # fmt: skip
def test_places_are_within_the_blog(files: list[str], places: list[str]) -> None:
    """A page that is mailed tells nothing of the folders on its author's machine."""
    (figure,) = mending(Audit([found_in(file) for file in files])).figures
    assert figure.table is not None
    assert [row["place"] for row in figure.table.rows] == places


def test_changes(questions: Questions) -> None:
    """A first load is told in a sentence, since it brings every post."""
    section = changes(questions)
    assert not section.figures
    assert "was the first, and brought all posts." in section.sentence


def found_in(file: str) -> Finding:
    """Make a finding at the third line of a file."""
    return Finding(
        rule="orphan-post",
        severity="note",
        message="Nothing links here.",
        advice="Link to it.",
        file=file,
        line=3,
        row=None,
        post_id=None,
        language=None,
        path=None,
        title=None,
        url=None,
        fingerprint="",
    )


Part = Callable[[Questions], Section]


@pytest.mark.parametrize(
    "part",
    [rhythm, authors, topics, pairs, time_to_read, citations, languages, changes],
)
def test_an_empty_blog_has_no_empty_frames(
    part: Part, empty_template: Path, tmp_path: Path
) -> None:
    """Without days, tags, authors or bodies a part has no figure."""
    database = Path(shutil.copy(empty_template, tmp_path))
    with reading(database) as session:
        section = part(Questions(session.ask))
    assert not section.figures
    assert not section.sentence


def test_changes_of_a_later_load(made_up: Path, tmp_path: Path) -> None:
    """A later load is told by what it did to how many posts, removed ones first."""
    database = Path(shutil.copy(made_up, tmp_path))
    posts = [post for post in source() if post["title"] != "Undated"]
    posts[1] |= {"title": "Beta, anew"}
    later = tmp_path / "posts.jsonl"
    later.write_text("".join(f"{json.dumps(post)}\n" for post in posts))
    load(database, [str(later)])
    with reading(database) as session:
        (figure,) = changes(Questions(session.ask)).figures
    assert figure.sentence.endswith("changed 2 posts: 1 changed and 1 removed.")
    assert figure.table is not None
    assert [(row["change"], row["title"]) for row in figure.table.rows] == [
        ("removed", "Undated"),
        ("changed", "Beta, anew"),
    ]


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (1.0, "Ada wrote all posts: 9 posts."),
        (0.9, "Ada wrote 9 posts, 90% of all; the others name no author."),
    ],
)
def test_a_blog_of_one_author_has_no_chart_of_authors(
    share: float, expected: str
) -> None:
    """Where there is nobody to compare with, a sentence says who writes."""
    row = {"author": "Ada", "count_posts": 9, "share_posts": share}
    section = authors(Questions(lambda _: [row]))
    assert not section.figures
    assert section.sentence == expected


@pytest.mark.parametrize(
    ("new", "returning", "expected"),
    [
        (2, 0, "2 authors wrote, all of them for the first time."),
        (0, 3, "3 authors wrote, none of them for the first time."),
        (1, 0, "1 author wrote, for the first time."),
        (0, 1, "1 author wrote, not for the first time."),
    ],
)
def test_newcomers_are_told_in_words(new: int, returning: int, expected: str) -> None:
    """All, none and one author are no numbers in a sentence."""
    years = [
        {"year": 2023, "count_new": 1, "count_returning": 0},
        {"year": 2024, "count_new": new, "count_returning": returning},
    ]
    everyone = [
        {
            "author": name,
            "count_posts": 1,
            "share_posts": 0.5,
            "is_new": False,
            "is_active": False,
        }
        for name in ("Ada", "Bob")
    ]

    def ask(statement: str) -> list[dict[str, object]]:
        return years if "author_years" in statement else everyone

    told = said(authors(Questions(ask)))["New and returning authors"]
    assert told == f"In 2024, {expected}"


def test_languages_that_lack_as_much_are_counted() -> None:
    """Of many languages that are as far behind, none is singled out."""
    counts = {
        "count_posts": 9,
        "count_originals": 0,
        "count_translations": 9,
        "median_lag_days": None,
        "count_outdated": 0,
        "count_missing": 1,
        "missing_title": "Hello",
        "share_of_blog": 0.9,
    }
    rows = [{"language": f"x{number}"} | counts for number in range(20)]
    rows.append({"language": "en"} | counts | {"count_missing": 0})
    told = said(languages(Questions(lambda _: rows)))["What each language has"]
    assert told == (
        "20 of 21 languages lack 1 post each. The picture shows the first 12 languages."
    )
