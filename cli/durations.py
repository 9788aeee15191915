"""Times that options take, with a unit: 90s, 15m, 12h, 30d."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import click

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_MOST = timedelta(days=36_500)
"""A century counts as any time."""
_DURATION = re.compile(r"([0-9]{1,9})([smhdw])|0")


class Duration(click.ParamType[timedelta]):
    """A time with a unit, such as 30d; 0 needs none."""

    name = "duration"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """Read a time.

        Args:
            value: what the user wrote, or a time.
            param: the option, for the message.
            ctx: the context, for the message.

        Returns:
            The time.

        Raises:
            BadParameter: it is none.
        """
        if isinstance(value, timedelta):
            return value
        found = _DURATION.fullmatch(value)
        if found is None:
            self.fail(
                f"{value!r} is not a time such as 90s, 15m, 12h or 30d", param, ctx
            )
        unit = timedelta(**{_UNITS[found[2] or "s"]: 1})
        return unit * min(int(found[1] or 0), _MOST // unit)
