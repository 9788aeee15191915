"""Takes from this process the right to open files for reading (Linux's Landlock).

DuckDB cannot let a statement write a file and not read it: what it may write, and the
files of the database, a question could read with `read_blob`.
"""

from __future__ import annotations

import ctypes
import os

_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_READ_FILE_AND_FOLDER = 1 << 2 | 1 << 3
_NO_NEW_PRIVILEGES = 38


def read_no_more() -> bool:
    """Let this thread, and those that it starts, open no more file for reading.

    What is open stays so. Nothing gives the right back.

    Returns:
        Whether the system can do it: Linux since 5.13, where Landlock is turned on.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    # Without any rule, what the ruleset is about is allowed nowhere.
    handled = ctypes.c_uint64(_READ_FILE_AND_FOLDER)
    ruleset = libc.syscall(
        _CREATE_RULESET, ctypes.byref(handled), ctypes.c_size_t(8), ctypes.c_uint32(0)
    )
    if ruleset < 0:
        return False
    zero = ctypes.c_ulong(0)
    is_refused: int = libc.prctl(
        _NO_NEW_PRIVILEGES, ctypes.c_ulong(1), zero, zero, zero
    ) or libc.syscall(_RESTRICT_SELF, ruleset, ctypes.c_uint32(0))
    os.close(ruleset)
    return is_refused == 0
