"""Decides which columns of a table a terminal shows, and how wide each of them is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from blogdb.cli.shorten import narrowest_heading, width
from blogdb.cli.values import NULL

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = 2
"""Spaces between two columns."""
_MOST_HEADING_LINES = 3
_MOST_HEADING = 24
_LEAST_NAME = 16
_LEAST_PROSE = 24
"""What a text needs to be recognised: a name or an address, and a sentence."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: its name, safe to show.
        texts: its values, as they are shown.
        is_whole: whether a shorter value would be a wrong one, as with numbers and days.
    """

    name: str
    texts: Sequence[str]
    is_whole: bool = False

    @cached_property
    def longest(self) -> int:
        """The columns of the terminal that the longest value takes."""
        return max(map(width, self.texts), default=0)

    @cached_property
    def needed(self) -> int:
        """The columns of the terminal without which it is of no use."""
        least = narrowest_heading(self.name, _MOST_HEADING, _MOST_HEADING_LINES)
        if self.is_whole:
            return max(least, self.longest)
        is_prose = any(" " in text for text in self.texts)
        recognised = _LEAST_PROSE if is_prose else _LEAST_NAME
        return max(least, min(self.longest, recognised))

    @property
    def is_empty(self) -> bool:
        """Whether no row has a value, though there are rows."""
        return bool(self.texts) and set(self.texts) <= {NULL, ""}


def allotted(columns: Sequence[Column], room: int) -> dict[int, int]:
    """Choose the columns that a terminal has room for, and allot it to them.

    Args:
        columns: all of them, in their order.
        room: the columns of the terminal.

    Returns:
        By index, in their order, how wide each chosen one is.
    """
    left = room + GAP
    widths: dict[int, int] = {}
    for index in _by_importance(columns):
        needed = columns[index].needed
        if needed + GAP <= left:
            widths[index] = needed
            left -= needed + GAP
        elif not widths:
            widths[index] = room
            left = 0
    chosen = dict(sorted(widths.items()))
    left = _widened(chosen, {i: columns[i].longest for i in chosen}, left)
    _widened(chosen, {i: width(columns[i].name) for i in chosen}, left)
    return chosen


def _widened(widths: dict[int, int], wanted: dict[int, int], left: int) -> int:
    """Share what is left evenly among those that want more; return what none wants."""
    lacking = {
        index: wanted[index] - widths[index]
        for index in widths
        if wanted[index] > widths[index]
    }
    by_need = sorted(lacking, key=lambda index: lacking[index])
    for number, index in enumerate(by_need):
        given = min(lacking[index], left // (len(by_need) - number))
        widths[index] += given
        left -= given
    return left


def _by_importance(columns: Sequence[Column]) -> list[int]:
    """Order the columns: those go first that tell something that no other tells."""
    names = {column.name for column in columns}
    seen: list[Sequence[str]] = []
    ranks = []
    for column in columns:
        is_repeated = column.is_whole is False and list(column.texts) in seen
        if column.is_empty:
            rank = 3
        elif is_repeated or _is_of_one_language(column):
            rank = 2
        else:
            rank = int(_stands_for(column.name, names))
        ranks.append(rank)
        if len(column.texts) > 1:
            seen.append(list(column.texts))
    return sorted(range(len(columns)), key=lambda index: (ranks[index], index))


def _is_of_one_language(column: Column) -> bool:
    return column.name.endswith("language") and len(set(column.texts)) == 1


def _stands_for(name: str, names: set[str]) -> bool:
    """Whether a number or an address is of something that another column names."""
    if name.endswith("_id"):
        stem = name.removesuffix("_id")
        prefix = stem.removesuffix("post")
        return not names.isdisjoint(
            {stem, f"{stem}_title", f"{prefix}slug", f"{prefix}title"}
        )
    if name.endswith("url"):
        prefix = name.removesuffix("url")
        return not names.isdisjoint(
            prefix + named for named in ("slug", "title", "name", "target")
        )
    return False
