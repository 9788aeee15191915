"""Writes rows as a table for people, with what there is to say about them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, TextIO

from blogdb.cli.display import counted, visible
from blogdb.cli.shorten import wrapped
from blogdb.cli.table import table, vertical

if TYPE_CHECKING:
    from collections.abc import Callable

    from blogdb.cli.options import RowOptions
    from blogdb.cli.screen import Screen
    from blogdb.cli.session import Rows

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
    values = list(islice(rows.values, most + 1))
    is_cut = len(values) > most
    del values[most:]
    hidden: list[str] = []
    if wanted.vertical or len(values) == 1:
        vertical(rows.columns, values, stream, screen)
    elif values:
        hidden = table(rows.columns, values, stream, screen)
    said = [_count(values, why_none, is_cut=is_cut, is_chosen=wanted.limit is not None)]
    if hidden:
        names = ", ".join(map(visible, hidden))
        said.append(f"(no room for {names}; see: --columns, --vertical)")
    for note in said:
        lines = wrapped(visible(note), screen.columns) if screen else [visible(note)]
        stream.writelines(f"{line}\n" for line in lines)


def _count(
    values: list[tuple[Any, ...]],
    why_none: Callable[[], str],
    *,
    is_cut: bool,
    is_chosen: bool,
) -> str:
    if is_cut and is_chosen:
        return f"(the first {counted(len(values), 'row')})"
    if is_cut:
        return (
            f"(the first {counted(len(values), 'row')}; more with --limit, all with"
            " --format csv)"
        )
    if values:
        return f"({counted(len(values), 'row')})"
    why = why_none()
    return f"(no rows: {why})" if why else "(no rows)"
