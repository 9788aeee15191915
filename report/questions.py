"""The questions of the report, which are the files of `sql/report/`, and their answers.

Texts of a blog may hold anything. What has no shape on a page, or would change the
direction of the writing around it, becomes a blank here, so that nothing further on has
to think of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

    Ask = Callable[[str], list[dict[str, Any]]]

_SHAPELESS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]+"
)

T = TypeVar("T")


@dataclass(frozen=True)
class ReportAnswer:
    """What the database answers.

    Attributes:
        sql: the question, which a reader may ask again.
        rows: the rows by column name.
    """

    sql: str
    rows: list[dict[str, Any]]


class Questions:
    """Asks the questions of the report.

    Args:
        ask: runs a statement, and returns its rows by column name.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def answer(self, name: str) -> ReportAnswer:
        """Ask a question.

        Args:
            name: its file under `sql/report/`, without `.sql`.

        Returns:
            The answer.
        """
        sql = (files("blogdb.sql") / "report" / f"{name}.sql").read_text("utf-8")
        return ReportAnswer(
            sql.strip(),
            [
                {column: shapely(value) for column, value in row.items()}
                for row in self._ask(sql)
            ],
        )


def asking(connection: duckdb.DuckDBPyConnection) -> Ask:
    """Return what asks a connection.

    Args:
        connection: DuckDB's connection.

    Returns:
        What runs a statement there, and returns its rows by column name.
    """

    def ask(sql: str) -> list[dict[str, Any]]:
        result = connection.execute(sql)
        columns = [column[0] for column in result.description]
        return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]

    return ask


def shapely(value: T) -> T | str:
    """Take out of a text what has no shape on a page; leave other values alone."""
    return _SHAPELESS.sub(" ", value) if isinstance(value, str) else value
