"""Reading TOML that others wrote, which may be made to keep the parser busy."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_DOTS = 8
"""Dots of the longest dotted name that is read."""

# A string that never ends is taken to its line's end, or the text's: there the parser
# stops. Nothing is gone back over, so that the time is in proportion to the text.
_PART = r"""(?:"(?:[^"\\\n]|\\.)*+"?|'[^'\n]*+'?|[\w-]++)"""
_NEXT = rf"[ \t]*+\.[ \t]*+{_PART}"
_TOKEN = re.compile(
    rf"""
      \#[^\n]*+
    | \"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\"|\\?\Z)"{{0,2}}
    | '''(?:[^']|'(?!''))*+(?:'''|\Z)'{{0,2}}
    | (?P<deep>{_PART}(?:{_NEXT}){{{MOST_DOTS + 1}}})
    | {_PART}(?:{_NEXT})*+
    """,
    re.S | re.X,
)


class DeepNameError(ValueError):
    """A dotted name has more parts than anybody needs.

    Attributes:
        line: its line, from 1.
    """

    def __init__(self, line: int) -> None:
        super().__init__(
            f"a name has more than {MOST_DOTS} dots (at line {line}); put a name that"
            " has dots in quotes"
        )
        self.line = line


def read_toml(
    text: str, *, parse_float: Callable[[str], Any] = float
) -> dict[str, Any]:
    """Read a TOML document.

    Args:
        text: the document.
        parse_float: makes a value of a number with a point.

    Raises:
        DeepNameError: a dotted name is too long. The parser's memory grows with the
            square of its parts: one of 40 kB would take more than 1 GB.
        ValueError: it is not TOML; the message says why and where.
    """
    for found in _TOKEN.finditer(text):
        if found["deep"]:
            raise DeepNameError(text.count("\n", 0, found.start()) + 1)
    try:
        return tomllib.loads(text, parse_float=parse_float)
    except RecursionError as error:
        raise ValueError("its values lie too deep in each other") from error
