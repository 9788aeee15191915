"""The shapes of charts that several parts of the report share, for Vega-Lite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blogdb.report.charts import INK, MAIN, Chart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blogdb.report.charts import Frame

_STEP = 24
_ROOM_FOR_NUMBERS = 1.12
"""How much longer the axis of bars is than the longest, which has its number behind."""


@dataclass(frozen=True)
class Bar:
    """A bar, or one part of a bar.

    Attributes:
        name: what it is of.
        value: how long it is.
        label: the whole in words.
        group: what its colour means; empty where all have one colour.
        number: its value as it is written behind it.
    """

    name: str
    value: float
    label: str
    group: str = ""
    number: str = ""


def bars(items: Sequence[Bar], colours: Mapping[str, str] | None = None) -> Chart:
    """Draw lying bars with names before and numbers behind them.

    Args:
        items: the bars from top to bottom; none is below zero.
        colours: group to colour, in the order of the legend.

    Returns:
        The chart.
    """
    most = max(item.value for item in items)

    def specification(frame: Frame) -> dict[str, Any]:
        bar = {
            "mark": {"type": "bar", "height": {"band": 0.72}, "cornerRadiusEnd": 2},
            "encoding": {
                "color": _colour(colours),
                "description": {"field": "label"},
            },
        }
        number = {
            "mark": {"type": "text", "align": "left", "dx": 5, "aria": False},
            "encoding": {"text": {"field": "number"}},
        }
        return {
            "data": {"values": [vars(item) for item in items]},
            "height": {"step": _STEP},
            "encoding": {
                "x": {
                    "field": "value",
                    "type": "quantitative",
                    "axis": None,
                    "scale": {"domain": [0, most * _ROOM_FOR_NUMBERS]},
                },
                "y": names_axis(frame),
            },
            "layer": [bar, number],
        }

    return Chart(specification)


def stacks(items: Sequence[Bar], colours: Mapping[str, str]) -> Chart:
    """Draw standing bars, each made of the parts of one name.

    Args:
        items: the parts from left to right.
        colours: group to colour, from the lowest part to the highest.

    Returns:
        The chart.
    """
    order = list(colours)

    def specification(_: Frame) -> dict[str, Any]:
        values = [vars(item) | {"order": order.index(item.group)} for item in items]
        return {
            "data": {"values": values},
            "height": 180,
            "mark": {"type": "bar"},
            "encoding": {
                "x": {
                    "field": "name",
                    "type": "ordinal",
                    "axis": {"labelAngle": 0, "labelOverlap": True},
                    "scale": {"paddingInner": 0.2, "paddingOuter": 0.1},
                },
                "y": {
                    "field": "value",
                    "type": "quantitative",
                    "axis": whole_numbers(),
                },
                "color": _colour(colours),
                "order": {"field": "order"},
                "description": {"field": "label"},
            },
        }

    return Chart(specification)


def names_axis(frame: Frame) -> dict[str, Any]:
    """Say how names stand before bars, in the order of the data."""
    return {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "axis": {"labelColor": INK, "labelLimit": frame.label_limit},
    }


def whole_numbers() -> dict[str, Any]:
    """Say how an axis of numbers is that count something."""
    return {"tickMinStep": 1, "tickCount": 4, "format": ",d"}


def _colour(colours: Mapping[str, str] | None) -> dict[str, Any]:
    if colours is None:
        return {"value": MAIN}
    scale = {"domain": list(colours), "range": list(colours.values())}
    return {"field": "group", "type": "nominal", "scale": scale}
