"""What takes longest to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogdb.report.charts import FAINT, MAIN, Chart
from blogdb.report.section import Column, Figure, Section, Table
from blogdb.report.shapes import Names
from blogdb.report.words import counted, minutes, quoted

if TYPE_CHECKING:
    from blogdb.report.charts import Frame
    from blogdb.report.questions import Questions


def reading(questions: Questions) -> Section:
    """Tell what takes longest to read.

    Args:
        questions: the database.

    Returns:
        The section; without figures if no body was parsed.
    """
    figures = [_tags(questions), _posts(questions)]
    return Section("reading", "Time to read", [figure for figure in figures if figure])


def _tags(questions: Questions) -> Figure | None:
    answer = questions.answer("reading_times")
    if len(answer.rows) < 2:
        return None
    rows = sorted(answer.rows, key=lambda row: -row["median_minutes"])
    longest, shortest = rows[0], rows[-1]
    return Figure(
        "Minutes by tag",
        f"Of the most used tags, {quoted(longest['tag'])} takes longest: half of its"
        f" posts take {minutes(longest['median_minutes'])} or more, against"
        f" {minutes(shortest['median_minutes'])} for {quoted(shortest['tag'])}. A bar"
        " is the middle half of the posts, its mark their median.",
        (answer,),
        Chart(lambda frame: _ranges(rows, frame)),
    )


def _ranges(rows: list[dict[str, Any]], frame: Frame) -> dict[str, Any]:
    names = Names([row["tag"] for row in rows], frame)
    values = [
        {
            "name": name,
            "low": row["p25_minutes"],
            "median": row["median_minutes"],
            "high": row["p75_minutes"],
            "label": (
                f"{row['tag']}: half of {row['count_posts']:,} posts take"
                f" {row['p25_minutes']:.0f} to {row['p75_minutes']:.0f} minutes, the"
                f" median {row['median_minutes']:.0f}"
            ),
        }
        for row, name in zip(rows, names.shown, strict=True)
    ]
    scale = {"type": "quantitative", "scale": {"domainMin": 0}}
    return names.bounds(frame, bottom=24) | {
        "data": {"values": values},
        "encoding": {"y": names.axis},
        "layer": [
            {
                "mark": {"type": "bar", "height": 12, "color": FAINT},
                "encoding": {
                    "x": scale
                    | {
                        "field": "low",
                        "axis": {"labelExpr": "datum.label + ' min'", "tickCount": 5},
                    },
                    "x2": {"field": "high"},
                    "description": {"field": "label"},
                },
            },
            {
                "mark": {
                    "type": "tick",
                    "size": 18,
                    "thickness": 3,
                    "color": MAIN,
                    "opacity": 1,
                    "aria": False,
                },
                "encoding": {"x": scale | {"field": "median"}},
            },
        ],
    }


def _posts(questions: Questions) -> Figure | None:
    answer = questions.answer("longest_posts")
    if not answer.rows:
        return None
    longest = answer.rows[0]
    return Figure(
        "The longest posts",
        f"{quoted(longest['title'])} takes longest:"
        f" {minutes(longest['reading_minutes'])} for"
        f" {counted(longest['text_word_count'], 'word')}.",
        (answer,),
        table=Table(
            "longest posts",
            answer.rows,
            (
                Column("title", "Post", url="url"),
                Column("published_on", "Day", "day"),
                Column("author_names", "Authors"),
                Column("reading_minutes", "Minutes", "count"),
                Column("text_word_count", "Words", "count"),
            ),
            "blogdb show posts_overview",
            is_open=True,
        ),
    )
