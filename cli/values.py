"""Writes single values of a result: for people's eyes, as text, and as JSON."""

from __future__ import annotations

import datetime as dt
import json
import math
from decimal import Decimal
from typing import Any

from blogdb.cli.display import visible

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
