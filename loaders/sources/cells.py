"""Rows of text, read in Python, as a relation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.quoting import identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import duckdb

    from blogdb.loaders.sources.files import File

Row = list[str | None]


class Cells:
    """A temporary table of a file's rows.

    Args:
        connection: DuckDB.
        file: the file, after which the table is named.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, file: File) -> None:
        self._connection = connection
        self._table = identifier(f"rows of {file.path}")
        connection.execute(
            f"create or replace temp table {self._table} (cells varchar[])"
        )

    def add(self, rows: Sequence[Row]) -> None:
        """Append rows."""
        if rows:
            self._connection.execute(
                f"insert into {self._table} by name"
                " select unnest(?::varchar[][]) as cells",
                [rows],
            )

    def relation(self, columns: Iterable[str]) -> str:
        """Return what to write after FROM.

        Args:
            columns: the names of the columns, in their order.
        """
        cells = ", ".join(
            f"cells[{number}] as {identifier(name)}"
            for number, name in enumerate(columns, 1)
        )
        return f"(select {cells} from {self._table})"
