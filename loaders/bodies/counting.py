"""Counting the words of parts of the posts, some parts at the same time.

Two of DuckDB's threads that count the same part take half as much processor time again
as one that counts it alone. A part has so few rows that DuckDB does not divide them.
"""

from __future__ import annotations

from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import ExitStack
from threading import Lock
from typing import TYPE_CHECKING

from blogdb.db.rows import number
from blogdb.loaders.bodies.tables import reading
from blogdb.loaders.bodies.texts import COLUMNS, TEXTS
from blogdb.sql import catalog
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import duckdb

_MOST = 4
"""Parts to count at the same time, each of which takes memory."""


def count(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    parts: Sequence[Sequence[str]],
    on_part: Callable[[], None],
) -> None:
    """Add the words of posts to the index, but not yet the posts.

    Args:
        connection: DuckDB; its current database is the working copy.
        folder: the folder with the texts, as `TextWriter` wrote them.
        parts: the names of the files of each part.
        on_part: called after each part.
    """
    lock = Lock()
    waiting = iter(parts)

    def work(cursor: duckdb.DuckDBPyConnection) -> None:
        cursor.execute(_search_words()).fetchall()
        while True:
            with lock:
                names = next(waiting, None)
            if names is None:
                break
            rows = reading(folder, names, COLUMNS)
            cursor.execute(f"create or replace temp view {TEXTS} as from {rows}")
            run_step(cursor, "search_texts")
            if number(
                cursor, "select exists (from part_texts where length(text) > 2000)"
            ):
                run_step(cursor, "search_split")
            run_step(cursor, "search_pieces")
            with lock:
                run_step(cursor, "search_terms")
            run_step(cursor, "search_count")
            with lock:
                on_part()

    if len(parts) <= 1:
        work(connection)
        return
    threads = number(connection, "select current_setting('threads')")
    count_cursors = min(_MOST, threads, len(parts))
    with ExitStack() as stack:
        cursors = [
            stack.enter_context(connection.cursor()) for _ in range(count_cursors)
        ]
        for cursor in cursors:
            cursor.execute("use work.main").fetchall()
        pool = stack.enter_context(ThreadPoolExecutor(count_cursors))
        # Runs before the threads are waited for: after an error they end at once.
        stack.callback(_stop, waiting, cursors)
        futures = [pool.submit(work, cursor) for cursor in cursors]
        for done in wait(futures, return_when=FIRST_EXCEPTION).done:
            done.result()


def _stop(
    waiting: Iterator[Sequence[str]], cursors: Sequence[duckdb.DuckDBPyConnection]
) -> None:
    """Leave nothing to do, and interrupt what is being done."""
    for _ in waiting:
        pass
    for cursor in cursors:
        cursor.interrupt()


def _search_words() -> str:
    """Return the statement that creates the macro for this connection only.

    A new database has no macros yet, and an old one has those of an older version.
    """
    (entry,) = (each for each in catalog.entries() if each.name == "search_words")
    return entry.statement.replace("replace macro", "replace temp macro", 1)
