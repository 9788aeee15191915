"""Draws tables: as wide as their terminal, and elsewhere as their content."""

from __future__ import annotations

from typing import Any, TextIO

from blogdb.cli.display import visible
from blogdb.cli.values import shown

_NARROWEST = 12
"""Columns of a terminal that a column of a table needs to be of use."""
_NO_TERMINAL = 1_000_000


def table(
    columns: list[str],
    values: list[tuple[Any, ...]],
    stream: TextIO,
    *,
    is_right: list[bool] | None = None,
    is_wrapped: bool = False,
) -> list[str]:
    """Write a table; as wide as its content where the stream is no terminal.

    Args:
        columns: their names.
        values: the rows.
        stream: where to.
        is_right: whether each column is aligned to the right.
        is_wrapped: on a terminal, let long texts run over lines, not cut them.

    Returns:
        The names of the columns that a terminal has no room for.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    is_terminal = stream.isatty()
    console = Console(
        file=stream,
        force_terminal=is_terminal,
        width=None if is_terminal else _NO_TERMINAL,
    )
    cells = [[shown(value) for value in row] for row in values]
    heads = [visible(column) for column in columns]
    count = _count_fitting(heads, cells, console.width)
    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for index, head in enumerate(heads[:count]):
        drawn.add_column(
            Text(head, style="bold"),
            justify="right" if is_right and is_right[index] else "left",
            no_wrap=not is_wrapped,
            overflow="fold" if is_wrapped else "ellipsis",
        )
    for row, texts in zip(values, cells, strict=True):
        drawn.add_row(
            *(
                Text(text, style="dim" if value is None else "")
                for value, text in list(zip(row, texts, strict=True))[:count]
            )
        )
    console.print(drawn)
    return columns[count:]


def _count_fitting(heads: list[str], cells: list[list[str]], width: int) -> int:
    """Count the leading columns that each get what they need, or a useful part."""
    used = 0
    for index, head in enumerate(heads):
        longest = max([len(head), *(len(row[index]) for row in cells)])
        used += min(longest, _NARROWEST) + 2
        if used > width and index > 0:
            return index
    return len(heads)
