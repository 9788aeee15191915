"""What the posts cite: papers, models, repositories, other posts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from blogdb.report.charts import INK, MAIN, Chart
from blogdb.report.section import Column, Figure, Section, Table
from blogdb.report.words import counted, listed, quoted

if TYPE_CHECKING:
    from blogdb.report.charts import Frame
    from blogdb.report.questions import Questions

_PLURALS = {
    "post": "Own posts",
    "paper": "Papers",
    "model": "Models",
    "dataset": "Data sets",
    "space": "Spaces",
    "repository": "Repositories",
}
"""The kinds in the picture, in order; others are in the table."""
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
    # An empty row of names would only say that nothing is cited twice.
    shown = [
        kind
        for kind in _PLURALS
        if len(kinds[kind]) >= _FEWEST and kinds[kind][0]["count_posts"] > 1
    ]
    firsts = [
        f"the {kind} {quoted(kinds[kind][0]['name'])} from"
        f" {counted(kinds[kind][0]['count_posts'], 'post')}"
        for kind in _PLURALS
        if kinds[kind]
    ][:3]
    section.figures.append(
        Figure(
            "Most cited",
            f"Most linked to: {listed(firsts)}." if firsts else "What posts link to.",
            (answer,),
            Chart(lambda frame: _by_kind(kinds, shown, frame)) if shown else None,
            Table(
                "what is cited",
                sorted(answer.rows, key=lambda row: -row["count_posts"]),
                (
                    Column("kind", "Kind", "choice"),
                    Column("name", "Name", url="url"),
                    Column("count_posts", "Posts", "count"),
                    Column("first_cited_on", "First", "day"),
                    Column("last_cited_on", "Last", "day"),
                ),
                "blogdb show cited_targets",
                is_open=not shown,
            ),
        )
    )
    return section


def _by_kind(
    kinds: dict[str, list[dict[str, Any]]], shown: list[str], frame: Frame
) -> dict[str, Any]:
    columns = 1 if frame.is_narrow else min(2, len(shown))
    names, gap = (150, 0) if frame.is_narrow else (190, 24)
    width = (frame.width - gap * (columns - 1)) // columns - names
    return {
        "autosize": None,
        "concat": [_first(kinds[kind], _PLURALS[kind], names, width) for kind in shown],
        "columns": columns,
        "spacing": {"column": gap, "row": 20},
    }


def _first(
    rows: list[dict[str, Any]], title: str, names: int, width: int
) -> dict[str, Any]:
    rows = rows[:_MOST]
    values = [
        {
            # Of equal names, as of repositories, each is itself.
            "place": place,
            "name": row["name"],
            "posts": row["count_posts"],
            "label": f"{row['name']}: {counted(row['count_posts'], 'post')}",
        }
        for place, row in enumerate(rows)
    ]
    y = {"field": "place", "type": "ordinal", "axis": None}
    most = max(row["count_posts"] for row in rows)
    x = {
        "field": "posts",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, most * 1.15]},
    }
    text = {"type": "text", "aria": False}
    return {
        "data": {"values": values},
        "title": {
            "text": title,
            "anchor": "start",
            "color": INK,
            "fontSize": 13,
            "frame": "group",
            "dx": -names,
            "aria": False,
        },
        "width": width,
        "height": {"step": 24},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {
                    "type": "bar",
                    "color": MAIN,
                    "height": {"band": 0.72},
                    "cornerRadiusEnd": 2,
                },
                "encoding": {"x": x, "description": {"field": "label"}},
            },
            {
                "mark": text | {"align": "left", "dx": 5},
                "encoding": {"x": x, "text": {"field": "posts", "format": ",d"}},
            },
            {
                "mark": text
                | {"align": "left", "x": -names, "limit": names - 8, "baseline": "middle"},
                "encoding": {"text": {"field": "name"}},
            },
        ],
    }
