"""The questions of the report, which are the files of `sql/report/`, and their answers.

Texts of a blog may hold anything. What has no shape on a page, or would change the
direction of the writing around it, becomes a blank here, so that nothing further on has
to think of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Ask = Callable[[str], list[dict[str, Any]]]

_SHAPELESS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]+"
)


@dataclass(frozen=True)
class Answer:
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

    def answer(self, name: str) -> Answer:
        """Ask a question.

        Args:
            name: its file under `sql/report/`, without `.sql`.

        Returns:
            The answer.
        """
        sql = (files("blogdb.sql") / "report" / f"{name}.sql").read_text("utf-8")
        return Answer(
            sql.strip(),
            [
                {column: _shapely(value) for column, value in row.items()}
                for row in self._ask(sql)
            ],
        )


def _shapely(value: Any) -> Any:
    return _SHAPELESS.sub(" ", value) if isinstance(value, str) else value
