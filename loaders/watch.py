"""Reporting how far a load is."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import duckdb

    Progress = Callable[[str, float | None], None]

_INTERVAL = 0.2
"""Seconds between two looks at DuckDB's progress."""


def quiet(step: str, fraction: float | None) -> None:
    """Report nothing."""


@contextmanager
def watched(
    connection: duckdb.DuckDBPyConnection, progress: Progress, step: str
) -> Iterator[None]:
    """Report a step, and while it runs how much of its query DuckDB has done.

    Args:
        connection: where the step runs.
        progress: told the step, and the fraction of it that is done.
        step: its name.
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
