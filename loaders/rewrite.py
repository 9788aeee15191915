"""Rewriting staged titles and names that SQL cannot read as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

_LISTS = r"\{|\[[^\]]*\[|&"
_PATTERNS = {
    "title": "&",
    "authors": rf"{_LISTS}|[<@]|\]\(|\]\[|://",
    "tags": _LISTS,
    "categories": _LISTS,
}
"""Column to a pattern of the values to rewrite."""


def rewrite_names(connection: duckdb.DuckDBPyConnection, files: Sequence[str]) -> None:
    """Rewrite HTML entities, marks of links, and lists in unusual forms, in `staged`.

    Only values that have any leave DuckDB, each once.

    Args:
        connection: DuckDB.
        files: the locations of the tables; front matter is read in Python anyway.
    """
    found = " union all ".join(
        f"select distinct '{column}', {column} from staged"
        f" where list_contains($files, source_file)"
        f" and regexp_matches({column}, ${column})"
        for column in _PATTERNS
    )
    rows = connection.execute(found, {"files": list(files), **_PATTERNS}).fetchall()
    if not rows:
        return
    from blogdb.loaders.name_lists import (
        authors_of_table,
        tags_of_table,
        with_characters,
    )

    for column, rewritten in (
        ("title", with_characters),
        ("authors", authors_of_table),
        ("tags", tags_of_table),
        ("categories", tags_of_table),
    ):
        values = [value for kind, value in rows if kind == column]
        if values:
            connection.execute(
                f"update staged set {column} = rewritten.after from (select"
                " unnest($before) as before, unnest($after) as after) as rewritten"
                f" where staged.{column} = rewritten.before"
                " and list_contains($files, staged.source_file)",
                {
                    "before": values,
                    "after": [rewritten(value) for value in values],
                    "files": list(files),
                },
            )
