"""The full-text index: terms, and how often each post has them.

The steps are sql/load/search_*.sql. What a word is defines sql/macros/search_words.sql,
which queries use as well. docs/search.md gives the reasons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.sql import catalog
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    import duckdb

MOST_APPENDED = 1 / 4
"""Share of the postings that may be appended after the sorted ones.

A query reads all appended postings, but only those sorted ones that its words have.
"""

_PART = 32_000_000
"""Bytes of text in a part whose words are counted at once; takes 300 MB of memory."""


def index(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the full-text index up to date with the posts.

    Args:
        connection: DuckDB; its current database is the working copy, with the updated
            posts and tags. memory.main.due_posts (post_id) has the posts to index:
            those that are new, or differ from what was indexed. visible_texts (post_id,
            text) has their texts, in one row or several.
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
    """Return the statement that creates the macro for this connection only.

    A new database has no macros yet, and an old one has those of an older version.
    """
    (entry,) = (each for each in catalog.entries() if each.name == "search_words")
    return entry.statement.replace("replace macro", "replace temp macro", 1)


def _count_parts(connection: duckdb.DuckDBPyConnection) -> int:
    """Return into how many parts to divide the texts so that each fits into memory."""
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
