"""Reporting the progress of a load."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import duckdb

    Progress = Callable[[str, float | None], None]

_INTERVAL = 0.2
"""Seconds between two checks of DuckDB's progress."""


def quiet(step: str, fraction: float | None) -> None:
    """Report nothing."""


@contextmanager
def watched(
    connection: duckdb.DuckDBPyConnection, progress: Progress, step: str
) -> Iterator[None]:
    """Report a step and, while the block runs, the progress of DuckDB's query.

    Args:
        connection: the connection that the step uses.
        progress: called with the step and the fraction that is done.
        step: the step's name.
    """
    progress(step, None)
    if progress is quiet:
        yield
        return
    connection.execute("set enable_progress_bar = true")
    connection.execute("set enable_progress_bar_print = false")
    is_done = Event()

    def look() -> None:
        while not is_done.wait(_INTERVAL):
            percentage = connection.query_progress()
            progress(step, percentage / 100 if percentage > 0 else None)

    watcher = Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_done.set()
        watcher.join()
