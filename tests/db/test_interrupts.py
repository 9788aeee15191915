"""Signals end what DuckDB runs at once."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import signal
from threading import Event
from blogdb.db.interrupts import interruptible

class Connection:
    def interrupt(self):
        interrupted.set()

interrupted = Event()
signal.signal(signal.SIGINT, lambda *_: None)
with interruptible(Connection()):
    signal.raise_signal(signal.SIGINT)
    print(interrupted.wait(60))
"""
"""What runs is told by another thread, since the main one may be within DuckDB."""


def test_signal_interrupts_connections() -> None:
    """A signal interrupts connections although the main thread does not look."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("True\n", "")
