"""Running steps that are SQL files, of a load or of another change."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from blogdb.db.steps import step
from blogdb.sql.inline import expand

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import duckdb


def run_step(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    folder: str = "load",
) -> None:
    """Run a step.

    Args:
        connection: DuckDB's connection. It binds parameters to one statement at a
            time, so each statement of the step gets those that it uses.
        name: the file's name, without `.sql`.
        parameters: values of the step's parameters.
        folder: the folder under sql/ that it is in.
    """
    with step(name):
        for statement in _statements(connection, folder, name):
            given = {key: (parameters or {})[key] for key in statement.named_parameters}
            connection.execute(statement, given)


def _statements(
    connection: duckdb.DuckDBPyConnection, folder: str, name: str
) -> list[duckdb.Statement]:
    """Read and parse a step's SQL, once for all loads of a process."""
    parsed = _parsed.get((folder, name))
    if parsed is None:
        text = (files("blogdb.sql") / folder / f"{name}.sql").read_text("utf-8")
        parsed = _parsed[folder, name] = connection.extract_statements(expand(text))
    return parsed


_parsed: dict[tuple[str, str], list[duckdb.Statement]] = {}
"""Statements of a step, by its folder and name; they belong to no connection."""


def numbers_of_step(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, int]:
    """Run a step of the load that asks for named numbers, one in a row.

    Args:
        connection: DuckDB's connection.
        name: the file's name under sql/load/, without `.sql`.

    Returns:
        Name to number.
    """
    run_step(connection, name)
    return dict(connection.fetchall())
