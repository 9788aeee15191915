"""Days in addresses, and days that a program shows for times of another zone."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from email.utils import parsedate

from blogdb.loaders.trees.patterns import LETTERS, fill

_TIME = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt]|[ \t]+)"
    r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?"
    r"(?:[ \t]*(?:([Zz]|[A-Z]{3})|([+-])(\d\d?):?(\d\d)?))?"
)
_HAS_MONTH = re.compile(r"[A-Za-z]{3}")
_FORMS = ("%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%d %B %Y", "%d %b %Y")
_YEAR_FIRST = re.compile(r"\s*(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_NUMBERS_FIRST = re.compile(r"\s*(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
# The names of RFC 822.
_ZONES = {
    "Z": 0,
    "UTC": 0,
    "GMT": 0,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}

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
_NUMBERS = {"i_month": "month", "i_day": "day"}


def part(day: dt.date, name: str) -> str | None:
    """Return a part of a day, by the names that Jekyll and others use.

    Args:
        day: the day.
        name: the part's name, such as month or i_month.

    Returns:
        Such as 2024 for year, 01 for month, Jan for short_month, 1 for i_month; None
        for any other name.
    """
    if name in _NUMBERS:
        return str(getattr(day, _NUMBERS[name]))
    return day.strftime(_CODES[name]) if name in _CODES else None


def day(written: str) -> dt.date | None:
    """Return the day that a text begins with, in forms that leave no doubt.

    Args:
        written: such as 2024-01-05 10:00, Fri, 05 Jan 2024 10:00:00 GMT, or January 5,
            2024.
    """
    try:
        if found := _YEAR_FIRST.match(written):
            return dt.date(*map(int, found.group(1, 3, 4)))
        if _HAS_MONTH.search(written) is None:
            return None
        if parts := parsedate(written):
            return dt.date(*parts[:3])
    except (ValueError, OverflowError):
        return None
    for form in _FORMS:
        try:
            return dt.datetime.strptime(written.strip(), form).date()
        except ValueError:
            continue
    return None


def is_impossible(written: str) -> bool:
    """Return whether a text begins with a day that there is not, such as 2024-02-31.

    Args:
        written: a day or time in any notation; only with the year first it is clear.
    """
    if (found := _YEAR_FIRST.match(written)) is None:
        return False
    year, _, month, day = found.groups()
    try:
        dt.date(int(year), int(month), int(day))
    except ValueError:
        return True
    return False


def month_first(written: str) -> str:
    """Return a day or time as Python's `dateutil` reads it, the year first.

    Args:
        written: a day or time in any notation. Of 02.04.2024, the month is 2; of
            24.12.2024, which has no such month, it is 12.

    Returns:
        The same with the day as YYYY-MM-DD; other notations are returned unchanged.
    """
    found = _NUMBERS_FIRST.match(written)
    if found is None:
        return written
    month, day, year = int(found[1]), int(found[3]), found[4]
    if month > 12:
        month, day = day, month
    return f"{year}-{month:02}-{day:02}{written[found.end() :]}"


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
    return fill(form, LETTERS, values.get)


def zone(name: str | None) -> dt.tzinfo:
    """Return the time zone of a name, such as Europe/Paris; UTC if it is not known."""
    try:
        return zoneinfo.ZoneInfo(name) if name else dt.UTC
    except (KeyError, ValueError, OSError):
        return dt.UTC


def in_zone(written: str, zone: dt.tzinfo | None) -> str:
    """Return a time as a program shows it that converts times to its own zone.

    Args:
        written: a day or time in any notation. A time with seconds and no zone is one
            of UTC, as YAML says.
        zone: the program's zone; None if it shows days as they are written.

    Returns:
        The time in the zone; what is no such time is returned unchanged.
    """
    found = _TIME.fullmatch(written.strip()) if zone else None
    if found is None or not (found[6] or found[7] or found[8]):
        return written
    *moment, name, sign, hours, minutes = found.groups()
    offset = dt.timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    if sign == "-":
        offset = -offset
    try:
        if name:
            offset = dt.timedelta(hours=_ZONES[name.upper()])
        numbers = [int(number or 0) for number in moment]
        time = dt.datetime(*numbers, tzinfo=dt.UTC) - offset  # type: ignore[arg-type, misc]
        return time.astimezone(zone).isoformat(" ")
    except (ValueError, OverflowError, KeyError):
        return written
