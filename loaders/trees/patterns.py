"""Patterns of addresses, in which names stand for values of the post."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BRACES = re.compile(r"\{(\w+)\}")
"""As in {date}/{slug}."""
COLONS = re.compile(r":([a-z_]+)")
"""As in /:year/:title/."""
SLICES = re.compile(r":([a-z]+)(?:\[(\d*)(:?)(\d*)\])?")
"""As in /:sections[1:]/:slug/."""
LETTERS = re.compile(r"(([A-Za-z])\2*)")
"""As in yyyy/MM/dd: the same letter, several times."""


def fill(
    pattern: str,
    names: re.Pattern[str],
    values: Mapping[str, str | Sequence[str] | None],
) -> str | None:
    """Fill a pattern.

    Args:
        pattern: the pattern.
        names: a regular expression for names in the pattern, with the name as its first
            group, optionally followed by groups for start, colon and stop of a slice.
        values: name to text, or to a list whose parts are joined by slashes.

    Returns:
        The address; None if the pattern has a name without a value.
    """
    is_known = True

    def value_of(found: re.Match[str]) -> str:
        nonlocal is_known
        value = values.get(found[1])
        has_slice = names.groups == 4 and found[2] is not None
        if isinstance(value, str) and not has_slice:
            return value
        if value is None or isinstance(value, str):
            is_known = False
            return ""
        return "/".join(_slice(value, *found.groups()[1:]) if has_slice else value)

    filled = names.sub(value_of, pattern)
    return filled if is_known else None


def _slice(parts: Sequence[str], start: str, colon: str, stop: str) -> Sequence[str]:
    first = int(start or 0)
    last = int(stop) if stop else (None if colon else first + 1)
    return parts[first:last]
