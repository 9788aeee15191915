"""Draws charts: Vega-Lite's, as SVG that needs no script.

Each chart is drawn for a wide page and for a phone, and the page shows the one that
fits. Colours are names of the page's style, so that a chart follows it into the dark
and onto paper. What a mark stands for is its title, which a pointer shows. To a screen
reader a chart is one picture with the sentence over it as its name; its numbers are in
the table below.

Charts say themselves how much room their texts need. Vega would measure them, which
takes most of its time, and does so in another font than the reader's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width
from xml.etree import ElementTree

from blogdb.report.markup import Markup

if TYPE_CHECKING:
    from collections.abc import Callable

MAIN = "var(--main)"
OTHER = "var(--other)"
FAINT = "var(--faint)"
INK = "var(--ink)"
ERROR = "var(--error)"
WARNING = "var(--warning)"
NOTE = "var(--note)"
_MUTED = "var(--muted)"
_LINE = "var(--line)"

_LETTER = 7
_LARGE_LETTER = 11
_WIDE_LETTER = 13
"""Pixels that letters take at most on average, whatever the reader's font."""
_VERSION = "6.4"
_SVG = "http://www.w3.org/2000/svg"
_CONFIG: dict[str, Any] = {
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "aria": False,
        "domain": False,
        "gridColor": _LINE,
        "labelColor": _MUTED,
        "labelFontSize": 12,
        "labelLimit": 0,
        "labelPadding": 8,
        "tickColor": _LINE,
        "ticks": False,
        "title": None,
        "titleColor": _MUTED,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "header": {
        "labelColor": INK,
        "labelFontSize": 13,
        "labelFontWeight": "bold",
        "labelLimit": 0,
        "title": None,
    },
    "legend": {
        "aria": False,
        "labelColor": INK,
        "columnPadding": 28,
        "labelFontSize": 12,
        "labelLimit": 0,
        "offset": 6,
        "orient": "top",
        "symbolType": "square",
        "title": None,
    },
    "text": {"color": INK, "fontSize": 12},
}


@dataclass(frozen=True)
class Frame:
    """The room that a chart has.

    Attributes:
        width: pixels, the axes included.
        is_narrow: whether it is a phone's.
    """

    width: int
    is_narrow: bool

    @property
    def longest_name(self) -> int:
        """The most pixels that the names beside bars may take."""
        return 160 if self.is_narrow else 230


WIDE = Frame(880, is_narrow=False)
NARROW = Frame(340, is_narrow=True)


@dataclass(frozen=True)
class Chart:
    """A chart that can be drawn in any frame.

    Attributes:
        specification: from the frame to what Vega-Lite draws in it; the description
            of a mark becomes its title.
    """

    specification: Callable[[Frame], dict[str, Any]]


def room(name: str) -> int:
    """Return the pixels that a name may take."""
    return sum(map(_room_of_letter, name))


def _room_of_letter(letter: str) -> int:
    if east_asian_width(letter) in "WF":
        return _WIDE_LETTER
    return _LARGE_LETTER if letter.isupper() or letter in "mw" else _LETTER


def shortened(name: str, most: int) -> str:
    """Leave out the end of a name that is too long, or the middle of a path.

    Args:
        name: the name.
        most: the pixels that it may take.

    Returns:
        The name, or what is left of it about an ellipsis.
    """
    if room(name) <= most:
        return name
    is_path = "/" in name and " " not in name
    count = most // _LETTER
    while True:
        tail = name[-(count // 2) :] if is_path else ""
        short = f"{name[: count - len(tail)].rstrip()}…{tail}"
        if room(short) <= most:
            return short
        count -= 1


def bounds(
    left: int, *, top: int = 4, right: int = 4, bottom: int = 4
) -> dict[str, Any]:
    """Say how much room there is around the marks of a chart, in pixels."""
    padding = {"left": left, "top": top, "right": right, "bottom": bottom}
    return {"autosize": "none", "padding": padding}


def draw(chart: Chart, frame: Frame, named_by: str) -> Markup:
    """Draw a chart.

    Args:
        chart: the chart.
        frame: the room that it has.
        named_by: the id of what says what it shows.

    Returns:
        An SVG element.
    """
    import vl_convert

    specification = {"config": _CONFIG} | chart.specification(frame)
    drawn = vl_convert.vegalite_to_svg(json.dumps(specification), vl_version=_VERSION)
    root = _plain(drawn)
    root.set("role", "img")
    root.set("aria-labelledby", named_by)
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _plain(svg: str) -> ElementTree.Element:
    """Take out of a drawing what a page does not need, and title its marks."""
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing, which has no DTD
    for element in root.iter():
        label = element.attrib.pop("aria-label", None)
        is_mark = element.attrib.pop("role", None) == "graphics-symbol"
        for name in ("aria-roledescription", "aria-hidden", "class", "style"):
            element.attrib.pop(name, None)
        if label and is_mark and not element.tag.endswith("}g"):
            ElementTree.SubElement(element, f"{{{_SVG}}}title").text = label
    return root
