"""Chains of second names: where a stands for b and b for c, a stands for c."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def followed(
    aliases: Mapping[str, str], key: Callable[[str], str] = str
) -> dict[str, str]:
    """Follow second names to the first.

    Args:
        aliases: second name to the name that it stands for, which may be another's.
        key: gives what the spellings of one name have in common.

    Returns:
        Second name to first name, without those that stand for themselves.

    Raises:
        ValueError: one leads back to itself; the message begins with it.
    """
    by_key = {key(alias): name for alias, name in aliases.items()}
    ends: dict[str, str] = {}
    for alias in aliases:
        way: dict[str, str] = {}
        here, end = key(alias), alias
        while here in by_key and here not in ends:
            end = way[here] = by_key[here]
            if key(end) == here:
                break
            if key(end) in way:
                raise ValueError(f"{alias!r} leads back to itself")
            here = key(end)
        # Each step is taken once, though thousands of aliases may be one chain.
        ends |= dict.fromkeys(way, ends.get(here, end))
    return {alias: ends[key(alias)] for alias in aliases if ends[key(alias)] != alias}
