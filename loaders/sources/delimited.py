"""CSV and TSV files, with a header line."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.db.text import identifier, literal
from blogdb.loaders.columns import is_known
from blogdb.loaders.sources import Scan

if TYPE_CHECKING:
    import duckdb

    from blogdb.loaders.sources.files import File

DELIMITERS = (",", "\t", ";", "|")

_LINE = 16_000_000
"""Bytes of the longest row that the quick way reads."""

_CAREFUL_BUFFER = (32_000_000, 512_000_000)
"""Least and most bytes that the careful way holds at once; a row may have half."""

_REJECTS = 100_000
"""Bad rows after which a file is not what its header says."""


class Delimited:
    """Reads delimited text; the header tells the delimiter.

    Args:
        name: the format's name.
        usual: the delimiter where the header has only one column.
        suffixes: endings of file names.
    """

    def __init__(self, name: str, usual: str, suffixes: tuple[str, ...]) -> None:
        self.name = name
        self.suffixes = suffixes
        self._usual = usual

    def recognises(self, head: bytes) -> bool:
        """Tell by a header with at least two columns that a blog has."""
        delimiter, names = self._header(head)
        is_ours = (delimiter == "\t") == (self._usual == "\t")
        return is_ours and sum(map(is_known, names)) > 1

    def scan(
        self, connection: duckdb.DuckDBPyConnection, file: File, *, careful: bool
    ) -> Scan:
        """Let DuckDB read it, every column as text."""
        delimiter, names = self._header(file.head)
        columns = dict.fromkeys(_unique(names), "VARCHAR")
        types = ", ".join(
            f"{literal(name)}: {literal(kind)}" for name, kind in columns.items()
        )
        settings = {
            "auto_detect": "false",
            "header": "true",
            "delim": literal(delimiter),
            "quote": "'\"'",
            "escape": "'\"'",
            "compression": literal(file.compression),
            "columns": "{" + types + "}",
        }
        if not careful:
            settings |= {"max_line_size": str(_LINE), "buffer_size": str(2 * _LINE)}
            return Scan(_read(file, settings), columns)
        return Scan(_keep_good_rows(connection, file, settings), columns)

    def _header(self, head: bytes) -> tuple[str, list[str]]:
        text = head.decode("utf-8", "replace")

        def names(delimiter: str) -> list[str]:
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            return [name.strip() for name in next(iter(rows), [])]

        known = {
            delimiter: sum(map(is_known, names(delimiter))) for delimiter in DELIMITERS
        }
        best = max(
            DELIMITERS,
            key=lambda delimiter: (known[delimiter], delimiter == self._usual),
        )
        return best, names(best)


def _unique(names: list[str]) -> list[str]:
    """Give every column a name of its own, as DuckDB demands, ignoring case."""
    seen: set[str] = set()
    result = []
    for number, given in enumerate(names, 1):
        name = given or f"column{number}"
        while name.lower() in seen:
            name += f"_{number}"
        seen.add(name.lower())
        result.append(name)
    return result


def _read(file: File, settings: dict[str, str]) -> str:
    options = ", ".join(f"{name} = {value}" for name, value in settings.items())
    return f"read_csv({literal(file.path)}, {options})"


def _keep_good_rows(
    connection: duckdb.DuckDBPyConnection, file: File, settings: dict[str, str]
) -> str:
    """Read with one thread, which alone gets every bad row right, into a table."""
    import duckdb

    least, most = _CAREFUL_BUFFER
    size = file.path.stat().st_size if file.compression == "none" else most
    buffer = min(max(2 * size, least), most)
    settings |= {
        "parallel": "false",
        "store_rejects": "true",
        "rejects_limit": str(_REJECTS),
        "buffer_size": str(buffer),
        "max_line_size": str(buffer // 2),
    }
    table = identifier(f"rows of {file.path}")
    try:
        connection.execute(f"create temp table {table} as from {_read(file, settings)}")
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise SourceError(f"{file.location} cannot be read: {reason}") from error
    connection.execute(
        f"""
        insert into unreadable
        select
            {literal(file.location)},
            line,
            column_name,
            lower(error_type) || ': ' || error_message,
            csv_line
        from reject_errors
        qualify row_number() over (
            partition by line_byte_position order by column_idx, error_type
        ) = 1
        """
    )
    rejected = connection.execute("select count(*) from reject_errors").fetchall()
    connection.execute("drop table reject_errors; drop table reject_scans")
    if rejected[0][0] >= _REJECTS:
        raise SourceError(
            f"{file.location} has {_REJECTS:,} bad rows or more, so it is not the"
            " delimited text that its header says; check its delimiter and quotes"
        )
    return table
