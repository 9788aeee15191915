"""Rewriting staged titles and names that SQL cannot read as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.loaders.name_lists import authors_of_table, tags_of_table, with_characters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import duckdb

_LISTS = r"\{|\[[^\]]*\[|&"
_RULES: dict[str, tuple[str, Callable[[str], str]]] = {
    "title": ("&", with_characters),
    "authors": (rf"{_LISTS}|[<@]|\]\(|\]\[|://", authors_of_table),
    "tags": (_LISTS, tags_of_table),
    "categories": (_LISTS, tags_of_table),
}
"""Column to a pattern of the values to rewrite, and how to."""


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
        for column in _RULES
    )
    patterns = {column: pattern for column, (pattern, _) in _RULES.items()}
    rows = connection.execute(found, {"files": list(files), **patterns}).fetchall()
    for column, (_, rewritten) in _RULES.items():
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
