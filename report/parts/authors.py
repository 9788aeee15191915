"""Who writes, and who is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.report.charts import MAIN, OTHER
from blogdb.report.section import Column, Figure, Section, Table
from blogdb.report.shapes import Bar, bars, stacks
from blogdb.report.words import counted, percent

if TYPE_CHECKING:
    from blogdb.report.questions import Questions

_MOST = 15
"""Authors in the picture; the table has all."""
_COLOURS = {"wrote before": MAIN, "new in the last year": OTHER}
_YEAR_COLOURS = {"returning": MAIN, "new": OTHER}


def authors(questions: Questions) -> Section:
    """Tell who writes.

    Args:
        questions: the database.

    Returns:
        The section; without figures if no post has an author.
    """
    figures = [_authors(questions), _newcomers(questions)]
    return Section("authors", "Who writes", [figure for figure in figures if figure])


def _authors(questions: Questions) -> Figure | None:
    answer = questions.answer("authors")
    rows = answer.rows
    if not rows:
        return None
    active = [row for row in rows if row["is_active"]]
    new = [row for row in active if row["is_new"]]
    first = rows[0]
    posts, share = counted(first["count_posts"], "post"), percent(first["share_posts"])
    said = [f"{first['author']} wrote most: {posts}, {share} of all."]
    # In the first year of a blog all of them are new.
    if 0 < len(active) < len(rows) or 0 < len(new) < len(active):
        said.append(
            f"In the last year {counted(len(active), 'author')} wrote,"
            f" {len(new):,} of them for the first time."
        )
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
        f"In {last['year']}, {counted(everyone, 'author')} wrote,"
        f" {last['count_new']:,} of them for the first time.",
        (answer,),
        stacks(parts, _YEAR_COLOURS),
    )
