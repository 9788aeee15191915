"""The standard streams, which may be closed, full, or of any encoding."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

_NUMBERS = {"stdin": 0, "stdout": 1, "stderr": 2}


def prepare_streams() -> None:
    """Open what is closed, and make what is printed independent of the locale."""
    for name, number in _NUMBERS.items():
        if getattr(sys, name) is None:
            _open_nowhere(number)
            mode = "w" if number else "r"
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Where nobody looks at it.
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def settle_streams() -> None:
    """Drop what cannot be printed, since Python tries again when it exits."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                _open_nowhere(stream.fileno())


def _open_nowhere(number: int) -> None:
    """Open the null device under the number of a stream.

    Otherwise the next file to be opened, such as the database, might get the number,
    and all that is printed.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)
