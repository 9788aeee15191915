"""The text that you get by copying a data set from the Hugging Face viewer.

For every column it has lines with the name, the kind, and the shortest and longest
value (or the number of values); then, for every record, a line for each column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.db.quoting import identifier
from blogdb.loaders.columns import match_columns, unique
from blogdb.loaders.sources.reader import Scan
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import duckdb

    from blogdb.loaders.sources.files import File

_KINDS = (
    (
        re.compile(
            r"(string|list|sequence)lengths|u?int\d+|float\d+|(timestamp|date).*"
        ),
        2,
    ),
    (re.compile(r"stringclasses|class label|bool"), 1),
)
"""The kinds in a column's second line, and how many lines of bounds follow each."""

# Of no more digits than a length can have.
_COUNT = re.compile(r"(\d{1,9}(?:\.\d+)?)(k|M)?")
_FACTORS = {None: 1, "k": 1_000, "M": 1_000_000}
_ROUNDING = 0.99
"""The viewer rounds lengths to three digits."""

_BATCH = 5_000


@dataclass(frozen=True)
class _ViewerHeader:
    names: list[str]
    shortest: list[int]
    count_lines: int


def _read_header(lines: Iterable[str]) -> _ViewerHeader:
    rest = list(lines)
    names: list[str] = []
    shortest: list[int] = []
    start = 0
    while start + 1 < len(rest):
        kind = rest[start + 1].strip()
        bounds = next((n for form, n in _KINDS if form.fullmatch(kind)), None)
        if bounds is None or start + 2 + bounds > len(rest):
            break
        names.append(rest[start].strip())
        shortest.append(_length(rest[start + 2]) if kind == "stringlengths" else 0)
        start += 2 + bounds
    return _ViewerHeader(unique(names), shortest, start)


def _length(text: str) -> int:
    match = _COUNT.fullmatch(text.strip())
    return int(float(match[1]) * _FACTORS[match[2]] * _ROUNDING) if match else 0


class Viewer:
    """Reads the viewer's text."""

    name = "viewer"
    description = "text copied from the Hugging Face data set viewer"
    suffixes = (".txt",)
    marks = "a second line that names a column type"

    def recognises(self, head: bytes) -> bool:
        """Return whether it begins with at least two of the viewer's column headers."""
        return len(_read_header(_decoded(head)).names) > 1

    def scan(
        self,
        connection: duckdb.DuckDBPyConnection,
        file: File,
        *,
        careful: bool,  # noqa: ARG002 (it always is)
    ) -> Scan:
        """Group the lines into records, and resume with the next if lines are missing.

        The column of URLs shows where a record is if earlier lines are missing.
        """
        header = _read_header(_decoded(file.head))
        if len(header.names) < 2:
            raise SourceError(
                f"{file.location} does not begin like a copy from the data set viewer,"
                " with lines for a column's name, its kind (such as stringlengths) and"
                " its bounds; copy it again, or name another format with --format"
            )
        connection.execute(
            "create or replace temp table viewer_lines"
            " (line_number bigint, line varchar, is_valid boolean)"
        )
        for batch in _batches(_body(file, header.count_lines)):
            connection.execute(
                "insert into viewer_lines by name select unnest(?) as line_number,"
                " unnest(?) as line, unnest(?) as is_valid",
                [list(column) for column in zip(*batch, strict=True)],
            )
        urls = match_columns(header.names, {}).get("url")
        if urls is None:
            _require_regular(connection, file, header)
        place = header.names.index(urls[0]) + 1 if urls else len(header.names)
        run_step(
            connection,
            "viewer_records",
            {
                "file": file.location,
                "count_columns": len(header.names),
                "url_column": place,
                "has_url": urls is not None,
                "columns": ", ".join(header.names),
                "shortest_last": header.shortest[-1],
            },
        )
        table = identifier(f"records of {file.path}")
        values = ", ".join(
            f"max(line) filter (where column_number = {number}) as {identifier(name)}"
            for number, name in enumerate(header.names, 1)
        )
        connection.execute(
            f"create or replace temp table {table} as"
            f" select {values} from viewer_values"
            " group by record_line order by record_line"
        )
        return Scan(f"(select * from {table})", dict.fromkeys(header.names, "VARCHAR"))


def _require_regular(
    connection: duckdb.DuckDBPyConnection, file: File, header: _ViewerHeader
) -> None:
    """Check that no lines are missing, if there are no URLs by which to find records.

    Blank lines after the last record are ignored.
    """
    ((count, last),) = connection.execute(
        "select count(*), max(line_number) filter (where trim(line) <> '')"
        " from viewer_lines"
    ).fetchall()
    whole = count - count % len(header.names)
    if last is not None and last - header.count_lines > whole:
        raise SourceError(
            f"{file.location}: lines are missing, and there is no column of URLs by"
            f" which to find the records ({count:,} lines are not a multiple of"
            f" {len(header.names)} columns); copy it from the viewer again"
        )


def _decoded(head: bytes) -> list[str]:
    return [line.decode("utf-8", "replace") for line in head.splitlines()[:400]]


def _body(file: File, skip: int) -> Iterator[tuple[int, str, bool]]:
    for number, line in enumerate(islice(file.lines(), skip, None), skip + 1):
        try:
            yield number, line.decode("utf-8"), True
        except UnicodeDecodeError:
            yield number, line.decode("utf-8", "backslashreplace"), False


def _batches(
    lines: Iterator[tuple[int, str, bool]],
) -> Iterator[list[tuple[int, str, bool]]]:
    while batch := list(islice(lines, _BATCH)):
        yield batch
