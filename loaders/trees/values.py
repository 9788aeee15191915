"""Values of front matter and configurations, in any form."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from blogdb.loaders.fields import TRUE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def text(value: Any) -> str | None:
    """Return a scalar value as text.

    Args:
        value: a value of front matter or of a configuration.

    Returns:
        Its text without surrounding space; None if that is empty, or for a list or an
        object.
    """
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or isinstance(value, dict | list):
        return None
    return str(value)


def texts(value: Any) -> list[str]:
    """Return the texts in a list; an empty list for anything else."""
    found = map(text, value) if isinstance(value, list) else ()
    return [each for each in found if each]


def is_true(value: Any) -> bool:
    """Return whether a value of a configuration means true."""
    return (text(value) or "").lower() in TRUE


def mapping(value: Any) -> dict[str, Any]:
    """Return a value that is an object; an empty object for anything else."""
    return value if isinstance(value, dict) else {}


def folded(fields: Mapping[Any, Any]) -> dict[str, Any]:
    """Return fields by their names in lower case, since programs take any case."""
    return {str(name).strip().lower(): value for name, value in fields.items()}


def within(value: Any, *names: str) -> Any:
    """Return a value from nested objects.

    Args:
        value: the outermost object.
        names: the path to the value.

    Returns:
        The value; None if the path does not exist.
    """
    for name in names:
        value = mapping(value).get(name)
    return value


def settings_of(value: Any, *names: str) -> Iterator[dict[str, Any]]:
    """Yield the settings of some plugins in a configuration.

    Args:
        value: an object of name to settings, or a list of such objects and of names.
        names: the names of the wanted plugins.

    Yields:
        The settings of each; an empty object if it has none.
    """
    if isinstance(value, dict):
        value = [{name: settings} for name, settings in value.items()]
    for each in value if isinstance(value, list) else []:
        if isinstance(each, dict):
            yield from (mapping(each[name]) for name in each if name in names)
        elif each in names:
            yield {}
