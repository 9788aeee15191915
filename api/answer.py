"""What a question was answered, as rows or as a table of another library."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from blogdb.api.duckdb_errors import explained
from blogdb.db import extras

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa

WITH_ZONE = re.compile("WITH TIME ZONE|TIMESTAMPTZ")
"""Types whose values DuckDB writes, since in Python they need another package."""

_SHOWN = 20
"""Rows that a notebook shows."""
_LONGEST = 200
"""Characters of a value that a notebook shows."""


class Answer:
    """The rows of an answer, which stay as they are whatever becomes of the file.

    `Blog.query`, `Blog.view` and `Blog.search` return it. A loop over it gives tuples,
    `len` their number; a notebook shows the first of them as a table.

    >>> answer = blog.query("select 'guide' as tag, 3 as count_posts")
    >>> answer.columns
    ['tag', 'count_posts']
    >>> answer.rows()
    [('guide', 3)]

    Args:
        rows: DuckDB's table of them, in memory.
    """

    def __init__(self, rows: duckdb.DuckDBPyRelation) -> None:
        self._rows = rows

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [str(name) for name in self._rows.columns]

    @property
    def types(self) -> list[str]:
        """The types of the columns, as DuckDB writes them."""
        return [str(kind) for kind in self._rows.types]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows())

    def __repr__(self) -> str:
        rows = "row" if len(self) == 1 else "rows"
        return f"<Answer: {len(self):,} {rows} of {', '.join(self.columns)}>"

    def rows(self) -> list[tuple[Any, ...]]:
        """Return the rows.

        Returns:
            A tuple for each; times with a zone are texts.

        >>> blog.query("select unnest([1, 2]) as number").rows()
        [(1,), (2,)]
        """
        return self._tuples(self._rows)

    def dicts(self) -> list[dict[str, Any]]:
        """Return the rows by the names of their columns.

        Returns:
            A dict for each; times with a zone are texts.

        >>> blog.query("select unnest([1, 2]) as number").dicts()
        [{'number': 1}, {'number': 2}]
        """
        names = self.columns
        return [dict(zip(names, row, strict=True)) for row in self.rows()]

    def arrow(self) -> pa.Table:
        """Return the rows as a table of Arrow's.

        Raises:
            SystemFailureError: the extra `arrow` is not installed.
        """
        extras.require("arrow", "pyarrow", work="a table of Arrow's")
        with explained():
            table: pa.Table = self._rows.to_arrow_table()
            return table

    def pandas(self) -> pd.DataFrame:
        """Return the rows as a data frame of pandas.

        Raises:
            SystemFailureError: the extra `pandas` is not installed.
        """
        extras.require("pandas", "pandas", work="a data frame of pandas")
        with explained():
            frame: pd.DataFrame = self._rows.df()
            return frame

    def polars(self) -> pl.DataFrame:
        """Return the rows as a data frame of polars.

        Raises:
            SystemFailureError: the extra `polars` is not installed.
        """
        extras.require("polars", "polars", "pyarrow", work="a data frame of polars")
        with explained():
            frame: pl.DataFrame = self._rows.pl()
            return frame

    def _repr_html_(self) -> str:
        """Write the first rows as a table, for a notebook."""
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            f"<tr>{''.join(map(_cell, row))}</tr>"
            for row in self._tuples(self._rows.limit(_SHOWN))
        )
        more = len(self) - _SHOWN
        note = f"<p>… and {more:,} more</p>" if more > 0 else ""
        return (
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"
        )

    def _tuples(self, rows: duckdb.DuckDBPyRelation) -> list[tuple[Any, ...]]:
        columns = [
            f"cast(#{number} as varchar)" if WITH_ZONE.search(kind) else f"#{number}"
            for number, kind in enumerate(self.types, 1)
        ]
        with explained():
            return rows.project(", ".join(columns)).fetchall()


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}…"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    style = ' style="text-align: right"' if is_number else ""
    return f"<td{style}>{escape(text)}</td>"
