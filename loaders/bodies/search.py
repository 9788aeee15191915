"""The full-text index: terms, and which post has them how often.

The steps are under sql/load/search_*.sql, and what a word is says
sql/macros/search_words.sql, which questions use as well. docs/search.md has the
reasons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.sql import catalog
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    import duckdb

MOST_APPENDED = 1 / 4
"""Share of the postings that may stand behind the sorted ones.

A question reads all of these, and of the others only those of its words.
"""

_PART = 32_000_000
"""Bytes of text whose words are counted at a time; that takes 300 MB of memory."""


def index(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the full-text index up to date with the posts.

    Args:
        connection: DuckDB; its current database is the private copy, with the posts
            and tags as they are to be. memory.main.due_posts (post_id) has each post
            that is new or differs in any way from what the index has of it, and
            visible_texts (post_id, text) their texts, in one row or several.
    """
    connection.execute(_search_words()).fetchall()
    run_step(connection, "search_remove")
    count_parts = _count_parts(connection)
    for part in range(count_parts):
        run_step(connection, "search_count", {"part": part, "count_parts": count_parts})
    run_step(connection, "search_write")
    if _share_appended(connection) > MOST_APPENDED:
        run_step(connection, "search_sort")


def _search_words() -> str:
    """Write the statement that makes the macro for this connection only.

    A new database has no macros yet, and an old one has those of its own version.
    """
    (entry,) = (each for each in catalog.entries() if each.name == "search_words")
    return entry.statement.replace("replace macro", "replace temp macro", 1)


def _count_parts(connection: duckdb.DuckDBPyConnection) -> int:
    """Divide the texts, since all of them may be more than memory has room for."""
    ((count_bytes,),) = connection.execute(
        "select coalesce(sum(strlen(text)), 0) from due_texts"
    ).fetchall()
    return 1 + int(count_bytes) // _PART


def _share_appended(connection: duckdb.DuckDBPyConnection) -> float:
    (share,) = connection.execute(
        """
        select sum(count_postings) filter (where is_appended) / sum(count_postings)
        from search_documents
        """
    ).fetchall()[0]
    return share or 0.0
