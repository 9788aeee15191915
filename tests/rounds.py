"""How much is tried: a little in `make test`, a lot in `make faults`."""

from __future__ import annotations

import os
from typing import TypeVar

T = TypeVar("T")


def rounds(short: T, long: T) -> T:
    """Choose the number of rounds, or the cases, of the form that runs.

    Args:
        short: those of `make test`.
        long: those of `make faults`, which sets BLOGDB_FAULTS=long.

    Returns:
        One of the two.
    """
    return long if os.environ.get("BLOGDB_FAULTS") == "long" else short
