"""Numbers that options take, of any size: too many of something are all there is."""

from __future__ import annotations

import math
import os
from typing import Any

import click

MOST_ROWS = 2**63 - 1
MOST_THREADS = max(8, 4 * (os.cpu_count() or 1))
"""More only wait for one another, and each takes memory."""
_YEAR = 365 * 24 * 60 * 60


class Count(click.IntRange):
    """A whole number that counts as the most there can be when it is larger.

    Args:
        least: the least that is accepted.
        most: the most.
    """

    def __init__(self, least: int, most: int = MOST_ROWS) -> None:
        super().__init__(min=least)
        self._most = most

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read a number.

        Args:
            value: what the user wrote.
            param: the option, for the message.
            ctx: the context, for the message.

        Returns:
            The number.

        Raises:
            BadParameter: it is none, or too small.
        """
        number: int = super().convert(value, param, ctx)
        return min(number, self._most)


class Seconds(click.FloatRange):
    """A time that something may take; a year counts as any time."""

    def __init__(self) -> None:
        super().__init__(min=0, min_open=True)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read a time.

        Args:
            value: what the user wrote.
            param: the option, for the message.
            ctx: the context, for the message.

        Returns:
            The seconds, which are finite.

        Raises:
            BadParameter: it is no number, or not more than nothing.
        """
        seconds: float = super().convert(value, param, ctx)
        if math.isnan(seconds):
            self.fail(f"{value!r} is not a number", param, ctx)
        return min(seconds, _YEAR)
