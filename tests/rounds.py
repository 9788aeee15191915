"""How much is tried: a little in `make test`, a lot in `make faults`."""

from __future__ import annotations

import os


def rounds(short: int, long: int) -> int:
    """Choose the number of rounds of the form that runs.

    Args:
        short: rounds in `make test`.
        long: rounds in `make faults`, which sets BLOGDB_FAULTS=long.

    Returns:
        One of the two.
    """
    return long if os.environ.get("BLOGDB_FAULTS") == "long" else short
