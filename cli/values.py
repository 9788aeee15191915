"""Writes single values of a result: for people's eyes, as text, and as JSON."""

from __future__ import annotations

import datetime as dt
import json
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from blogdb.cli.display import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_ROUNDED = 1e15
_MOST_PLACES = 12
_SMALL = 0.1

NULL = "∅"
"""What a table shows for a missing value; CSV leaves the field empty."""


def shown(value: Any) -> str:
    """Write a value for a person's eyes.

    Args:
        value: as Python has it.

    Returns:
        One line without control characters.
    """
    return NULL if value is None else visible(as_text(value))


def shown_column(values: Sequence[Any]) -> list[str]:
    """Write the values of a column for a person's eyes.

    Fractions are rounded, all to the same place; times have no parts of seconds.

    Args:
        values: as Python has them.

    Returns:
        Of each value one line without control characters.
    """
    fractions = [
        value
        for value in values
        if isinstance(value, float) and abs(value) < _MOST_ROUNDED
    ]
    places = _places(fractions) if fractions else 0
    return [_shown(value, places) for value in values]


def _shown(value: Any, places: int) -> str:
    match value:
        case float() if abs(value) < _MOST_ROUNDED:
            text = f"{value:.{places}f}"
            is_lost = value != 0 and float(text) == 0
            return f"{value:.1g}" if is_lost else text
        case dt.datetime():
            return value.isoformat(" ", "seconds")
        case _:
            return shown(value)


def _places(fractions: Sequence[float]) -> int:
    """Choose how many decimal places let people compare the numbers."""
    largest = max(map(abs, fractions))
    if largest == 0:
        return 0
    most = max(1, min(4 - math.ceil(math.log10(largest)), 3))
    if largest < _SMALL:
        most = 2 - math.floor(math.log10(largest))
    if most > _MOST_PLACES:
        return _MOST_PLACES
    texts = [f"{number:.{most}f}" for number in fractions]
    zeros = min(len(text) - len(text.rstrip("0")) for text in texts)
    return most - min(zeros, most)


def as_text(value: Any) -> str:
    """Write a value as one text.

    Args:
        value: as Python has it; not None.

    Returns:
        The text; lists and structs as JSON.
    """
    match value:
        case str():
            return value
        case bool():
            return str(value).lower()
        case bytes():
            return value.decode("ascii", "backslashreplace")
        case list() | tuple() | dict():
            return json.dumps(as_json(value), ensure_ascii=False)
        case _:
            return str(value)


def as_json(value: Any) -> Any:
    """Turn a value into what JSON has.

    Args:
        value: as Python has it.

    Returns:
        The value; None for NaN and infinity, and a text for what JSON has no type for.
    """
    match value:
        case None | str() | bool() | int():
            return value
        case float() | Decimal():
            number = float(value)
            return number if math.isfinite(number) else None
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case dict():
            return {as_text(key): as_json(item) for key, item in value.items()}
        case list() | tuple():
            return [as_json(item) for item in value]
        case _:
            return as_text(value)
