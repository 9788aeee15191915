"""Chains of aliases: if a stands for b and b for c, then a stands for c."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def followed(
    aliases: Mapping[str, str], key: Callable[[str], str] = str
) -> dict[str, str]:
    """Resolve aliases of aliases.

    Args:
        aliases: alias to the name that it stands for, which may be an alias itself.
        key: returns the same key for all spellings of a name.

    Returns:
        Alias to final name, without aliases that stand for themselves.

    Raises:
        ValueError: an alias leads back to itself; the message begins with it.
    """
    by_key = {key(alias): name for alias, name in aliases.items()}
    ends: dict[str, str] = {}
    for alias in aliases:
        path: dict[str, str] = {}
        here, end = key(alias), alias
        while here in by_key and here not in ends:
            end = path[here] = by_key[here]
            if key(end) == here:
                break
            if key(end) in path:
                raise ValueError(f"{alias!r} leads back to itself")
            here = key(end)
        # Each step is followed once, even if thousands of aliases are one chain.
        ends |= dict.fromkeys(path, ends.get(here, end))
    return {alias: ends[key(alias)] for alias in aliases if ends[key(alias)] != alias}
