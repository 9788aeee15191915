"""Runs blogdb, and lets a step fail whenever it is taken, or sends a signal there.

    python failing_at.py STEP MOMENT ERROR ARGUMENT...

MOMENT is before or after what the step does; ERROR is one of those below, or a signal
such as SIGTERM. A STEP that is not reached is exit code 77.
"""

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from blogdb.db import steps

ERRORS = {
    "full disk": OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
    "full disk, says DuckDB": duckdb.IOException(
        "IO Error: Could not write file: No space left on device"
    ),
    "input or output": OSError(errno.EIO, os.strerror(errno.EIO)),
    "input or output, says DuckDB": duckdb.IOException(
        "IO Error: Could not read from file: Input/output error"
    ),
    "memory": MemoryError(),
    "memory, says DuckDB": duckdb.OutOfMemoryException("Out of Memory Error: no more"),
    "defect": RuntimeError("made up"),
}

# A background job may have been told to ignore these.
signal.signal(signal.SIGINT, signal.default_int_handler)
for number in (signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)

wanted, moment, name, *arguments = sys.argv[1:]
is_reached = False
real = steps.step


def strike() -> None:
    """Let it happen."""
    if name in ERRORS:
        raise ERRORS[name]
    os.kill(os.getpid(), signal.Signals[name])


@contextmanager
def failing(step: str) -> Iterator[None]:
    """Take a step, and fail at the wanted one."""
    global is_reached  # noqa: PLW0603 - the steps have no other memory
    is_failing = step == wanted
    is_reached = is_reached or is_failing
    with real(step):
        if is_failing and moment == "before":
            strike()
        yield
        if is_failing and moment == "after":
            strike()


steps.step = failing
sys.argv = ["blogdb", *arguments]

from blogdb.cli.main import main  # noqa: E402 - takes the steps that fail

code = main()
sys.exit(code if is_reached else 77)
