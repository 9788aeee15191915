"""What the last load changed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from blogdb.report.section import Column, Figure, Section, Table
from blogdb.report.words import counted, day, listed

if TYPE_CHECKING:
    from blogdb.report.questions import Questions

_CHANGES = ("added", "changed", "moved", "removed")


def changes(questions: Questions) -> Section:
    """Tell what the last load changed.

    Args:
        questions: the database.

    Returns:
        The section; empty if nothing was ever loaded.
    """
    loads = questions.answer("last_load").rows
    section = Section("changes", "The last load")
    if not loads:
        return section
    load = loads[0]
    when = f"Load {load['load_id']}, on {day(load['started_at'])},"
    if load["load_id"] == 1:
        sentence = f"{when} was the first, and brought all posts."
        return Section(section.key, section.heading, sentence=sentence)
    answer = questions.answer("changes")
    counts = Counter(row["change"] for row in answer.rows)
    if not counts:
        sentence = f"{when} changed none of these posts."
        return Section(section.key, section.heading, sentence=sentence)
    posts = counted(counts.total(), "post")
    told = listed([f"{counts[each]:,} {each}" for each in _CHANGES if counts[each]])
    section.figures.append(
        Figure(
            "Changes",
            f"{when} changed {posts}: {told}.",
            (answer,),
            table=Table(
                "changes",
                answer.rows,
                (
                    Column("change", "Change", "choice"),
                    Column("title", "Post", url="url"),
                    Column("published_on", "Day", "day"),
                    Column("changed_columns", "What changed"),
                ),
                "blogdb show latest_changes",
                is_open=True,
            ),
        )
    )
    return section
