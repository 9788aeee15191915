"""How much is tried: a little in `make test`, a lot in `make faults`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import product
from typing import Any, TypeVar

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


def combined(*kinds: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Combine values of several kinds, as cases of a test.

    Args:
        kinds: the values of each kind.

    Returns:
        In the long form each value with each of the others; in the short form each
        value at least once, in turn with others.
    """
    lists = [list(kind) for kind in kinds]
    in_turn = [
        tuple(values[number % len(values)] for values in lists)
        for number in range(max(map(len, lists)))
    ]
    return rounds(in_turn, list(product(*lists)))
