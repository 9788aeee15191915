"""Running the steps of a load that are SQL files under sql/load/."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from blogdb.db.steps import step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import duckdb


def run_step(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    parameters: Mapping[str, Any] | None = None,
) -> None:
    """Run a step of the load.

    Args:
        connection: DuckDB's connection. It binds parameters to one statement at a
            time, so each statement of the step gets those that it uses.
        name: the file's name under sql/load/, without `.sql`.
        parameters: values of the step's parameters.
    """
    with step(name):
        text = (files("blogdb.sql") / "load" / f"{name}.sql").read_text("utf-8")
        for statement in connection.extract_statements(text):
            given = {key: (parameters or {})[key] for key in statement.named_parameters}
            connection.execute(statement, given)


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
