"""Reading untrusted TOML, which may be designed to keep the parser busy."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_DOTS = 8
"""The most dots in a dotted name."""

# An unclosed string extends to the end of its line or of the text, where the parser
# stops as well. There is no backtracking, so the time is linear.
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
    """A dotted name has too many parts.

    Attributes:
        line: its line, from 1.
    """

    def __init__(self, line: int) -> None:
        super().__init__(
            f"a name has more than {MOST_DOTS} dots (at line {line}); put a name that"
            " contains dots in quotes"
        )
        self.line = line


def read_toml(
    text: str, *, parse_float: Callable[[str], Any] = float
) -> dict[str, Any]:
    """Read a TOML document.

    Args:
        text: the document.
        parse_float: converts the text of a number with a decimal point.

    Raises:
        DeepNameError: a dotted name has too many parts. The parser's memory grows with
            the square of their number: a name of 40 kB would take more than 1 GB.
        ValueError: it is not TOML; the message says why and where.
    """
    for found in _TOKEN.finditer(text):
        if found["deep"]:
            raise DeepNameError(text.count("\n", 0, found.start()) + 1)
    try:
        return tomllib.loads(text, parse_float=parse_float)
    except RecursionError as error:
        raise ValueError("its values are nested too deeply") from error
