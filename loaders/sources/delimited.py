"""CSV and TSV files, with a header line."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from itertools import dropwhile
from typing import IO, TYPE_CHECKING, NamedTuple

from blogdb.db.errors import SourceError
from blogdb.db.quoting import is_utf8, literal
from blogdb.loaders.columns import is_known, unique
from blogdb.loaders.sources.cells import Cells, Row
from blogdb.loaders.sources.files import LONGEST_ROW
from blogdb.loaders.sources.reader import Scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import duckdb

    from blogdb.loaders.sources.files import File

DELIMITERS = (",", "\t", ";", "|")

_SEPARATOR = re.compile(r"\s*\"?sep=([^\s\"])\"?[ \t]*\r?\n", re.IGNORECASE)

_LINE = 16_000_000
"""Bytes of the longest row that is read quickly."""

_HEADER = 1_000_000
"""Characters of the longest header."""

_BATCH = 16_000_000
"""Characters in a batch when reading carefully; a longer row is a batch by itself."""

_ROW_WEIGHT = 100
"""What a row adds to the size of a batch, besides its characters."""

_MOST_BAD = 100_000
"""Bad rows after which a file is not considered delimited text."""


class Delimited:
    """Reads delimited text; the delimiter is inferred from the header.

    Args:
        name: the format's name.
        description: what it is, in a few words.
        usual: the delimiter to assume if the header has only one column.
        suffixes: endings of file names.
    """

    marks = "a header with at least two of a blog's columns"

    def __init__(
        self, name: str, description: str, usual: str, suffixes: tuple[str, ...]
    ) -> None:
        self.name = name
        self.description = description
        self.suffixes = suffixes
        self._usual = usual

    def recognises(self, head: bytes) -> bool:
        """Return whether the header has at least two columns of a blog."""
        delimiter, names = self._header(head)
        is_ours = (delimiter == "\t") == (self._usual == "\t")
        return is_ours and sum(map(is_known, names)) > 1

    def scan(
        self, connection: duckdb.DuckDBPyConnection, file: File, *, careful: bool
    ) -> Scan:
        """Let DuckDB read it, every column as text."""
        csv.field_size_limit(LONGEST_ROW)
        delimiter, _ = self._header(file.head)
        header = _read_header(file, delimiter)
        columns = dict.fromkeys(unique(header.names), "VARCHAR")
        given_names = dict(zip(columns, header.names, strict=True))
        # With odd quotes or line ends, DuckDB may take rows for part of the header.
        if careful or not header.is_plain:
            rows = _keep_good_rows(connection, file, delimiter, columns)
            return Scan(rows, columns, given_names=given_names)
        types = ", ".join(
            f"{literal(name)}: {literal(kind)}" for name, kind in columns.items()
        )
        settings = {
            "auto_detect": "false",
            "header": "true",
            "skip": str(header.count_blank),
            "delim": literal(delimiter),
            "quote": "'\"'",
            "escape": "'\"'",
            "compression": literal(file.compression),
            "hive_partitioning": "false",
            "columns": "{" + types + "}",
            "max_line_size": str(_LINE),
            "buffer_size": str(2 * _LINE),
        }
        return Scan(_read(file, settings), columns, given_names=given_names)

    def _header(self, head: bytes) -> tuple[str, list[str]]:
        text = head.decode("utf-8", "replace")

        def names(delimiter: str) -> list[str]:
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            header = next(dropwhile(_is_before_header, rows), [])
            return [name.strip() for name in header]

        if said := _SEPARATOR.match(text):
            return said[1], names(said[1])
        known = {
            delimiter: sum(map(is_known, names(delimiter))) for delimiter in DELIMITERS
        }
        best = max(
            DELIMITERS,
            key=lambda delimiter: (known[delimiter], delimiter == self._usual),
        )
        return best, names(best)


@dataclass(frozen=True)
class _Header:
    """The header of a file.

    Attributes:
        count_blank: the number of blank lines before it.
        names: the column names.
        is_plain: whether all parsers of delimited text agree on it.
    """

    count_blank: int
    names: list[str]
    is_plain: bool


def _read_header(file: File, delimiter: str) -> _Header:
    """Read the header, which may be longer than `File.head`."""
    with file.open() as stream:
        lines = _Lines(file, stream, _HEADER)
        rows = csv.reader(lines, delimiter=delimiter)
        count_blank, header = next(
            (item for item in enumerate(rows) if not _is_before_header(item[1])),
            (0, [""]),
        )
    names = [
        name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip()
        for name in header
    ]
    is_plain = len(lines.taken) == count_blank + 1 and _is_plain(
        lines.taken, delimiter, header
    )
    return _Header(count_blank, names, is_plain)


def _is_plain(lines: list[str], delimiter: str, header: list[str]) -> bool:
    ends = {line[len(line.rstrip("\r\n")) :] for line in lines}
    try:
        strict = list(csv.reader(lines[-1:], delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return len(ends) == 1 and strict == [header] and '"' not in "".join(header)


def _is_before_header(row: list[str]) -> bool:
    """Return whether a row is blank, or Excel's line that says the delimiter."""
    return not any(map(str.strip, row)) or (
        row[0].lower().startswith("sep=") and len("".join(row)) <= len("sep=,")
    )


def _read(file: File, settings: dict[str, str]) -> str:
    options = ", ".join(f"{name} = {value}" for name, value in settings.items())
    return f"read_csv({literal(file.pattern)}, {options})"


def _keep_good_rows(
    connection: duckdb.DuckDBPyConnection,
    file: File,
    delimiter: str,
    columns: Mapping[str, str],
) -> str:
    """Read the rows in Python into a table, and record the bad ones.

    DuckDB's own option to store bad rows loses some: a row with an unclosed quote or,
    with several threads, one that is too long.
    """
    cells = Cells(connection, file)
    count_bad = 0
    for good, bad, odd in _batches(_rows(file, delimiter, list(columns))):
        cells.add(good)
        if bad:
            connection.executemany(
                "insert into unreadable"
                " (source_file, source_line, column_name, message, raw)"
                " values (?, ?, ?, ?, ?)",
                [(file.location, *each) for each in bad],
            )
        if odd:
            connection.executemany(
                "insert into repaired"
                " (source_file, source_line, column_name, value, message)"
                " values (?, ?, ?, ?, 'invalid UTF-8; kept with escapes')",
                [(file.location, *each) for each in odd],
            )
        count_bad += len(bad) + len(odd)
        if count_bad >= _MOST_BAD:
            raise SourceError(
                f"{file.location} has {_MOST_BAD:,} bad rows or more; check that it is"
                " delimited text, and check its delimiter and quotes"
            )
    return cells.relation(columns)


class Odd(NamedTuple):
    """A value that is not UTF-8 in a column that no field of a post has.

    Attributes:
        line: its line in the file, from 1.
        column: the column.
        value: the value, with escapes for what is not UTF-8.
    """

    line: int
    column: str
    value: str


Bad = tuple[int, str | None, str, str]
"""Line, column, message and raw text of a row that could not be read."""


def _rows(file: File, delimiter: str, columns: list[str]) -> Iterator[Row | Bad | Odd]:
    """Yield each row after the header, or what is wrong with it."""
    with file.open() as stream:
        lines = _Lines(file, stream, LONGEST_ROW)
        rows = csv.reader(lines, delimiter=delimiter, strict=True)
        is_header = True
        while True:
            start = lines.count + 1
            lines.begin()
            fault: tuple[str | None, str] | None = None
            row: list[str] = []
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                fault = None, f"a quote is not closed, or inside a value ({error})"
            if is_header:
                is_header = fault is None and _is_before_header(row)
            elif fault or (fault := _fault(row, columns)):
                raw = "".join(lines.taken).rstrip("\r\n")
                yield start, *fault, _escaped(raw)
            elif row:
                cells = row[: len(columns)]
                for place, cell in enumerate(cells):
                    if not is_utf8(cell):
                        cells[place] = _escaped(cell)
                        yield Odd(start, columns[place], cells[place])
                yield [cell or None for cell in cells]


def _escaped(text: str) -> str:
    r"""Write bytes that are not UTF-8 as escapes, such as \xff."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


class _Lines:
    """An iterator over lines of text that remembers the lines of the current row.

    Args:
        file: the file, for messages.
        stream: its content.
        longest: the most characters in a row.

    Attributes:
        count: the number of lines taken so far.
        taken: the lines of the current row.
    """

    def __init__(self, file: File, stream: IO[bytes], longest: int) -> None:
        self._file = file
        self._longest = longest
        self._text = io.TextIOWrapper(
            stream, encoding="utf-8-sig", errors="surrogateescape", newline=""
        )
        self._size = 0
        self.count = 0
        self.taken: list[str] = []

    def begin(self) -> None:
        """Begin a row."""
        self._size = 0
        self.taken.clear()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._longest + 1)
        if not line:
            raise StopIteration
        self.count += 1
        self._size += len(line)
        self.taken.append(line)
        if self._size > self._longest:
            raise self._file.too_long(self.count + 1 - len(self.taken), self._longest)
        return line


def _fault(row: list[str], columns: list[str]) -> tuple[str | None, str] | None:
    """Return the column at fault, and why the row cannot be loaded; None if it can.

    Empty values after the last column are ignored.
    """
    if len(row) < len(columns) * bool(row) or any(row[len(columns) :]):
        at_fault = columns[len(row)] if len(row) < len(columns) else None
        number = "value" if len(row) == 1 else "values"
        return at_fault, f"{len(row)} {number} in a row of {len(columns)} columns"
    for name, cell in zip(columns, row, strict=False):
        if is_known(name) and not is_utf8(cell):
            return name, "invalid UTF-8"
    return None


def _batches(
    rows: Iterable[Row | Bad | Odd],
) -> Iterator[tuple[list[Row], list[Bad], list[Odd]]]:
    """Collect good and bad rows, and odd values, into batches of moderate size."""
    good: list[Row] = []
    bad: list[Bad] = []
    odd: list[Odd] = []
    size = 0
    for row in rows:
        if isinstance(row, Odd):
            odd.append(row)
        elif isinstance(row, tuple):
            bad.append(row)
        else:
            good.append(row)
        size += _ROW_WEIGHT + sum(len(cell) for cell in row if isinstance(cell, str))
        if size > _BATCH:
            yield good, bad, odd
            good, bad, odd, size = [], [], [], 0
    yield good, bad, odd
