"""Bounds the memory of a process in which one question is asked.

DuckDB's memory limit covers what it keeps of tables, sorts and joins. Functions
allocate beside it: the text of `repeat` and `rpad`, the lists of `range`. So does
Python, which holds what is printed.
"""

from __future__ import annotations

import math
import re
import resource
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_FACTOR = 1.5
_BESIDE = 512_000_000
"""What a process may have beside DuckDB's limit. Questions that stay within the limit
took up to 0.4 of it more, and 250 MB for the rows that are printed (DuckDB 1.5.6 and
2.0.1, limits of 100 and 500 MB, 1 to 8 threads)."""
_OF_THE_MACHINE = 1.25
"""DuckDB's own limit is four fifths of the machine's memory."""
_UNITS = {"bytes": 0, "KiB": 1, "MiB": 2, "GiB": 3, "TiB": 4, "PiB": 5}
_SIZE = re.compile(r"([\d.]+) (\w+)")
_HELD = re.compile(r"^VmData:\s*(\d+) kB", re.MULTILINE)


def bound_process(connection: duckdb.DuckDBPyConnection, *, is_limited: bool) -> None:
    """Let this process take no more memory than a question within its limit needs.

    Linux refuses what goes beyond, which DuckDB tells as it tells its own limit.

    Args:
        connection: DuckDB's, open and with all its threads.
        is_limited: whether its limit was chosen, and is not the machine's.
    """
    ((told,),) = connection.execute("select current_setting('memory_limit')").fetchall()
    limit = in_bytes(told)
    if math.isinf(limit):
        return
    more = limit * _FACTOR + _BESIDE if is_limited else limit * _OF_THE_MACHINE
    # Without /proc, as elsewhere than on Linux, there is no bound.
    with suppress(OSError):
        held = _HELD.search(Path("/proc/self/status").read_text())
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        if held is not None:
            bound = int(held[1]) * 1024 + int(more)
            if hard != resource.RLIM_INFINITY:
                bound = min(bound, hard)
            resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))


def in_bytes(told: str) -> float:
    """Read a size as DuckDB writes it, such as "95.3 MiB".

    Args:
        told: the size.

    Returns:
        The bytes; infinity for what is no size, such as a limit that is none.
    """
    found = _SIZE.fullmatch(told)
    if found is None or found[2] not in _UNITS:
        return float("inf")
    return float(found[1]) * float(1024 ** _UNITS[found[2]])
