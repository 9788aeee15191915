"""Recording the texts in bodies that the tables of facts have only the beginning of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.loaders.bodies.tables import EXTRACTION_VERSION, LONGEST, SHORTENED
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

_UNCHANGED = """
    select
        matched.post_id,
        staged.source_file,
        staged.rowid - first_rows.row_id + 1 as source_row
    from matched
    anti join changes using (row_id)
    inner join staged on matched.row_id = staged.rowid
    inner join first_rows on staged.source_file = first_rows.source_file
"""
_PARSED = """
    select posts.post_id, posts.source_file, posts.source_row
    from posts
    semi join memory.main.due_posts using (post_id)
"""


def record_unchanged(connection: duckdb.DuckDBPyConnection) -> None:
    """Add to `problems` what was shortened in posts that the load does not write.

    Args:
        connection: DuckDB, with the tables `changes` and `problems`; its current
            database has the stored facts.
    """
    _record(connection, _UNCHANGED)


def record_parsed(connection: duckdb.DuckDBPyConnection, folder: Path) -> bool:
    """Add to `problems` what was shortened in the bodies that the load has parsed.

    Args:
        connection: DuckDB; its current database has the new facts.
        folder: the folder with the files that `RowWriter` wrote.

    Returns:
        Whether anything was shortened.
    """
    has_shortened = any(folder.glob(SHORTENED))
    if has_shortened:
        _record(connection, _PARSED)
    return has_shortened


def _record(connection: duckdb.DuckDBPyConnection, posts: str) -> None:
    connection.execute(f"create or replace temp view posts_told as {posts}")
    parameters = {"longest": LONGEST, "extraction_version": EXTRACTION_VERSION}
    run_step(connection, "shortened_texts", parameters)
