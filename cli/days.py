"""Days that options take."""

from __future__ import annotations

from datetime import date
from typing import Any

import click


class Day(click.ParamType):
    """A calendar day, such as 2024-01-31."""

    name = "day"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read a day.

        Args:
            value: what the user wrote.
            param: the option, for the message.
            ctx: the context, for the message.

        Returns:
            The day.

        Raises:
            BadParameter: it is none.
        """
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day such as 2024-01-31", param, ctx)
