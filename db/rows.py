"""Small questions to a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    import duckdb


def number(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[Any] = ()
) -> int:
    """Ask for one whole number.

    Args:
        connection: DuckDB's connection.
        query: SQL whose result is one value.
        parameters: values for its question marks.

    Returns:
        The value; a truth is 0 or 1.
    """
    return int(connection.execute(query, list(parameters)).fetchall()[0][0])
