"""Spreadsheets of Excel and LibreOffice, read by python-calamine, which is an extra."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from itertools import islice
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.loaders.columns import is_known, unique
from blogdb.loaders.sources.cells import Cells, Row
from blogdb.loaders.sources.reader import Scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import duckdb
    from python_calamine import CalamineWorkbook

    from blogdb.loaders.sources.files import File

_BATCH = 1_000
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Spreadsheet:
    """Reads the first visible sheet that has columns of a blog, or the first."""

    name = "excel"
    description = "Excel or LibreOffice; needs `pip install 'blogdb[excel]'`"
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
        rows = _rows(_workbook(file))
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


def _workbook(file: File) -> CalamineWorkbook:
    """Open a spreadsheet.

    Raises:
        SourceError: the extra is not installed, or the file is damaged.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise SourceError(
            f"{file.location} is a spreadsheet, which needs an extra: pip install"
            " 'blogdb[excel]'; or save it as CSV"
        ) from error
    with file.open() as stream:
        content = stream.read()
    try:
        if content.startswith(_ZIP):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                file.require_modest(sum(each.file_size for each in archive.infolist()))
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (CalamineError, zipfile.BadZipFile) as error:
        raise SourceError(
            f"{file.location} is not a valid spreadsheet ({error}); save it again, or"
            " as CSV"
        ) from error


def _rows(workbook: CalamineWorkbook) -> Iterator[Row]:
    """Yield the header and the rows below it, without blank ones."""
    from python_calamine import SheetVisibleEnum

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
