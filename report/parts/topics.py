"""Topics over time, and topics that rise or fade."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from blogdb.report.charts import MAIN, OTHER, Chart, shortened
from blogdb.report.section import Column, Figure, Section, Table
from blogdb.report.shapes import Names, legend, whole_numbers
from blogdb.report.words import counted, percent, quoted

if TYPE_CHECKING:
    import datetime as dt

    from blogdb.report.charts import Frame
    from blogdb.report.questions import Questions, ReportAnswer

_FEWEST_QUARTERS = 3
"""Quarters without which there is no course to see."""
_FEW_QUARTERS = 8
"""Quarters that have names of their own below a chart."""
_MOST_OF_EACH = 8
"""Rising and fading tags in the picture; the table has all."""
_LONGEST_TAG = 150
"""Pixels of a tag over its small chart."""
_COLOURS = {"rising": MAIN, "fading": OTHER}
_ALL_TAGS = "blogdb show tag_usage"


def topics(questions: Questions) -> Section:
    """Tell what the blog is about, and how that changes.

    Args:
        questions: the database.

    Returns:
        The section; without figures if no post has a tag.
    """
    tags = questions.answer("tags")
    figures = [_over_time(questions, tags), _changing(questions)] if tags.rows else []
    return Section("topics", "Topics", [figure for figure in figures if figure])


def _over_time(questions: Questions, tags: ReportAnswer) -> Figure:
    answer = questions.answer("topics")
    quarters = {row["quarter"] for row in answer.rows}
    has_course = len(quarters) >= _FEWEST_QUARTERS
    first = tags.rows[0]
    rare = sum(row["count_posts"] == 1 for row in tags.rows)
    sentence = (
        f"{quoted(first['tag'])} is the most used tag, on"
        f" {counted(first['count_posts'], 'post')}, {percent(first['share_posts'])} of"
        " all."
    )
    if has_course and len({row["tag"] for row in answer.rows}) > 1:
        sentence += " The most used tags, by posts in each quarter:"
    elif rare:
        sentence += f" {rare:,} of {counted(len(tags.rows), 'tag')} have one post."
    return Figure(
        "Topics over time",
        sentence,
        (answer, tags) if has_course else (tags,),
        Chart(lambda frame: _areas(answer.rows, frame)) if has_course else None,
        Table(
            "tags",
            tags.rows,
            (
                Column("tag", "Tag"),
                Column("count_posts", "Posts", "count"),
                Column("share_posts", "Share", "share"),
                Column("count_authors", "Authors", "count"),
                Column("first_used_on", "First", "day"),
                Column("last_used_on", "Last", "day"),
            ),
            _ALL_TAGS,
            is_open=not has_course,
        ),
    )


def _areas(rows: list[dict[str, Any]], frame: Frame) -> dict[str, Any]:
    values = [
        {
            "tag": shortened(row["tag"], _LONGEST_TAG),
            "quarter": f"{row['quarter']}T00:00:00Z",
            "posts": row["count_posts"],
            "label": (
                f"{row['tag']}, quarter {(row['quarter'].month + 2) // 3} of"
                f" {row['quarter'].year}: {counted(row['count_posts'], 'post')}"
            ),
        }
        for row in rows
    ]
    quarters = sorted({row["quarter"] for row in rows})
    most = max(row["count_posts"] for row in rows)
    columns = 2 if frame.is_narrow else 4
    gap, axis = (32 if frame.is_narrow else 16), 36
    return {
        "data": {"values": values},
        "columns": columns,
        "spacing": {"column": gap, "row": 12},
        "facet": {
            "field": "tag",
            "sort": list(dict.fromkeys(value["tag"] for value in values)),
            "type": "nominal",
            "header": {"labelAnchor": "start", "labelPadding": 4},
        },
        "spec": {
            "width": (frame.width - axis - gap * (columns - 1)) // columns,
            "height": 72,
            "mark": {"type": "bar", "color": MAIN},
            "encoding": {
                "x": _quarters_axis(quarters),
                "y": {
                    "field": "posts",
                    "type": "quantitative",
                    "axis": whole_numbers(most, 2),
                },
                "description": {"field": "label"},
            },
        },
    }


def _quarters_axis(quarters: list[dt.date]) -> dict[str, Any]:
    """Say how time goes along a small chart: by two or three names of years."""
    time = {"field": "quarter", "timeUnit": "utcyearquarter"}
    if len(quarters) <= _FEW_QUARTERS:
        axis = {
            "format": "Q%q %Y",
            "labelAngle": 0,
            "labelOverlap": True,
            "labelSeparation": 24,
        }
        return time | {"type": "ordinal", "axis": axis}
    years = quarters[-1].year - quarters[0].year + 1
    return time | {
        "type": "temporal",
        "axis": {
            "format": "%Y",
            "grid": False,
            "labelOverlap": True,
            "tickCount": {"interval": "year", "step": math.ceil(years / 3)},
        },
    }


def _changing(questions: Questions) -> Figure | None:
    answer = questions.answer("changing_tags")
    if not answer.rows:
        return None
    rising = [row for row in answer.rows if row["verdict"] == "rising"]
    fading = [row for row in answer.rows if row["verdict"] == "fading"][::-1]
    said = []
    for rows, verb in ((rising, "rises"), (fading, "fades")):
        if rows:
            row = rows[0]
            said.append(
                f"{quoted(row['tag'])} {verb} most, from"
                f" {percent(row['share_of_previous_year'])} to"
                f" {percent(row['share_of_year'])} of a year's posts"
            )
    shown = rising[:_MOST_OF_EACH] + fading[:_MOST_OF_EACH][::-1]
    return Figure(
        "Rising and fading topics",
        f"{'; '.join(said)}. These changes are greater than chance explains."
        " A ring is last year, a dot this year.",
        (answer,),
        Chart(lambda frame: _changes(shown, frame)),
        Table(
            "rising and fading tags",
            answer.rows,
            (
                Column("tag", "Tag"),
                Column("verdict", "Verdict", "choice"),
                Column("count_year_posts", "This year", "count"),
                Column("count_previous_year_posts", "Last year", "count"),
                Column("share_of_year", "Share", "share"),
                Column("share_of_previous_year", "Share last year", "share"),
            ),
            "blogdb show rising_and_fading_tags",
        ),
    )


def _changes(rows: list[dict[str, Any]], frame: Frame) -> dict[str, Any]:
    """Draw from where to where the share of each tag went."""
    names = Names([row["tag"] for row in rows], frame)
    values = [
        {
            "name": name,
            "before": row["share_of_previous_year"],
            "now": row["share_of_year"],
            "verdict": row["verdict"],
            "label": (
                f"{row['tag']}: {row['count_previous_year_posts']:,} of last year's"
                f" posts, {row['count_year_posts']:,} of this year's"
            ),
        }
        for row, name in zip(rows, names.shown, strict=True)
    ]
    share = {
        "type": "quantitative",
        "axis": {"format": ".0%", "tickCount": 4 if frame.is_narrow else 8},
    }
    colour = {
        "field": "verdict",
        "type": "nominal",
        "scale": {"domain": list(_COLOURS), "range": list(_COLOURS.values())},
        "legend": legend(0),
    }
    return names.bounds(frame, top=28, bottom=24) | {
        "data": {"values": values},
        "encoding": {"y": names.axis, "color": colour},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 3, "aria": False},
                "encoding": {"x": share | {"field": "before"}, "x2": {"field": "now"}},
            },
            {
                "mark": {
                    "type": "point",
                    "size": 36,
                    "fill": "var(--page)",
                    "strokeWidth": 2,
                    "opacity": 1,
                    "aria": False,
                },
                "encoding": {"x": share | {"field": "before"}},
            },
            {
                "mark": {"type": "circle", "size": 90, "opacity": 1},
                "encoding": {
                    "x": share | {"field": "now"},
                    "description": {"field": "label"},
                },
            },
        ],
    }
