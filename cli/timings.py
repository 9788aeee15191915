"""Shows where the time of a change went, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blogdb.db.steps import Timing

_WIDTH = 36


def lines(timings: Sequence[Timing], seconds: float) -> Iterator[str]:
    """Write the times of steps as a table.

    Args:
        timings: the steps, in the order in which they began. A step contains those
            below it that are further to the right.
        seconds: the time of the whole.

    Yields:
        A line for the heads, and for each step.
    """
    yield f"{'step':<{_WIDTH}}{'seconds':>9}{'share':>7}{'processor':>11}"
    for timing in timings:
        name = "  " * timing.depth + timing.name
        share = timing.seconds / seconds if seconds else 0.0
        yield (
            f"{name:<{_WIDTH}}{timing.seconds:>9.3f}{share:>7.0%}"
            f"{timing.processor_seconds:>11.3f}"
        )
