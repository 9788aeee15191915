"""The shapes of charts that several parts of the report share, for Vega-Lite."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blogdb.report.charts import INK, MAIN, Chart, bounds, room, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blogdb.report.charts import Frame

_STEP = 24


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
    behind = max(room(item.number) for item in items) + 8

    def specification(frame: Frame) -> dict[str, Any]:
        names = Names([item.name for item in items], frame)
        top = 28 if colours else 0
        size = names.bounds(frame, top=top)
        bar = {
            "mark": {"type": "bar", "height": {"band": 0.72}, "cornerRadiusEnd": 2},
            "encoding": {
                "color": _colour(colours, 12 - size["padding"]["left"]),
                "description": {"field": "label"},
            },
        }
        number = {
            "mark": {"type": "text", "align": "left", "dx": 5, "aria": False},
            "encoding": {"text": {"field": "number"}},
        }
        # The longest bar has its number behind it, too.
        longest = most * size["width"] / (size["width"] - behind)
        return size | {
            "data": {
                "values": [
                    vars(item) | {"name": name}
                    for item, name in zip(items, names.shown, strict=True)
                ]
            },
            "encoding": {
                "x": {
                    "field": "value",
                    "type": "quantitative",
                    "axis": None,
                    "scale": {"domain": [0, longest]},
                },
                "y": names.axis,
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
    heights: Counter[str] = Counter()
    for item in items:
        heights[item.name] += int(item.value)
    most = max(heights.values())

    def specification(frame: Frame) -> dict[str, Any]:
        values = [vars(item) | {"order": order.index(item.group)} for item in items]
        return upright(frame, 180, top=28) | {
            "data": {"values": values},
            "mark": {"type": "bar"},
            "encoding": {
                "x": {
                    "field": "name",
                    "type": "ordinal",
                    "sort": None,
                    "axis": {"labelAngle": 0, "labelOverlap": True},
                    "scale": {"paddingInner": 0.2, "paddingOuter": 0.1},
                },
                "y": {
                    "field": "value",
                    "type": "quantitative",
                    "axis": whole_numbers(most),
                },
                "color": _colour(colours, 0),
                "order": {"field": "order"},
                "description": {"field": "label"},
            },
        }

    return Chart(specification)


class Names:
    """Names that stand before bars, one below the other, in the order of the data.

    Attributes:
        shown: the names as they are shown, each another; field `name` has them.

    Args:
        names: the names from top to bottom.
        frame: the room that the chart has.
    """

    def __init__(self, names: Sequence[str], frame: Frame) -> None:
        self.shown: list[str] = []
        for name in names:
            short = shortened(name, frame.longest_name)
            # Bars of one name would be drawn over each other.
            while short in self.shown:
                short += "\u200b"
            self.shown.append(short)
        self._room = max(map(room, self.shown)) + 12

    def bounds(self, frame: Frame, *, top: int = 0, bottom: int = 4) -> dict[str, Any]:
        """Say how large a chart with these names is.

        Args:
            frame: the room that it has.
            top: pixels above the bars.
            bottom: pixels below them.

        Returns:
            What Vega-Lite wants to know.
        """
        return bounds(self._room, top=top, bottom=bottom) | {
            "width": frame.width - self._room - 4,
            "height": _STEP * len(self.shown),
        }

    @property
    def axis(self) -> dict[str, Any]:
        """How the names stand there."""
        return {
            "field": "name",
            "type": "nominal",
            "sort": None,
            "axis": {"labelColor": INK},
        }


def upright(frame: Frame, height: int, *, top: int = 8) -> dict[str, Any]:
    """Say how large a chart of standing bars is, with numbers to its left.

    Args:
        frame: the room that it has.
        height: pixels of the longest bar.
        top: pixels above it.

    Returns:
        What Vega-Lite wants to know.
    """
    left, right = 44, 8
    return bounds(left, top=top, right=right, bottom=24) | {
        "width": frame.width - left - right,
        "height": height,
    }


def whole_numbers(most: int, count: int = 4) -> dict[str, Any]:
    """Say how an axis of numbers is that count something.

    Args:
        most: the largest number.
        count: about how many numbers stand at the axis.

    Returns:
        What Vega-Lite wants to know.
    """
    # More would stand at halves and be written as whole ones.
    return {"tickCount": max(1, min(count, most)), "format": ",d"}


def _colour(colours: Mapping[str, str] | None, left: int) -> dict[str, Any]:
    """Say what colours mean.

    Args:
        colours: group to colour; None where all have one.
        left: where the legend begins, in pixels from the bars' beginning.

    Returns:
        The encoding.
    """
    if colours is None:
        return {"value": MAIN}
    return {
        "field": "group",
        "type": "nominal",
        "scale": {"domain": list(colours), "range": list(colours.values())},
        "legend": legend(left),
    }


def legend(left: int) -> dict[str, Any]:
    """Say where a legend is that stands over a chart.

    Args:
        left: pixels from the beginning of the marks; below zero it is over the names.

    Returns:
        What Vega-Lite wants to know.
    """
    place = {"legendX": left, "legendY": -24}
    return {"orient": "none", "direction": "horizontal"} | place
