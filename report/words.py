"""The words of a report's sentences: numbers, days and lists as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


def counted(number: int, noun: str, nouns: str | None = None) -> str:
    """Write a number with its noun.

    Args:
        number: how many.
        noun: of what, in the singular.
        nouns: in the plural, if that is not the singular with an s.

    Returns:
        Such as "1 post" or "1,200 posts".
    """
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does.

    Args:
        words: at least one.

    Returns:
        Such as "a", "a and b" or "a, b and c".
    """
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def quoted(name: str) -> str:
    """Write a name so that a sentence shows where it ends."""
    return f"“{name}”"


def day(when: dt.date) -> str:
    """Write a day, such as "5 March 2024"."""
    return f"{when.day} {when:%B} {when.year:04}"


def month(when: dt.date) -> str:
    """Write a month, such as "March 2024"."""
    return f"{when:%B} {when.year:04}"


def percent(share: float) -> str:
    """Write a share of 0 to 1, such as "12%" or "0.4%"."""
    if 0 < share < 0.0995:
        return f"{share * 100:.1f}%".replace(".0%", "%")
    return f"{share * 100:.0f}%"


def minutes(count: float) -> str:
    """Write minutes of reading, such as "7 minutes"."""
    whole = max(round(count), 1)
    return counted(whole, "minute")
