"""Which tags go together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from blogdb.report.charts import INK, MAIN, Chart, bounds, room, shortened
from blogdb.report.section import Column, Figure, Section, Table
from blogdb.report.words import counted, percent, quoted

if TYPE_CHECKING:
    from blogdb.report.charts import Frame
    from blogdb.report.questions import Questions

_MOST = 12
_MOST_ON_A_PHONE = 7
"""Tags in the picture; the table has all pairs."""
_LONGEST = 130
"""Pixels of a tag beside or below the picture."""
_FEWEST_PAIRS = 10
"""Pairs that fill a matrix."""
_FEWEST_POSTS = 5
"""Posts of a pair below which it says little that they go together."""


def pairs(questions: Questions) -> Section:
    """Tell which tags go together.

    Args:
        questions: the database.

    Returns:
        The section; without figures if no two tags share two posts.
    """
    answer = questions.answer("tag_pairs")
    section = Section("pairs", "Tags together")
    rows = answer.rows
    if not rows:
        return section
    first = rows[0]
    posts, share = f"{first['count_posts']:,}", percent(first["jaccard"])
    said = [
        f"{_both(first)} share most posts: {posts}, {share} of those that have either."
    ]
    frequent = [row for row in rows if row["count_posts"] >= _FEWEST_POSTS]
    if frequent:
        bound = max(frequent, key=lambda row: row["lift"])
        who = "They" if bound is first else _both(bound)
        said.append(
            f"{who} belong together most closely: {bound['count_posts']:,} posts have"
            f" both, {bound['lift']:.1f} times as many as chance brings."
        )
    has_matrix = len(rows) >= _FEWEST_PAIRS
    section.figures.append(
        Figure(
            "Shared posts",
            " ".join(said),
            (answer,),
            Chart(lambda frame: _matrix(rows, frame)) if has_matrix else None,
            Table(
                "pairs of tags",
                rows,
                (
                    Column("tag", "Tag"),
                    Column("other_tag", "Other tag"),
                    Column("count_posts", "Posts", "count"),
                    Column("jaccard", "Share of either", "share"),
                    Column("lift", "Times chance", "decimal"),
                ),
                "blogdb show tag_pairs",
                is_open=not has_matrix,
            ),
        )
    )
    return section


def _both(row: dict[str, Any]) -> str:
    return f"{quoted(row['tag'])} and {quoted(row['other_tag'])}"


def _matrix(rows: list[dict[str, Any]], frame: Frame) -> dict[str, Any]:
    """Draw tags against one another, more strongly where they share more posts."""
    weights: Counter[str] = Counter()
    for row in rows:
        weights[row["tag"]] += row["count_posts"]
        weights[row["other_tag"]] += row["count_posts"]
    most = _MOST_ON_A_PHONE if frame.is_narrow else _MOST
    names = [name for name, _ in weights.most_common(most)]
    short = {name: shortened(name, _LONGEST) for name in names}
    left = max(map(room, short.values())) + 10
    values = []
    for row in rows:
        if row["tag"] in names and row["other_tag"] in names:
            # The rarer stands to the left, so that the matrix is a triangle.
            low, high = sorted(
                (row["tag"], row["other_tag"]), key=names.index, reverse=True
            )
            values.append(
                {
                    "name": short[low],
                    "other": short[high],
                    "posts": row["count_posts"],
                    "share": row["jaccard"],
                    "label": (
                        f"{row['tag']} and {row['other_tag']}:"
                        f" {counted(row['count_posts'], 'post')},"
                        f" {percent(row['jaccard'])} of either"
                    ),
                }
            )
    sides = {
        "x": {
            "field": "other",
            "type": "nominal",
            "scale": {"domain": [short[name] for name in names[:-1]]},
            "axis": {
                "labelAngle": -50,
                "labelColor": INK,
                "orient": "bottom",
            },
        },
        "y": {
            "field": "name",
            "type": "nominal",
            "scale": {"domain": [short[name] for name in names[1:]]},
            "axis": {"labelColor": INK},
        },
    }
    return bounds(left, bottom=left * 4 // 5) | {
        "width": frame.width - left - 4,
        "height": 30 * (len(names) - 1),
        "data": {"values": values},
        "encoding": sides,
        "layer": [
            {
                "mark": {"type": "rect", "color": MAIN, "cornerRadius": 2},
                "encoding": {
                    "opacity": {
                        "field": "share",
                        "type": "quantitative",
                        "scale": {"domainMin": 0, "range": [0.06, 0.6]},
                        "legend": None,
                    },
                    "description": {"field": "label"},
                },
            },
            {
                "mark": {"type": "text", "aria": False},
                "encoding": {"text": {"field": "posts", "format": ",d"}},
            },
        ],
    }
