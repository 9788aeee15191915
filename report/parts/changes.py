"""What the last load changed."""

from __future__ import annotations

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
    answer = questions.answer("changes")
    counts = {
        change: sum(row["change"] == change for row in answer.rows)
        for change in _CHANGES
    }
    told = [f"{counts[change]:,} {change}" for change in _CHANGES if counts[change]]
    when = f"Load {load['load_id']}, on {day(load['started_at'])}"
    if not told:
        said = "changed none of these posts"
    elif load["load_id"] == 1:
        said = f"was the first: it added {counted(counts['added'], 'post')}"
    else:
        said = f"changed {counted(sum(counts.values()), 'post')}: {listed(told)}"
    # A first load brings every post, which is no news.
    if not told or load["load_id"] == 1:
        return Section(section.key, section.heading, sentence=f"{when}, {said}.")
    section.figures.append(
        Figure(
            "Changes",
            f"{when}, {said}.",
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
