"""How each client tells what it read: as text that is the same in every language.

Numbers have nine decimals less trailing zeros: some clients have integers as
floating-point numbers, for instance where a column has nulls. Clients in Python import
this; the one in JavaScript says the same.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

Rows = Iterable[Sequence[Any]]


def cell(value: Any) -> str | None:
    """Write a value as text."""
    if value is None:
        return None
    if hasattr(value, "item"):  # numpy's numbers
        value = value.item()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return shortened(f"{value:.9f}")
    if isinstance(value, datetime):
        return moment(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def shortened(number: str) -> str:
    """Leave out the zeros at the end of a number's decimals."""
    short = number.rstrip("0").rstrip(".") if "." in number else number
    return "0" if short == "-0" else short


def moment(value: datetime) -> str:
    """Write a time to the millisecond, which is what JavaScript has.

    Midnight is the day alone, since some clients have no days.
    """
    text = value.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    return text.removesuffix(" 00:00:00.000")


def tell(read: Callable[[str], Rows]) -> None:
    """Print all views' rows, for the views that the command line names.

    Args:
        read: gives the rows of a view.
    """
    said = {
        view: [[cell(value) for value in row] for row in read(view)]
        for view in sys.argv[2:]
    }
    # A client may say something before and afterwards, without a line's end.
    sys.stdout.write(f"\n{json.dumps(said)}\n")
    sys.stdout.flush()
