"""Spreadsheets of Excel and LibreOffice, read by python-calamine, which is an extra."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from blogdb.db import extras
from blogdb.db.errors import SourceError
from blogdb.loaders.columns import unique
from blogdb.loaders.processes import started
from blogdb.loaders.sources.cells import Cells
from blogdb.loaders.sources.reader import Scan

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    import duckdb

    from blogdb.loaders.sources.cells import Row
    from blogdb.loaders.sources.files import File

_WORKER = "blogdb.loaders.sources.sheet_worker"
_BATCH = 1_000
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Spreadsheet:
    """Reads the first visible sheet that has columns of a blog, or the first."""

    name = "excel"
    description = "Excel or LibreOffice; needs the extra `excel`"
    suffixes = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
    marks = "its first four bytes"

    def recognises(self, head: bytes) -> bool:
        """Return whether the file begins as spreadsheets do."""
        return head.startswith((_ZIP, _OLE))

    def scan(
        self,
        connection: duckdb.DuckDBPyConnection,
        file: File,
        *,
        careful: bool,  # noqa: ARG002 (there is one way to read it)
    ) -> Scan:
        """Read the rows in Python, every value as text."""
        rows = _rows(file)
        names = [(name or "").strip() for name in next(rows, [])]
        columns = dict.fromkeys(unique(names), "VARCHAR")
        cells = Cells(connection, file)
        while batch := list(islice(rows, _BATCH)):
            cells.add([row[: len(columns)] for row in batch])
        return Scan(
            cells.relation(columns),
            columns,
            given_names=dict(zip(columns, names, strict=True)),
        )


def _rows(file: File) -> Iterator[Row]:
    """Yield the header and the rows below it, without blank ones.

    Raises:
        SourceError: the file is damaged or too large.
        SystemFailureError: the extra is not installed.
    """
    extras.require(
        "excel",
        "python_calamine",
        work=f"reading the spreadsheet {file.location}",
        instead="save it as CSV",
    )
    with file.open() as stream:
        content = stream.read()
    if content.startswith(_ZIP):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                file.require_modest(sum(each.file_size for each in archive.infolist()))
        except zipfile.BadZipFile as error:
            raise _damage(file, str(error)) from error
    with started(_WORKER) as process:
        try:
            yield from _answers(process, content, file)
        finally:
            process.kill()


def _answers(
    process: subprocess.Popen[bytes], content: bytes, file: File
) -> Iterator[Row]:
    assert process.stdin is not None  # noqa: S101 - for mypy
    assert process.stdout is not None  # noqa: S101
    # The process writes only after it has read everything.
    with suppress(BrokenPipeError):
        process.stdin.write(content)
        process.stdin.close()
    for line in process.stdout:
        if not line.strip():
            return
        row = json.loads(line)
        if isinstance(row, str):
            raise _damage(file, row)
        yield row
    raise _damage(file, "or one that takes too much memory to be read")


def _damage(file: File, reason: str) -> SourceError:
    return SourceError(
        f"{file.location} is not a valid spreadsheet ({reason}); save it again, or"
        " as CSV"
    )
