"""Ending DuckDB's statements on a signal, such as Ctrl-C, without delay."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager, suppress
from threading import Thread, current_thread, main_thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb


@contextmanager
def interruptible(*connections: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let a signal end what the connections run while the block runs.

    By itself DuckDB looks for signals after each hundred thousand rows or so, which may
    take seconds when the rows have bodies.

    Args:
        connections: DuckDB's connections. A statement that is ended raises an error,
            and the signal's own handler runs next.
    """
    import duckdb

    # Only there can signals be watched.
    if current_thread() is not main_thread():
        yield
        return
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)

    def watch() -> None:
        while os.read(reading, 1):
            for connection in connections:
                # It may be closed by now.
                with suppress(duckdb.Error):
                    connection.interrupt()

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.close(writing)
        watcher.join()
        os.close(reading)
