"""Ends a question that takes too long, in the process that asks it."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

import duckdb

from blogdb.db.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

_AGAIN = 0.05
"""Seconds between two attempts: what begins just then does not notice the first."""


@contextmanager
def within(
    seconds: float | None, *connections: duckdb.DuckDBPyConnection
) -> Iterator[None]:
    """Interrupt what connections do when the time is over.

    Args:
        seconds: how long it may take; None for any time.
        connections: DuckDB's connections.

    Raises:
        QueryError: it took longer.
    """
    if seconds is None:
        yield
        return
    is_done = Event()
    is_late = Event()

    def watch() -> None:
        if is_done.wait(seconds):
            return
        is_late.set()
        while not is_done.wait(_AGAIN):
            for connection in connections:
                connection.interrupt()

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    except duckdb.InterruptException as error:
        if not is_late.is_set():
            raise
        raise QueryError(
            f"the query took longer than {seconds:g} s, which is its timeout;"
            " ask for less at a time, or allow more"
        ) from error
    finally:
        is_done.set()
        watcher.join()
