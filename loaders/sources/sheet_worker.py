"""A process that reads a spreadsheet from its standard input.

The library that reads it makes room for every cell between the first and the last one,
and ends the process if there is no room: a cell far away is enough. It writes each row
as a line of JSON, the header first; or a line with a text, why it cannot be read; and
at last an empty line.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import resource
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from blogdb.loaders.columns import is_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blogdb.loaders.sources.cells import Row

MOST_MEMORY = 4_000_000_000
"""Bytes that the process may take."""


def main() -> None:
    """Read the spreadsheet, and write its rows."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    # Fails if less is allowed anyway.
    with suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, most))
    content = sys.stdin.buffer.read()
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for row in _rows(workbook):
            sys.stdout.write(f"{json.dumps(row)}\n")
    except CalamineError as error:
        sys.stdout.write(f"{json.dumps(str(error))}\n")
    sys.stdout.write("\n")


def _rows(workbook: CalamineWorkbook) -> Iterator[Row]:
    """Yield the header and the rows below it, without blank ones."""
    visible = [
        each.name
        for each in workbook.sheets_metadata
        if each.visible == SheetVisibleEnum.Visible
    ]
    first: list[Row] = []
    for name in visible:
        rows = workbook.get_sheet_by_name(name).to_python()
        texts = [row for row in (_texts(row) for row in rows) if any(row)]
        if texts and sum(is_known(cell or "") for cell in texts[0]) > 1:
            return iter(texts)
        first = first or texts
    return iter(first)


def _texts(row: Iterable[object]) -> Row:
    return [_text(value) for value in row]


def _text(value: object) -> str | None:
    """Return a cell's value as text; None if it is blank."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return str(value) or None


if __name__ == "__main__":
    main()
