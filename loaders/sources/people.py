"""People whom an export names, and what it tells of them besides."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blogdb.loaders.name_lists import names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAIL = re.compile(r"(?<!\S)[^\s@]++@\S+")
_ADDRESSES = ("website", "url", "link")
_PICTURES = ("profile_image", "avatar", "avatar_urls", "image")
_PLACEHOLDERS = "blogblog.com/"
"""Where Blogger has the pictures of people without one."""


@dataclass(frozen=True)
class Person:
    """An author.

    Attributes:
        name: the name that readers see.
        url: the address of a page about the author.
        picture: the address of a picture.
    """

    name: str
    url: str | None = None
    picture: str | None = None

    @property
    def is_described(self) -> bool:
        """Whether more is told than the name."""
        return bool(self.url or self.picture)


def person(text: str | None) -> str | None:
    """Return an author's name without an address of mail; None if nothing is left.

    Args:
        text: the name; or an address with the name behind it, as in
            `ann@a.example (Ann Ace)`, or before it, as in `Ann Ace <ann@a.example>`.
    """
    name = html.unescape(text or "").strip()
    if "@" in name:
        name = _MAIL.sub("", name).strip(" \t\r\n()<>,;")
    return name or None


def people_in(value: Any) -> Iterator[Person]:
    """Yield the people in a value of JSON: names, or objects with one; or lists."""
    for each in value if isinstance(value, list) else [value]:
        names = [name for name in map(person, names_in(each)) if name]
        if isinstance(each, dict) and len(names) == 1:
            url, picture = (
                next(filter(None, (web_address(each.get(key)) for key in keys)), None)
                for keys in (_ADDRESSES, _PICTURES)
            )
            yield Person(names[0], url, picture)
        else:
            yield from map(Person, names)


def web_address(value: Any) -> str | None:
    """Return an address of the web; None for another value.

    Args:
        value: the address; or an object with some, of which the last is the largest
            picture.
    """
    if isinstance(value, dict):
        return next(
            filter(None, map(web_address, reversed(list(value.values())))), None
        )
    if not isinstance(value, str) or _PLACEHOLDERS in value:
        return None
    if value.startswith("//"):
        value = f"https:{value}"
    return value if value.startswith(("https://", "http://")) else None
