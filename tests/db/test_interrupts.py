"""Signals end what DuckDB runs at once."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

PROGRAM = """
import duckdb
from blogdb.db.interrupts import interruptible

with duckdb.connect(config={"threads": 1}) as connection, interruptible(connection):
    print("running", flush=True)
    connection.execute(
        "select sum(len(list_transform(range(50_000), lambda x: x + i)))"
        " from range(100_000) as numbers(i)"
    ).fetchall()
"""
"""A statement of minutes, in a single piece of work of DuckDB's."""


def test_interrupt_within_a_piece_of_work() -> None:
    """Ctrl-C ends a statement in which DuckDB would not look for signals for long."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"running\n"
        # It has begun by now, or is stopped before it does, which is as well.
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        try:
            _, error = process.communicate(timeout=15)
        finally:
            process.kill()
    assert b"interrupt" in error.lower()
