"""The edit distance of two texts."""

from __future__ import annotations

from functools import cache


@cache
def edit_distance(one: str, two: str) -> int:
    """Count the characters to insert, delete or replace between two texts."""
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, start=1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(two, start=1):
            diagonal, row[j] = (
                row[j],
                min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b)),
            )
    return row[-1]
