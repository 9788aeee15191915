"""Writes rows as a spreadsheet."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from blogdb.cli.display import counted
from blogdb.cli.values import as_text
from blogdb.db import extras
from blogdb.db.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST_ROWS = 1_048_575
"""Rows that a sheet has, besides the one with the names."""
_MOST_COLUMNS = 16_384
_MOST_CHARACTERS = 32_767
_MOST_EXACT = 10**15
"""A spreadsheet keeps fifteen digits of a number."""
_FIRST_DAY = dt.date(1900, 3, 1)
"""A spreadsheet knows no days before 1900, and counts those before this one wrongly."""
_OPTIONS = {
    # Rows go to the disk as they come.
    "constant_memory": True,
    # A text is a text, whatever it looks like.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
_MOMENT = "yyyy-mm-dd hh:mm:ss"


def require_library() -> None:
    """Check that spreadsheets can be written here.

    Raises:
        SystemFailureError: the library is missing.
    """
    extras.require(
        "excel", "xlsxwriter", work="writing a spreadsheet", instead="write CSV"
    )


def write_workbook(
    names: Sequence[str], rows: Iterable[tuple[Any, ...]], stream: BinaryIO
) -> None:
    """Write rows as the one sheet of a spreadsheet.

    Args:
        names: of the columns.
        rows: the values.
        stream: where to.

    Raises:
        QueryError: there are more rows or columns than a sheet has.
    """
    from xlsxwriter import Workbook

    if len(names) > _MOST_COLUMNS:
        raise QueryError(f"a spreadsheet has {_MOST_COLUMNS:,} columns; write CSV")
    count_cut = 0
    with Workbook(stream, _OPTIONS) as workbook:
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True})
        moment = workbook.add_format({"num_format": _MOMENT})
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(names):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(rows, 1):
            if number > _MOST_ROWS:
                raise QueryError(
                    f"a spreadsheet has {_MOST_ROWS:,} rows; ask for fewer with"
                    " --limit, or write CSV"
                )
            for column, value in enumerate(row):
                if isinstance(value, bool):
                    sheet.write_boolean(number, column, value)
                elif _is_number(value):
                    sheet.write_number(number, column, float(value))
                elif isinstance(value, dt.date) and _is_known(value):
                    form = moment if isinstance(value, dt.datetime) else None
                    sheet.write_datetime(number, column, value, form)
                elif value is not None:
                    text = as_text(value)
                    count_cut += len(text) > _MOST_CHARACTERS
                    sheet.write_string(number, column, text[:_MOST_CHARACTERS])
    if count_cut:
        click.echo(
            f"blogdb: {counted(count_cut, 'text')} cut to the {_MOST_CHARACTERS:,}"
            " characters that a cell of a spreadsheet has",
            err=True,
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and (
        -_MOST_EXACT < value < _MOST_EXACT
    )


def _is_known(day: dt.date) -> bool:
    return dt.date(day.year, day.month, day.day) >= _FIRST_DAY
