"""Running steps that are SQL files, of a load or of another change."""

from __future__ import annotations

from functools import cache
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
        for statement in connection.extract_statements(_text(folder, name)):
            given = {key: (parameters or {})[key] for key in statement.named_parameters}
            connection.execute(statement, given)


@cache
def _text(folder: str, name: str) -> str:
    """Read a step's SQL, once for all loads of a process."""
    return expand((files("blogdb.sql") / folder / f"{name}.sql").read_text("utf-8"))


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
