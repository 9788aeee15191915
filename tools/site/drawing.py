"""Draws what stands in columns and is joined by lines, as SVG that needs no script.

Its colours are those of the page, so that it suits light and dark.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

LINE = 20
"""Height of a line of text, in pixels."""
LETTER = 7.3
"""Width of a letter of the monospaced font at 12 pixels, with some room."""
_GAP = 36
"""Between two columns, in pixels."""
_BELOW = ' class="line"'
_SPACE = 14
"""Between two boxes of a column, in pixels."""


@dataclass(frozen=True)
class Box:
    """A box of a drawing.

    Attributes:
        name: what stands at its top.
        column: the column that it is in, from 0 at the left.
        link: the page that it leads to.
        kind: its CSS class, such as "table".
        lines: what stands below the name.
    """

    name: str
    column: int
    link: str
    kind: str
    lines: tuple[str, ...] = field(default=())

    @property
    def width(self) -> float:
        """In pixels."""
        return LETTER * max(map(len, (self.name, *self.lines))) + 20

    @property
    def height(self) -> float:
        """In pixels."""
        return LINE * (1 + len(self.lines)) + 8


def draw(boxes: list[Box], joins: set[tuple[str, str]], title: str) -> str:
    """Draw boxes, and a line from each name to those that it is joined with.

    Args:
        boxes: what to draw; those of a column in their order from its top.
        joins: pairs of names; of each pair the first is further left.
        title: what the drawing shows, for those who do not see it.

    Returns:
        An SVG element without blank lines, as Markdown wants it.
    """
    places = _places(boxes)
    width = max(x + box.width for box, (x, _) in places.values())
    height = max(y + box.height for box, (_, y) in places.values())
    curves = [_curve(places[first], places[last]) for first, last in sorted(joins)]
    drawn = [_drawn(box, x, y) for box, (x, y) in places.values()]
    return "\n".join(
        [
            (
                f'<div class="drawing"><svg role="img" aria-label="{escape(title)}"'
                f' width="{width + 2:.0f}" height="{height + 2:.0f}"'
                f' viewBox="-1 -1 {width + 2:.0f} {height + 2:.0f}">'
            ),
            *curves,
            *drawn,
            "</svg></div>",
        ]
    )


def ranks(reads: dict[str, set[str]]) -> dict[str, int]:
    """Find a column for each name, to the right of all that it reads.

    What reads nothing is just left of the first that reads it, so that lines are short.

    Args:
        reads: for each name what it reads, without circles.

    Returns:
        The columns, from 0.
    """
    found: dict[str, int] = {}

    def rank(name: str) -> int:
        if name not in found:
            found[name] = max((rank(each) + 1 for each in reads[name]), default=0)
        return found[name]

    for name in reads:
        rank(name)
    readers = {
        name: [each for each, names in reads.items() if name in names] for name in reads
    }
    return {
        name: min(found[each] for each in readers[name]) - 1
        if readers[name] and not reads[name]
        else column
        for name, column in found.items()
    }


def _places(boxes: list[Box]) -> dict[str, tuple[Box, tuple[float, float]]]:
    """Find the place of each box: columns are centred beside one another."""
    columns: dict[int, list[Box]] = {}
    for box in boxes:
        columns.setdefault(box.column, []).append(box)
    heights = {
        number: sum(box.height + _SPACE for box in column) - _SPACE
        for number, column in columns.items()
    }
    places = {}
    x = 0.0
    for number in sorted(columns):
        y = (max(heights.values()) - heights[number]) / 2
        for box in columns[number]:
            places[box.name] = (box, (x, y))
            y += box.height + _SPACE
        x += max(box.width for box in columns[number]) + _GAP
    return places


def _curve(
    first: tuple[Box, tuple[float, float]], last: tuple[Box, tuple[float, float]]
) -> str:
    (box, (x, y)), (_, (end_x, end_y)) = first, last
    x, y, end_y = x + box.width, y + LINE / 2 + 4, end_y + LINE / 2 + 4
    middle = (x + end_x) / 2
    return (
        f'<path d="M{x:.0f} {y:.0f} C{middle:.0f} {y:.0f} {middle:.0f} {end_y:.0f}'
        f' {end_x:.0f} {end_y:.0f}"/>'
    )


def _drawn(box: Box, x: float, y: float) -> str:
    texts = [
        f'<text x="{x + 10:.0f}" y="{y + 18 + LINE * number:.0f}"'
        f"{_BELOW if number else ''}>{escape(text)}</text>"
        for number, text in enumerate((box.name, *box.lines))
    ]
    return (
        f'<a href="{escape(box.link)}" class="{box.kind}"><rect x="{x:.0f}" y="{y:.0f}"'
        f' width="{box.width:.0f}" height="{box.height:.0f}" rx="5"/>{"".join(texts)}'
        "</a>"
    )
