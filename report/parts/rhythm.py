"""Publishing rhythm: posts by month, by day of the week, and the silences."""

from __future__ import annotations

from itertools import groupby
from statistics import median_low
from typing import TYPE_CHECKING, Any

from blogdb.report.charts import INK, MAIN, Chart
from blogdb.report.section import Column, Figure, Section, Table
from blogdb.report.shapes import Bar, bars, upright, whole_numbers
from blogdb.report.words import counted, day, month, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blogdb.report.charts import Frame
    from blogdb.report.questions import Questions

_NARROWEST_BAR = 4
"""Pixels; where months would be narrower, a bar is a quarter, and then a year."""
_PERIODS = (("month", 1), ("quarter", 3), ("year", 12))
_UNITS = {"month": "utcyearmonth", "quarter": "utcyearquarter", "year": "utcyear"}
_MONTHS_OF_YEARS = 24
"""From how many months on an axis names years alone."""
_FEWEST_OF_A_WEEK = 14
"""Posts without which days of the week say nothing."""
_EVEN = 1.25
"""How much of its fair share a day of the week may have without standing out."""


def rhythm(questions: Questions) -> Section:
    """Tell when the blog publishes.

    Args:
        questions: the database.

    Returns:
        The section; without figures if no post has a day.
    """
    figures = [_months(questions), _weekdays(questions), _silences(questions)]
    return Section(
        "rhythm", "Publishing rhythm", [figure for figure in figures if figure]
    )


def _months(questions: Questions) -> Figure | None:
    answer = questions.answer("months")
    if not answer.rows:
        return None
    counts = [row["count_posts"] for row in answer.rows]
    busiest = max(answer.rows, key=lambda row: row["count_posts"])
    empty = counts.count(0)
    posts = counted(busiest["count_posts"], "post")
    said = [f"{month(busiest['month'])} was the busiest month, with {posts}"]
    if len(counts) > 2 and median_low(counts):
        said.append(f"half of the months had {median_low(counts):,} or fewer")
    if empty:
        said.append(f"{empty:,} of {len(counts):,} months had none")
    has_line = any(row["mean_of_year"] is not None for row in answer.rows)
    line = " The line is the mean of twelve months." if has_line else ""
    return Figure(
        "Posts over time",
        f"{'; '.join(said)}.{line}",
        (answer,),
        Chart(lambda frame: _columns(answer.rows, frame)),
        Table(
            "months",
            answer.rows[::-1],
            (
                Column("month", "Month", "day"),
                Column("count_posts", "Posts", "count"),
                Column("count_posts_total", "In all", "count"),
                Column("count_authors", "Authors", "count"),
                Column("count_new_authors", "New authors", "count"),
            ),
            "blogdb show posts_per_month",
        ),
    )


def _columns(rows: Sequence[dict[str, Any]], frame: Frame) -> dict[str, Any]:
    unit, length = next(
        (
            period
            for period in _PERIODS
            if len(rows) / period[1] * _NARROWEST_BAR <= frame.width
        ),
        _PERIODS[-1],
    )
    values = _by_period(rows, length)
    most = max(value["posts"] for value in values)
    column = {
        "mark": {"type": "bar", "color": MAIN},
        "encoding": {
            "y": {
                "field": "posts",
                "type": "quantitative",
                "axis": whole_numbers(most),
            },
            "description": {"field": "label"},
        },
    }
    line = {
        "transform": [{"filter": "isValid(datum.mean)"}],
        "mark": {"type": "line", "color": INK, "strokeWidth": 1.5, "aria": False},
        "encoding": {"y": {"field": "mean", "type": "quantitative"}},
    }
    return upright(frame, 200) | {
        "data": {"values": values},
        "encoding": {"x": _months_axis(rows) | {"timeUnit": _UNITS[unit]}},
        "layer": [column, line],
    }


def _months_axis(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Say how time goes along a chart: by names of years, or of a few months."""
    if len(rows) <= _MONTHS_OF_YEARS:
        axis = {"format": "%b %Y", "labelAngle": 0, "labelOverlap": True}
        return {"field": "start", "type": "ordinal", "axis": axis}
    return {
        "field": "start",
        "type": "temporal",
        "bandPosition": 0.5,
        "axis": {
            "format": "%Y",
            "grid": False,
            "labelOverlap": True,
            "tickCount": {"interval": "year", "step": 1},
        },
    }


def _by_period(rows: Sequence[dict[str, Any]], length: int) -> list[dict[str, Any]]:
    """Add up months.

    Args:
        rows: the months, each the next of the one before.
        length: months of a period: 1, 3 or 12.

    Returns:
        The periods in which months are.
    """

    def period(row: dict[str, Any]) -> tuple[int, int]:
        return row["month"].year, (row["month"].month - 1) // length

    found = []
    for (year, number), group in groupby(rows, key=period):
        months = list(group)
        posts = sum(row["count_posts"] for row in months)
        means = [row["mean_of_year"] for row in months if row["mean_of_year"]]
        name = {
            1: month(months[0]["month"]),
            3: f"quarter {number + 1} of {year}",
            12: str(year),
        }[length]
        found.append(
            {
                "start": f"{year:04}-{number * length + 1:02}-01T00:00:00Z",
                "posts": posts,
                "mean": sum(means) / len(means) * length if means else None,
                "label": f"{name}: {counted(posts, 'post')}",
            }
        )
    return found


def _weekdays(questions: Questions) -> Figure | None:
    answer = questions.answer("weekdays")
    rows = [row for row in answer.rows if row["share_posts"] is not None]
    if sum(row["count_posts"] for row in rows) < _FEWEST_OF_A_WEEK:
        return None
    first, second = sorted(rows, key=lambda row: -row["count_posts"])[:2]
    if first["share_posts"] < _EVEN / 7:
        sentence = "No day of the week stands out."
    else:
        sentence = (
            f"{first['weekday_name']} is the usual day, with"
            f" {percent(first['share_posts'])} of the posts, before"
            f" {second['weekday_name']} with {percent(second['share_posts'])}."
        )
    return Figure(
        "Days of the week",
        sentence,
        (answer,),
        bars(
            [
                Bar(
                    row["weekday_name"],
                    row["count_posts"],
                    f"{row['weekday_name']}: {counted(row['count_posts'], 'post')}",
                    number=f"{row['count_posts']:,}",
                )
                for row in rows
            ]
        ),
        is_half=True,
    )


def _silences(questions: Questions) -> Figure | None:
    answer = questions.answer("silences")
    if not answer.rows:
        return None
    longest = answer.rows[0]
    return Figure(
        "Silences",
        f"The longest lasted {counted(longest['count_days'], 'day')}, up to"
        f" {day(longest['ended_on'])}.",
        (answer,),
        table=Table(
            "longest silences",
            answer.rows,
            (
                Column("started_on", "After", "day"),
                Column("ended_on", "Until", "day"),
                Column("count_days", "Days", "count"),
            ),
            "blogdb show publishing_gaps",
            is_open=True,
        ),
        is_half=True,
    )
