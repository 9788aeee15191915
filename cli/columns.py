"""Decides which columns of a table a terminal shows, and how wide each of them is."""

from __future__ import annotations

import re
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
_EASE = 40
"""What a text may take before a column that tells less is shown."""
_LEAST_NAME = 16
_LEAST_PROSE = 24
"""What a text needs to be recognised: a name or an address, and a sentence."""
_FOREMOST = ("message", "nearest_slug", "aliases_line", "title", "line", "first_line")
"""What a row is about and where, or what is to be done, wherever the column stands."""
_COPIED = "aliases_line"
"""What is to be copied from the table, and so of no use if it is cut."""
_PART_OF_DAY = re.compile(
    "published_(year|quarter|month|week)|(quarter|month|weekday|iso)_[a-z]+|year|month"
)


@dataclass(frozen=True)
class PrintedColumn:
    """A column of a table.

    Attributes:
        name: its name, safe to show.
        texts: its values, as they are shown.
        is_whole: whether a shorter value would be a wrong one, as with numbers.
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
        if self.is_whole or self.name == _COPIED:
            return max(least, self.longest)
        is_prose = any(" " in text for text in self.texts)
        recognised = _LEAST_PROSE if is_prose else _LEAST_NAME
        return max(least, min(self.longest, recognised))

    def wanted(self, rank: int) -> int:
        """Say what it has before columns that tell less are shown.

        Args:
            rank: how little they tell.

        Returns:
            The columns of the terminal: those that it needs, beside what tells as much;
            those with which it is read with ease; all, beside what tells nothing.
        """
        if rank <= 0:
            return self.needed
        most = _EASE if rank == 1 else self.longest
        return max(self.needed, min(self.longest, most))


def allotted(columns: Sequence[PrintedColumn], room: int) -> dict[int, int]:
    """Choose the columns that a terminal has room for, and allot it to them.

    Args:
        columns: all of them, in their order.
        room: the columns of the terminal.

    Returns:
        By index, in their order, how wide each chosen one is.
    """
    ranks = _ranks(columns)
    chosen = _chosen(columns, ranks, room)
    telling = sum(rank <= 0 for rank in ranks)
    if sum(ranks[index] <= 0 for index in chosen) * 2 <= telling:
        # Of a post's title and slug, people need the title.
        names = {column.name for column in columns}
        for index, column in enumerate(columns):
            prefix = column.name.removesuffix("slug")
            if prefix != column.name and f"{prefix}title" in names:
                ranks[index] = max(ranks[index], 1)
        chosen = _chosen(columns, ranks, room)
    left = room + GAP - sum(chosen.values()) - GAP * len(chosen)
    left = _widened(chosen, {i: columns[i].longest for i in chosen}, left)
    _widened(chosen, {i: width(columns[i].name) for i in chosen}, left)
    return chosen


def _chosen(
    columns: Sequence[PrintedColumn], ranks: Sequence[int], room: int
) -> dict[int, int]:
    """Choose columns, the telling ones first, and give each what it needs."""
    widths: dict[int, int] = {}
    least_of_missing = max(ranks, default=0)
    for index in sorted(range(len(columns)), key=lambda index: (ranks[index], index)):
        rank = ranks[index]
        if rank > least_of_missing:
            # What there is room for serves those that are shown.
            break
        left = room - sum(columns[each].wanted(rank) + GAP for each in widths)
        if columns[index].needed <= left:
            widths[index] = columns[index].needed
        elif not widths:
            widths[index] = room
        else:
            least_of_missing = min(least_of_missing, rank)
    return dict(sorted(widths.items()))


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


def _ranks(columns: Sequence[PrintedColumn]) -> list[int]:
    """Say how little each column tells that the others do not."""
    names = {column.name for column in columns}
    ranks: list[int] = []
    for column in columns:
        is_named = _stands_for(column.name, names)
        values = set(column.texts) - {NULL, ""}
        is_of_one_language = column.name.endswith("language") and len(values) == 1
        is_repeated = any(
            rank <= 0 and _repeats(column, earlier)
            for rank, earlier in zip(ranks, columns, strict=False)
        )
        # What the rows are about, such as a year, stands first.
        is_constant = (
            column.is_whole and len(values) == 1 and len(column.texts) > 2 and ranks
        )
        if column.texts and not values:
            ranks.append(3)
        elif column.name in _FOREMOST or (
            # Nothing else says which post a row is about.
            column.name.endswith("post_id") and not is_named
        ):
            ranks.append(-1)
        elif is_of_one_language or is_repeated or is_constant:
            ranks.append(2)
        elif is_named:
            # A day or an address may serve; the number of what is named serves nobody.
            ranks.append(2 if column.name.endswith("_id") else 1)
        else:
            ranks.append(0)
    return ranks


def _repeats(column: PrintedColumn, earlier: PrintedColumn) -> bool:
    """Whether each value is the same as, or the last part of, another column's."""
    if column.is_whole or earlier.is_whole or len(column.texts) < 2:
        return False
    return all(
        longer == text or longer.endswith((f":{text}", f"/{text}", f"-{text}"))
        for text, longer in zip(column.texts, earlier.texts, strict=True)
    )


def _stands_for(name: str, names: set[str]) -> bool:
    """Whether another column says the same for people: a name, or a whole day."""
    if name == "path":
        others = {"slug"}
    elif name == "published_on":
        # The day of a post is not what its lines are looked at for.
        others = {"line", "first_line"}
    elif name.endswith("_id"):
        stem = name.removesuffix("_id")
        prefix = stem.removesuffix("post")
        others = {stem, f"{stem}_title", f"{prefix}slug", f"{prefix}title"}
        if prefix not in ("", stem):
            others.add("target")
        elif stem.endswith("load"):
            others.add("loaded_at")
    elif name.endswith("url"):
        prefix = name.removesuffix("url")
        others = {prefix + other for other in ("slug", "title", "name")}
        others |= {"target", "anchor"}
    elif name == "target":
        others = {"name"}
    elif _PART_OF_DAY.fullmatch(name):
        others = {"published_on"}
    elif name.endswith("position"):
        others = {f"{name.removesuffix('position')}line"}
    elif name.startswith("count_"):
        others = {f"{name.removeprefix('count_').removesuffix('s')}_names"}
    else:
        return False
    return not names.isdisjoint(others)
