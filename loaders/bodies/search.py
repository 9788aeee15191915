"""The full-text index: terms, and which post has them how often.

The steps are under sql/load/search_*.sql, and what a word is says
sql/macros/search_words.sql, which questions use as well. docs/search.md has the
reasons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.sql import catalog
from blogdb.sql.steps import run_step

if TYPE_CHECKING:
    import duckdb

MOST_APPENDED = 1 / 4
"""Share of the postings that may stand behind the sorted ones.

A question reads all of these, and of the others only those of its words.
"""

_BATCH = 32_000_000
"""Bytes of text whose words are counted at a time; that takes 300 MB of memory."""


def index(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the full-text index up to date with the posts.

    Args:
        connection: DuckDB; its current database is the private copy, with the posts
            and tags as they are to be, and its temporary table visible_texts
            (post_id, text) has each post that is new or differs in any way from what
            the index has of it.
    """
    connection.execute(_search_words()).fetchall()
    run_step(connection, "search_remove")
    for first_row, last_row in _batches(connection):
        run_step(
            connection, "search_count", {"first_row": first_row, "last_row": last_row}
        )
    run_step(connection, "search_write")
    if _share_appended(connection) > MOST_APPENDED:
        run_step(connection, "search_sort")


def _search_words() -> str:
    """Write the statement that makes the macro for this connection only.

    A new database has no macros yet, and an old one has those of its own version.
    """
    (entry,) = (each for each in catalog.entries() if each.name == "search_words")
    return entry.statement.replace("replace macro", "replace temp macro", 1)


def _batches(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, int]]:
    """Divide the texts, since all of them may be more than memory has room for."""
    return connection.execute(
        f"""
        with sizes as (
            select
                rowid as text_row,
                sum(strlen(text)) over (order by rowid) // {_BATCH} as batch
            from visible_texts
        )
        select min(text_row), max(text_row)
        from sizes
        group by batch
        order by batch
        """
    ).fetchall()


def _share_appended(connection: duckdb.DuckDBPyConnection) -> float:
    (share,) = connection.execute(
        """
        select sum(count_postings) filter (where is_appended) / sum(count_postings)
        from search_documents
        """
    ).fetchall()[0]
    return share or 0.0
