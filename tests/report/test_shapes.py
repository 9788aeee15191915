"""What the charts of a report are drawn like."""

from __future__ import annotations

import re

import pytest

from blogdb.report.charts import MAIN, WIDE, draw, room
from blogdb.report.shapes import Bar, stacks


@pytest.mark.parametrize(
    ("most", "expected"),
    [(1, ["0", "1"]), (2, ["0", "1", "2"]), (11, ["0", "2", "4", "6", "8", "10"])],
)
def test_an_axis_of_counts_has_whole_numbers(most: int, expected: list[str]) -> None:
    """No number stands twice at an axis, however small the counts are."""
    parts = [Bar("2023", most - 1, "", "new"), Bar("2023", 1, "", "new")]
    svg = draw(stacks(parts, {"new": MAIN}), WIDE, "sentence")
    assert re.findall(r'<text[^>]*text-anchor="end"[^>]*>([^<]*)', svg) == expected


def test_wide_letters_have_room() -> None:
    """A Chinese or Japanese letter is as wide as its font is high, 12 pixels."""
    assert room("分布式系统") >= 5 * 12
    assert room("systems") < room("分布式系统统统")


def test_bars_stand_in_the_order_of_the_rows() -> None:
    """The names below standing bars are in the order in which they are given."""
    parts = [Bar(name, 1, "", "new") for name in ("en", "ar", "de")]
    svg = draw(stacks(parts, {"new": MAIN}), WIDE, "sentence")
    assert re.findall(r"<text[^>]*>(en|ar|de)<", svg) == ["en", "ar", "de"]
