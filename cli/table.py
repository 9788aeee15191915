"""Draws tables: as wide as their terminal, and elsewhere as their content."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TextIO

from blogdb.cli.columns import GAP, PrintedColumn, allotted
from blogdb.cli.display import visible
from blogdb.cli.shorten import heading, shortened, width, wrapped
from blogdb.cli.values import NULL, shown_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from blogdb.cli.screen import Screen

_LEAST_VALUE = 20
"""What a value of a vertical table has at least, however narrow the terminal is."""


@dataclass(frozen=True)
class _Cell:
    lines: list[str]
    style: str = ""


def table(
    names: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    stream: TextIO,
    screen: Screen | None,
    *,
    is_wrapped: bool = False,
) -> list[str]:
    """Write a table; as wide as its content where it is for no terminal.

    Args:
        names: of the columns.
        rows: the values.
        stream: where to.
        screen: the terminal that it is for, if any.
        is_wrapped: on a terminal, let long texts run over lines, not cut them.

    Returns:
        The names of the columns that the terminal has no room for.
    """
    columns = _columns(names, rows)
    if screen is None:
        widths = {
            index: max(column.longest, width(column.name))
            for index, column in enumerate(columns)
        }
    else:
        widths = allotted(columns, screen.columns)
    is_right = [
        column.is_whole and _are_numbers(row[index] for row in rows)
        for index, column in enumerate(columns)
    ]
    heads = [heading(columns[index].name, widths[index]) for index in widths]
    tallest = max(map(len, heads), default=0)
    head = [_Cell([""] * (tallest - len(lines)) + lines, "bold") for lines in heads]
    fitted = _wrapped if is_wrapped and screen else _cut
    drawn = [head] + [
        [fitted(columns[index].texts[number], widths[index]) for index in widths]
        for number in range(len(rows))
    ]
    for number, cells in enumerate(drawn):
        for line in _lines(cells, widths, is_right, screen):
            stream.write(f"{line}\n")
        if number == 0:
            rule = sum(widths.values()) + GAP * (len(widths) - 1)
            stream.write(f"{'─' * max(rule, 0)}\n")
    return [name for index, name in enumerate(names) if index not in widths]


def vertical(
    names: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    stream: TextIO,
    screen: Screen | None,
) -> None:
    """Write each field on a line of its own, and whole.

    Args:
        names: of the columns.
        rows: the values.
        stream: where to.
        screen: the terminal that it is for, if any.
    """
    columns = _columns(names, rows)
    label = max((width(column.name) for column in columns), default=0)
    room = max(_LEAST_VALUE, screen.columns - label - GAP) if screen else None
    for number in range(len(rows)):
        if len(rows) > 1:
            stream.write(f"── {number + 1:,} ──\n")
        for column in columns:
            text = column.texts[number]
            lines = wrapped(text, room) if room else [text]
            name = styled(
                column.name.ljust(_padding(column.name, label)), "bold", screen
            )
            stream.write(f"{name}{' ' * GAP}{styled(lines[0], _style(text), screen)}\n")
            for line in lines[1:]:
                stream.write(f"{' ' * (label + GAP)}{line}\n")


def _columns(
    names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> list[PrintedColumn]:
    found = []
    for index, name in enumerate(names):
        values = [row[index] for row in rows]
        is_whole = not any(isinstance(value, str | list | dict) for value in values)
        found.append(PrintedColumn(visible(name), shown_column(values), is_whole))
    return found


def _are_numbers(values: Iterable[Any]) -> bool:
    from decimal import Decimal

    numbers = [value for value in values if value is not None]
    return bool(numbers) and all(
        isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        for value in numbers
    )


def _cut(text: str, most: int) -> _Cell:
    return _Cell([shortened(text, max(most, 1))], _style(text))


def _wrapped(text: str, most: int) -> _Cell:
    return _Cell(wrapped(text, max(most, 2)), _style(text))


def _style(text: str) -> str:
    return "dim" if text == NULL else ""


def _lines(
    cells: list[_Cell],
    widths: dict[int, int],
    is_right: list[bool],
    screen: Screen | None,
) -> Iterator[str]:
    for texts in zip_longest(*(cell.lines for cell in cells), fillvalue=""):
        line = ""
        end = 0
        start = 0
        for (index, allowed), cell, text in zip(
            widths.items(), cells, texts, strict=True
        ):
            spare = allowed - width(text)
            place = start + (spare if is_right[index] else 0)
            if text:
                line += " " * (place - end) + styled(text, cell.style, screen)
                end = place + width(text)
            start += allowed + GAP
        yield line


def _padding(text: str, most: int) -> int:
    return most - width(text) + len(text)


def styled(text: str, style: str, screen: Screen | None) -> str:
    """Mark a text, where the terminal can show it.

    Args:
        text: safe to show.
        style: "bold", "dim" or an empty text.
        screen: the terminal that it is for, if any.

    Returns:
        The text, with what makes a terminal show it so.
    """
    if not style or screen is None or not screen.is_styled:
        return text
    import click

    return click.style(text, bold=style == "bold" or None, dim=style == "dim" or None)
