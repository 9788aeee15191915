"""Days in addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.loaders.trees.patterns import LETTERS, fill

if TYPE_CHECKING:
    import datetime as dt

_CODES = {
    "year": "%Y",
    "short_year": "%y",
    "month": "%m",
    "short_month": "%b",
    "long_month": "%B",
    "day": "%d",
    "y_day": "%j",
    "week": "%V",
    "w_year": "%G",
    "w_day": "%u",
    "short_day": "%a",
    "long_day": "%A",
}


def parts(day: dt.date) -> dict[str, str]:
    """Return the parts of a day, by the names that Jekyll and others use.

    Args:
        day: the day.

    Returns:
        Such as year: 2024, month: 01, short_month: Jan, i_month: 1.
    """
    written = {name: day.strftime(code) for name, code in _CODES.items()}
    return written | {"i_month": str(day.month), "i_day": str(day.day)}


def by_letters(form: str, day: dt.date) -> str | None:
    """Format a day by a Unicode date pattern.

    Args:
        form: the pattern, such as yyyy/MM/dd.
        day: the day.

    Returns:
        Such as 2024/01/05; None if the pattern has more than numbers.
    """
    values = {
        "yyyy": f"{day:%Y}",
        "yy": f"{day:%y}",
        "MM": f"{day:%m}",
        "M": str(day.month),
        "dd": f"{day:%d}",
        "d": str(day.day),
    }
    return fill(form, LETTERS, values)
