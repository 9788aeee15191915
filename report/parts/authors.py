"""Who writes, and who is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogdb.report.charts import MAIN, OTHER
from blogdb.report.section import Column, Figure, Section, Table
from blogdb.report.shapes import Bar, bars, stacks
from blogdb.report.words import counted, percent

if TYPE_CHECKING:
    from blogdb.report.questions import Questions, ReportAnswer

_MOST = 15
"""Authors in the picture; the table has all."""
_COLOURS = {"wrote before": MAIN, "new in the last year": OTHER}
_YEAR_COLOURS = {"returning": MAIN, "new": OTHER}


def authors(questions: Questions) -> Section:
    """Tell who writes.

    Args:
        questions: the database.

    Returns:
        The section; empty if no post has an author, and a sentence if all have one.
    """
    answer = questions.answer("authors")
    figures: list[Figure] = []
    sentence = ""
    if len(answer.rows) == 1:
        sentence = _alone(answer.rows[0])
    elif answer.rows:
        newcomers = _newcomers(questions)
        figures = [_authors(answer), *([newcomers] if newcomers else [])]
    return Section("authors", "Who writes", figures, sentence)


def _alone(row: dict[str, Any]) -> str:
    posts = counted(row["count_posts"], "post")
    if row["share_posts"] == 1:
        return f"{row['author']} wrote all posts: {posts}."
    share = percent(row["share_posts"])
    return f"{row['author']} wrote {posts}, {share} of all; the others name no author."


def _authors(answer: ReportAnswer) -> Figure:
    rows = answer.rows
    active = [row for row in rows if row["is_active"]]
    new = [row for row in active if row["is_new"]]
    first = rows[0]
    posts, share = counted(first["count_posts"], "post"), percent(first["share_posts"])
    said = [f"{first['author']} wrote most: {posts}, {share} of all."]
    # In the first year of a blog all of them are new.
    if 0 < len(active) < len(rows) or 0 < len(new) < len(active):
        said.append(f"In the last year {_wrote(len(active), len(new))}")
    shown = rows[:_MOST]
    has_both = len({row["is_new"] for row in shown}) > 1
    return Figure(
        "Authors",
        " ".join(said),
        (answer,),
        bars(
            [
                Bar(
                    row["author"],
                    row["count_posts"],
                    f"{row['author']}: {counted(row['count_posts'], 'post')}",
                    list(_COLOURS)[row["is_new"]],
                    f"{row['count_posts']:,}",
                )
                for row in shown
            ],
            _COLOURS if has_both else None,
        ),
        Table(
            "authors",
            rows,
            (
                Column("author", "Author"),
                Column("count_posts", "Posts", "count"),
                Column("share_posts", "Share", "share"),
                Column("first_published_on", "First", "day"),
                Column("last_published_on", "Last", "day"),
                Column("favourite_tag", "Favourite tag"),
            ),
            "blogdb show author_activity",
        ),
    )


def _newcomers(questions: Questions) -> Figure | None:
    answer = questions.answer("newcomers")
    if len(answer.rows) < 2:
        return None
    last = answer.rows[-1]
    everyone = last["count_new"] + last["count_returning"]
    parts = []
    for row in answer.rows:
        for group, count in (
            ("returning", row["count_returning"]),
            ("new", row["count_new"]),
        ):
            if count:
                label = f"{row['year']}: {counted(count, f'{group} author')}"
                parts.append(Bar(str(row["year"]), count, label, group))
    return Figure(
        "New and returning authors",
        f"In {last['year']}, {_wrote(everyone, last['count_new'])}",
        (answer,),
        stacks(parts, _YEAR_COLOURS),
    )


def _wrote(everyone: int, new: int) -> str:
    """Say how many wrote, and how many of them had not written before."""
    who = f"{counted(everyone, 'author')} wrote"
    if everyone == 1:
        return f"{who}, {'' if new else 'not '}for the first time."
    number = {0: "none", everyone: "all"}.get(new, f"{new:,}")
    return f"{who}, {number} of them for the first time."
