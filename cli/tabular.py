"""Writes rows as a table for people, with what there is to say about them."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Any, TextIO

from blogdb.cli.display import counted, visible
from blogdb.cli.screen import page
from blogdb.cli.shorten import wrapped
from blogdb.cli.table import styled, table, vertical

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from blogdb.api.session import Rows
    from blogdb.cli.options import RowOptions
    from blogdb.cli.screen import Screen

TABLE_LIMIT = 1000
"""Rows of a table where --limit does not say; a table is held in memory whole."""


def write_table(
    rows: Rows,
    wanted: RowOptions,
    stream: TextIO,
    screen: Screen | None,
    why_none: Callable[[], str],
) -> None:
    """Write rows as a table, or one field a line, and how many they are.

    Args:
        rows: the rows.
        wanted: how many at most, and whether one field a line.
        stream: where to.
        screen: the terminal that they are for, if any.
        why_none: says why there are none; an empty text where that is not known.
    """
    most = TABLE_LIMIT if wanted.limit is None else wanted.limit
    values = list(islice(rows.values, min(most + 1, sys.maxsize)))
    is_cut = len(values) > most
    del values[most:]
    hidden: list[str] = []
    if wanted.vertical or len(values) == 1:
        vertical(rows.columns, values, stream, screen)
    elif values:
        hidden = table(rows.columns, values, stream, screen)
    count = _count(len(values), wanted.limit, is_cut=is_cut)
    if not values and (why := why_none()):
        count = f"(no rows: {why})"
    _write_note(count, stream, screen)
    _write_hidden(hidden, "--columns, --vertical", stream, screen)


def print_listing(
    names: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    introduction: Sequence[str] = (),
) -> None:
    """Print what a command lists: as a table that cuts no text.

    Args:
        names: of the columns, the most important first; none for no table.
        rows: the values.
        introduction: paragraphs before the table.
    """
    with page() as (stream, screen):
        for paragraph in introduction:
            stream.writelines(f"{line}\n" for line in _fitted(paragraph, screen))
        if not names:
            return
        hidden = table(names, rows, stream, screen, is_wrapped=True)
        _write_hidden(hidden, "--json", stream, screen)


def _write_hidden(
    hidden: list[str], elsewhere: str, stream: TextIO, screen: Screen | None
) -> None:
    if hidden:
        _write_note(
            f"(no room for {', '.join(hidden)}; see: {elsewhere})", stream, screen
        )


def _write_note(note: str, stream: TextIO, screen: Screen | None) -> None:
    lines = _fitted(note, screen)
    stream.writelines(f"{styled(line, 'dim', screen)}\n" for line in lines)


def _fitted(paragraph: str, screen: Screen | None) -> list[str]:
    text = visible(paragraph)
    return wrapped(text, screen.columns) if screen else [text]


def _count(number: int, limit: int | None, *, is_cut: bool) -> str:
    if not number:
        return "(no rows)"
    rows = counted(number, "row")
    if not is_cut:
        return f"({rows})"
    first = "row" if number == 1 else rows
    more = "" if limit else "; more with --limit, all with --format csv"
    return f"(the first {first}{more})"
