"""Queries for a single value."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    import duckdb


def number(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[Any] = ()
) -> int:
    """Run a query that returns one whole number or boolean.

    Args:
        connection: DuckDB's connection.
        query: SQL whose result is one value.
        parameters: values for its question marks.

    Returns:
        The value; 0 or 1 for a boolean.
    """
    return int(connection.execute(query, list(parameters)).fetchall()[0][0])
