"""Reading the numbers and periods of an export."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from functools import lru_cache
from typing import NamedTuple

MOST = 2**31 - 1
"""The largest number that the table holds."""

_PLAIN = re.compile(r"\d{1,10}")
_WITH_GROUPS = re.compile(r"\d{1,3}(?:([,.'\u2019\s])\d{3})(?:\1\d{3}){0,2}")
_WITH_ZEROS = re.compile(r"(\d{1,10})[.,]0{1,6}")
_EMPTY = ("", "-", "\u2013", "\u2014")
_RANGE = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)")
_COMPACT_RANGE = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?!\d)")
_DAY = re.compile(r"(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)(?:[T ].*)?")
_MONTH = re.compile(r"(\d{4})[-/.]?(\d\d)")
_YEAR = re.compile(r"\d{4}")
_NO_DIGIT = re.compile(r"\D")


class Period(NamedTuple):
    """The days that a number is of.

    Attributes:
        first: the first day.
        last: the last day.
    """

    first: dt.date
    last: dt.date

    def __str__(self) -> str:
        if self.first == self.last:
            return str(self.first)
        return f"{self.first} to {self.last}"


@lru_cache(maxsize=10_000)
def number(text: str) -> int | None:
    """Read a whole number, in which groups of three digits may be set off.

    Args:
        text: such as "1234", "1,234", "1.234" or "12.0".

    Returns:
        The number; None if there is none.

    Raises:
        ValueError: it is not a whole number, or is too large.
    """
    text = text.strip()
    if text in _EMPTY:
        return None
    if _PLAIN.fullmatch(text):
        found = int(text)
    elif _WITH_GROUPS.fullmatch(text):
        found = int(_NO_DIGIT.sub("", text))
    elif zeros := _WITH_ZEROS.fullmatch(text):
        found = int(zeros[1])
    else:
        raise ValueError("is not a whole number")
    if found > MOST:
        raise ValueError("is too large a number")
    return found


@lru_cache(maxsize=10_000)
def period(text: str) -> Period:
    """Read a day, a month, a year, or two days with words around them.

    Args:
        text: such as "2024-05-31", "20240531", "2024-05", "2024" or "2024-05-01 to
            2024-05-31".

    Returns:
        The period.

    Raises:
        ValueError: it is none, or there is no such day.
    """
    text = text.strip()
    days = _RANGE.findall(text)
    if len(days) == 2 and days[0] <= days[1]:
        return Period(*map(dt.date.fromisoformat, days))
    if day := _DAY.fullmatch(text):
        try:
            only = dt.date(*map(int, day.groups()))
        except ValueError:
            raise ValueError("is no day that there is") from None
        return Period(only, only)
    if month := _MONTH.fullmatch(text):
        return _months(int(month[1]), int(month[2]), int(month[2]))
    if _YEAR.fullmatch(text):
        return _months(int(text), 1, 12)
    raise ValueError("is not a day such as 2024-05-31 or a month such as 2024-05")


def _months(year: int, first: int, last: int) -> Period:
    if not 1 <= first <= last <= 12 or year == 0:
        raise ValueError("is no month that there is")
    return Period(
        dt.date(year, first, 1), dt.date(year, last, monthrange(year, last)[1])
    )


def period_in(text: str) -> Period | None:
    """Find two days in a text, such as the name of a file or a comment.

    Args:
        text: any text.

    Returns:
        The period between the last two days that it has; None if it has no two.
    """
    days = _RANGE.findall(text) or [
        "-".join(parts) for parts in _COMPACT_RANGE.findall(text)
    ]
    try:
        first, last = map(dt.date.fromisoformat, days[-2:])
    except ValueError:
        return None
    return Period(first, last) if first <= last else None
