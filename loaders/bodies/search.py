"""The full-text index: terms, and how often each post has them.

The steps are sql/load/search_*.sql. What a word is defines sql/macros/search_words.sql,
which queries use as well. docs/search.md gives the reasons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blogdb.db.steps import step
from blogdb.loaders.bodies.counting import count
from blogdb.loaders.bodies.texts import divided
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from blogdb.loaders.watch import Progress

MOST_APPENDED = 1 / 4
"""Share of the postings that may be appended after the sorted ones.

A query reads all appended postings, but only those sorted ones that its words have.
"""

MOST_SEARCHED = 20_000_000
"""Postings to look for outdated ones at once; takes 350 MB of memory: DuckDB notes of
each of 2,048 rows whether it was deleted, and the postings of a post are everywhere."""

MOST_SORTED = 8_000_000
"""Postings to sort at once; takes 400 MB of memory."""


def index(
    connection: duckdb.DuckDBPyConnection, folder: Path, progress: Progress
) -> None:
    """Bring the full-text index up to date with the posts.

    Args:
        connection: DuckDB; its current database is the working copy, with the updated
            posts and tags. memory.main.due_posts (post_id) has the posts to index:
            those that are new, or differ from what was indexed.
        folder: the folder with the texts of these posts, as `TextWriter` wrote them.
        progress: called with the share that is done.
    """
    was_empty = not (kept := _kept(connection)).count_posts
    if not was_empty:
        _remove(connection, kept.last_row, progress)
        kept = _kept(connection)
    progress("indexing", None)
    parts = divided(folder)
    done = 0

    def report() -> None:
        nonlocal done
        done += 1
        progress("indexing", done / len(parts))

    with step("count_words"):
        count(connection, folder, parts, report)
    before = {"last_row": kept.last_row, "is_appended": kept.count_posts > 0}
    run_step(connection, "search_documents", before)
    if not was_empty:
        run_step(connection, "search_forget_terms", {"last_row": kept.last_row})
    if _share_appended(connection) > MOST_APPENDED:
        _sort(connection, progress)


def _remove(
    connection: duckdb.DuckDBPyConnection, last_row: int, progress: Progress
) -> None:
    """Delete outdated posts, and their postings in a range of rows after the other.

    A checkpoint after each range frees its notes of what was deleted. It may give rows
    lower numbers, so that the last range comes first.
    """
    run_step(connection, "search_remove")
    count_postings = last_row + 1
    count_ranges = count_postings // MOST_SEARCHED + 1
    length = count_postings // count_ranges + 1
    for last in range(last_row, -1, -length):
        first = last - length + 1
        rows = {"first_row": first, "last_row": last}
        run_step(connection, "search_remove_postings", rows)
        if first > 0:
            progress("removing from the index", 1 - first / last_row)
            with step("checkpoint"):
                connection.execute("checkpoint").fetchall()


def _sort(connection: duckdb.DuckDBPyConnection, progress: Progress) -> None:
    """Sort the postings anew, a range of terms after the other."""
    progress("sorting the index", None)
    last_row = _kept(connection).last_row
    run_step(connection, "search_ranges", {"most_postings": MOST_SORTED})
    ranges = connection.fetchall()
    for done, (first_term, last_term) in enumerate(ranges, start=1):
        parameters = {"first_term": first_term, "last_term": last_term}
        run_step(connection, "search_sort", {"last_row": last_row, **parameters})
        progress("sorting the index", done / len(ranges))
    run_step(connection, "search_sorted", {"last_row": last_row})


class _Kept(NamedTuple):
    """What the index has before something is added.

    Attributes:
        count_posts: the number of posts.
        last_row: the number of the last posting, behind which others will be; or -1.
    """

    count_posts: int
    last_row: int


def _kept(connection: duckdb.DuckDBPyConnection) -> _Kept:
    (row,) = connection.execute(
        """
        select
            (select count(*) from search_documents),
            (select coalesce(max(rowid), -1) from search_postings)
        """
    ).fetchall()
    return _Kept(*row)


def _share_appended(connection: duckdb.DuckDBPyConnection) -> float:
    (share,) = connection.execute(
        """
        select sum(count_postings) filter (where is_appended) / sum(count_postings)
        from search_documents
        """
    ).fetchall()[0]
    return share or 0.0
