"""Days that options take."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable


def day_option(name: str, help_: str) -> Callable[..., Callable[..., None]]:
    """Make an option that takes a calendar day, such as 2024-01-31.

    Args:
        name: of the option.
        help_: what the day is for.

    Returns:
        The decorator, for a parameter that is a date, or None.
    """
    return click.option(name, callback=_day, metavar="DAY", help=help_)


def _day(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is not a day such as 2024-01-31") from error
