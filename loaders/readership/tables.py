"""Finding the table of pages in the text of an export, and reading its rows.

Google Analytics writes several tables below one another, each after lines that begin
with `#`, among them the days that the table is of. The one with the most fields is
meant, and of equal ones the last.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.loaders.readership.programs import layout_of
from blogdb.loaders.readership.values import period_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blogdb.loaders.readership.parts import TextPart
    from blogdb.loaders.readership.programs import TableLayout
    from blogdb.loaders.readership.values import Period

LONGEST_LINE = 1_000_000
"""Characters of the longest line that is read."""

_DELIMITERS = (",", "\t", ";", "|")
_COMMENT = "#"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class PageTable:
    """The table of pages of a file.

    Attributes:
        part: the file.
        encoding: of its text.
        delimiter: what separates the values of a row.
        line: the header's line, from 1.
        layout: where it has what.
        period: the days that the lines before it name; None if they name none.
    """

    part: TextPart
    encoding: str
    delimiter: str
    line: int
    layout: TableLayout
    period: Period | None


def table_of(part: TextPart, mapping: Mapping[str, str]) -> PageTable:
    """Find the table of pages in a file.

    Args:
        part: the file.
        mapping: field to the column that the user names for it.

    Returns:
        The table.

    Raises:
        SourceError: there is none.
    """
    with part.open() as stream:
        start = stream.read(2)
    encoding = "utf-16" if start in _UTF_16 else "utf-8-sig"
    best: PageTable | None = None
    headers: list[str] = []
    comments: list[str] = []
    may_begin = True
    for number, line in enumerate(_lines(part, encoding), start=1):
        if line.startswith(_COMMENT):
            comments.append(line)
        elif may_begin and line.strip():
            headers.append(line.strip())
            for delimiter in _DELIMITERS:
                layout = layout_of(_cells(line, delimiter), mapping)
                if layout and (
                    best is None or len(layout.places) >= len(best.layout.places)
                ):
                    said = period_in("\n".join(comments[-_MOST_COMMENTS:]))
                    best = PageTable(part, encoding, delimiter, number, layout, said)
                    break
        may_begin = line.startswith(_COMMENT) or not line.strip()
    if best is None:
        columns = f" (it has: {headers[0][:200]})" if headers else ", it is empty"
        named = ", ".join(f"{field}={name}" for field, name in mapping.items())
        wanted = f" with {named}" if named else ""
        raise SourceError(
            f"{part.name} has no table of pages and their views{wanted}{columns}; name"
            " its columns: --map address=COLUMN --map views=COLUMN"
        )
    return best


_MOST_COMMENTS = 50


def rows_of(table: PageTable) -> Iterator[tuple[int, list[str] | str]]:
    """Read the rows of a table.

    Args:
        table: the table.

    Yields:
        The row's line, from 1, and its values; or what is wrong with the row.
    """
    lines = _CountedLines(islice(_lines(table.part, table.encoding), table.line, None))
    rows = csv.reader(lines, delimiter=table.delimiter, strict=True)
    width = len(table.layout.columns)
    is_after_blank = False
    while True:
        start = table.line + lines.count + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield start, f"a quote is not closed, or inside a value ({error})"
            continue
        if not any(map(str.strip, row)):
            is_after_blank = True
        elif row[0].startswith(_COMMENT) or (is_after_blank and len(row) != width):
            return
        else:
            is_after_blank = False
            yield start, row


class _CountedLines:
    """An iterator over lines that counts them."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.count = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.count += 1
        return line


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _lines(part: TextPart, encoding: str) -> Iterator[str]:
    """Yield the lines of a file.

    Raises:
        SourceError: one is too long, or the text is not what its beginning says.
    """
    with part.open() as stream:
        text = io.TextIOWrapper(
            stream,
            encoding=encoding,
            errors="surrogateescape" if encoding == "utf-8-sig" else "strict",
            newline="",
        )
        number = 0
        try:
            while line := text.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise part.file.too_long(number, LONGEST_LINE)
                yield line
        except UnicodeError as error:
            raise SourceError(
                f"{part.name}, line {number + 1:,}: this is not text in UTF-16, as its"
                f" beginning says ({error}); export it again"
            ) from error
