"""What the posts cite: papers, models, repositories, other posts."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from blogdb.report.section import Column, Figure, Section, Table
from blogdb.report.shapes import Bar, bars
from blogdb.report.words import counted, listed, quoted

if TYPE_CHECKING:
    from blogdb.report.questions import Questions, ReportAnswer

_KINDS = {
    "post": "Own posts",
    "paper": "Papers",
    "model": "Models",
    "dataset": "Data sets",
    "space": "Spaces",
    "repository": "Repositories",
}
"""The kinds that have a picture, in order; others are in the table."""
_MOST = 5
_FEWEST = 3
"""Targets of a kind that a picture needs, so that there is something to compare."""


def citations(questions: Questions) -> Section:
    """Tell what posts link to.

    Args:
        questions: the database.

    Returns:
        The section; without figures if they link to nothing that is known.
    """
    answer = questions.answer("cited")
    section = Section("citations", "What cites what")
    if not answer.rows:
        return section
    kinds = defaultdict(list)
    for row in answer.rows:
        kinds[row["kind"]].append(row)
    for kind, title in _KINDS.items():
        rows = kinds[kind]
        # Where nothing is cited twice, all bars would be the same.
        if len(rows) >= _FEWEST and rows[0]["count_posts"] > 1:
            section.figures.append(_most_cited(title, rows[:_MOST], answer))
    section.figures.append(_all(answer))
    return section


def _most_cited(title: str, rows: list[dict[str, Any]], answer: ReportAnswer) -> Figure:
    first = rows[0]
    posts = counted(first["count_posts"], "post")
    return Figure(
        title,
        f"{posts} link to {quoted(first['name'])}.",
        (answer,),
        bars(
            [
                Bar(
                    row["name"],
                    row["count_posts"],
                    f"{row['name']}: {counted(row['count_posts'], 'post')}",
                    number=f"{row['count_posts']:,}",
                )
                for row in rows
            ]
        ),
        is_half=True,
    )


def _all(answer: ReportAnswer) -> Figure:
    counts = Counter(row["kind"] for row in answer.rows)
    most = listed([f"{kind} ({count:,})" for kind, count in counts.most_common()])
    return Figure(
        "All that is cited",
        f"By kind, at most a hundred of each: {most}.",
        (answer,),
        table=Table(
            "cited targets",
            sorted(answer.rows, key=lambda row: -row["count_posts"]),
            (
                Column("kind", "Kind", "choice"),
                Column("name", "Name", url="url"),
                Column("count_posts", "Posts", "count"),
                Column("first_cited_on", "First", "day"),
                Column("last_cited_on", "Last", "day"),
            ),
            "blogdb show cited_targets",
        ),
    )
