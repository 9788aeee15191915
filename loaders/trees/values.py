"""Values of front matter and configurations, in whatever form they come."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

TRUE = ("true", "yes", "on", "1")
FALSE = ("false", "no", "off", "0")


def text(value: Any) -> str | None:
    """Take a value as a text, where it is one.

    Args:
        value: a value of front matter or of a configuration.

    Returns:
        Its text without the space around it; None for nothing, lists and objects.
    """
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or isinstance(value, dict | list):
        return None
    return str(value).strip() or None


def texts(value: Any) -> list[str]:
    """Take the texts of a list; none of what is no list."""
    found = map(text, value) if isinstance(value, list) else ()
    return [each for each in found if each]


def is_true(value: Any) -> bool:
    """Tell whether a value of a configuration says yes."""
    return (text(value) or "").lower() in TRUE


def mapping(value: Any) -> dict[str, Any]:
    """Take a value as an object; an empty one where it is none."""
    return value if isinstance(value, dict) else {}


def within(value: Any, *names: str) -> Any:
    """Find what lies within objects that lie in each other.

    Args:
        value: the outermost.
        names: the way to it.

    Returns:
        What is there; None where the way ends before.
    """
    for name in names:
        value = mapping(value).get(name)
    return value


def settings_of(value: Any, *names: str) -> Iterator[dict[str, Any]]:
    """Find the settings of plugins in a list that names each, with settings or without.

    Args:
        value: an object, or a list of names and of objects, name to settings.
        names: the names of those that are wanted.

    Yields:
        The settings of each; an empty object where there are none.
    """
    if isinstance(value, dict):
        value = [{name: settings} for name, settings in value.items()]
    for each in value if isinstance(value, list) else []:
        if isinstance(each, dict):
            yield from (mapping(each[name]) for name in each if name in names)
        elif each in names:
            yield {}
