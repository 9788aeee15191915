"""Lets a step fail whenever it is taken, or sends a signal there."""

from __future__ import annotations

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


def fail_at(wanted: str, moment: str, name: str) -> None:
    """Let a step fail from now on, in all of this process.

    Args:
        wanted: the step.
        moment: before or after what the step does.
        name: one of `ERRORS`, or a signal such as SIGTERM.
    """
    real = steps.step

    def strike() -> None:
        if name in ERRORS:
            raise ERRORS[name]
        os.kill(os.getpid(), signal.Signals[name])

    @contextmanager
    def failing(step: str) -> Iterator[None]:
        with real(step):
            if step == wanted and moment == "before":
                strike()
            yield
            if step == wanted and moment == "after":
                strike()

    # Most modules have it under its own name already.
    for module in list(sys.modules.values()):
        if getattr(module, "step", None) is real:
            module.step = failing  # type: ignore[attr-defined]
