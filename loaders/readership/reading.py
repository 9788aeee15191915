"""Reading an export: its rows, added up by address and period."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from blogdb.db.errors import SourceError
from blogdb.db.quoting import is_utf8
from blogdb.loaders.readership import values
from blogdb.loaders.readership.tables import rows_of, table_of
from blogdb.loaders.readership.values import period_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blogdb.loaders.readership.parts import TextPart
    from blogdb.loaders.readership.programs import TableLayout
    from blogdb.loaders.readership.tables import PageTable
    from blogdb.loaders.readership.values import Period

_LONGEST = 100
"""Characters of the longest number or period, since some of them are kept."""

_NO_ADDRESS = ("", "(other)", "(not set)", "(data not available)")
"""What stands for an address in the row of a total, or of what has no page."""

_NO = ("", "0", "false", "no")


class Rejected(NamedTuple):
    """A row that could not be read.

    Attributes:
        file: its file.
        line: its line, from 1.
        column: the column at fault; None if it is the row.
        reason: what is wrong.
    """

    file: str
    line: int
    column: str | None
    reason: str


class ReadershipKey(NamedTuple):
    """What numbers are added up by.

    Attributes:
        address: the address, as the export has it.
        period: the days that they are of; None if the export does not say it.
    """

    address: str
    period: Period | None


@dataclass
class Reading:
    """What was read of an export.

    Attributes:
        program: what wrote it.
        totals: views and visitors of each address and period; None for no number.
        count_read: rows of it.
        count_left_out: rows that are no page's: totals, folders, events and bots.
        rejected: those rows.
    """

    program: str = ""
    totals: dict[ReadershipKey, tuple[int | None, int | None]] = field(
        default_factory=dict
    )
    count_read: int = 0
    count_left_out: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def count_rejected(self) -> int:
        """Rows that could not be read."""
        return len(self.rejected)

    @property
    def count_added_up(self) -> int:
        """Rows that were added to another with the same address and period."""
        return (
            self.count_read
            - self.count_left_out
            - self.count_rejected
            - len(self.totals)
        )

    def reject(self, file: str, line: int, column: str | None, reason: str) -> None:
        """Note a row that could not be read.

        Args:
            file: its file.
            line: its line, from 1.
            column: the column at fault; None if it is the row.
            reason: what is wrong.
        """
        self.rejected.append(Rejected(file, line, column, reason))


def read(
    parts: Iterable[TextPart], mapping: Mapping[str, str], period: Period | None
) -> Reading:
    """Read an export.

    Args:
        parts: its files.
        mapping: field to the column that the user names for it.
        period: the days that it is of, if the user names them.

    Returns:
        What was read.

    Raises:
        SourceError: there is no table of pages, or no row of it can be read; or the
            user names a period, but its rows have their own.
    """
    reading = Reading()
    for part in parts:
        table = table_of(part, mapping)
        has_own = "period" in table.layout.places
        if has_own and period is not None:
            column = table.layout.columns[table.layout.places["period"]]
            raise SourceError(
                f"{part.name} says in its column {column} of which days its rows are;"
                " leave out --period, --from and --to"
            )
        reading.program = table.layout.program.name
        _add(reading, table, period or table.period or period_in(part.says_period))
    if not reading.totals and reading.rejected:
        first = reading.rejected[0]
        where = f", column {first.column}" if first.column else ""
        raise SourceError(
            f"{first.file}, line {first.line:,}{where}: {first.reason}; no row of it"
            " can be read"
        )
    return reading


def _add(reading: Reading, table: PageTable, period: Period | None) -> None:
    for line, row in rows_of(table):
        reading.count_read += 1
        if isinstance(row, str):
            reading.reject(table.part.name, line, None, row)
            continue
        if _is_left_out(row, table.layout):
            reading.count_left_out += 1
            continue
        try:
            key, numbers = _read_row(row, table.layout, period)
            reading.totals[key] = _sum(reading.totals.get(key), numbers)
        except _FaultError as fault:
            reading.reject(table.part.name, line, fault.column, fault.reason)


class _FaultError(Exception):
    """A row cannot be read.

    Attributes:
        column: the column at fault; None if it is the row.
        reason: what is wrong.
    """

    def __init__(self, column: str | None, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


def _is_left_out(row: list[str], layout: TableLayout) -> bool:
    place = layout.places["address"]
    if place < len(row) and row[place].strip().casefold() in _NO_ADDRESS:
        return True
    return any(
        each < len(row) and row[each].strip().casefold() not in _NO
        for each in layout.left_out
    )


def _read_row(
    row: list[str], layout: TableLayout, period: Period | None
) -> tuple[ReadershipKey, tuple[int | None, int | None]]:
    if len(row) < len(layout.columns) or any(row[len(layout.columns) :]):
        raise _FaultError(
            None, f"{len(row)} values in a row of {len(layout.columns)} columns"
        )
    cells = {name: row[place].strip() for name, place in layout.places.items()}
    address = cells["address"]
    if not is_utf8(address):
        raise _FaultError(_column(layout, "address"), "is not UTF-8")
    if "period" in cells:
        period = _value(layout, cells, "period", values.period)
    if "first_visit" in cells:
        return ReadershipKey(address, period), (
            1,
            int(cells["first_visit"].casefold() == "true"),
        )
    views, visitors = (
        _value(layout, cells, name, values.number) if name in cells else None
        for name in ("views", "visitors")
    )
    if views is None and visitors is None:
        raise _FaultError(None, "neither views nor visitors")
    return ReadershipKey(address, period), (views, visitors)


def _value(
    layout: TableLayout, cells: Mapping[str, str], name: str, read_as: Any
) -> Any:
    text = cells[name]
    try:
        return read_as(text[:_LONGEST])
    except ValueError as error:
        fault = f"{text[:_LONGEST]!r} {error}"
        raise _FaultError(_column(layout, name), fault) from error


def _column(layout: TableLayout, name: str) -> str:
    return layout.columns[layout.places[name]]


def _sum(
    before: tuple[int | None, int | None] | None, now: tuple[int | None, int | None]
) -> tuple[int | None, int | None]:
    if before is None:
        return now
    views, visitors = (
        one if other is None else other if one is None else one + other
        for one, other in zip(before, now, strict=True)
    )
    if max(views or 0, visitors or 0) > values.MOST:
        raise _FaultError(None, "is too large a number with the rows before it")
    return views, visitors
