"""Blogger's posts as JSON: its feed with `alt=json`, and answers of its API."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from blogdb.loaders.name_lists import names_in
from blogdb.loaders.sources.entries import EntryReader, Found, Other, SourceEntry
from blogdb.loaders.sources.feeds import entries, entry_of
from blogdb.loaders.sources.json_documents import good_objects
from blogdb.loaders.sources.people import people_in
from blogdb.loaders.sources.reader import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from blogdb.loaders.sources.files import File

_SIGN = re.compile(
    rb"""
    "xmlns"\s*:\s*"https?:\\?/\\?/www\.w3\.org\\?/2005\\?/Atom"
    | "kind"\s*:\s*"blogger\#(?:post|page)
    """,
    re.X,
)
_DEEPEST = 5
"""How many elements within each other the entries of a feed have."""


class BloggerAnswers(EntryReader):
    """Reads Blogger's posts as JSON."""

    name = "bloggerjson"
    description = "Blogger's feed or API as JSON, whose posts are the latest"
    suffixes = ()
    marks = 'JSON that names Atom, or `"blogger#post"`'

    def recognises(self, head: bytes) -> bool:
        """Return whether it is JSON that says that it is of Blogger."""
        return head.lstrip().startswith(b"{") and _SIGN.search(head) is not None

    def entries(self, file: File) -> Iterable[Found]:
        """Read each entry of the feed, or each item of an answer, as a post."""
        return _found(file)


def _found(file: File) -> Iterator[Found]:
    for each in good_objects(file):
        if not isinstance(each, str):
            yield Unreadable(*each)
            continue
        document = json.loads(each, parse_int=str, parse_constant=str)
        feed = document.get("feed")
        items = document.get("items", [document])
        if isinstance(feed, dict):
            yield from entries(_elements(feed), None, entry_of)
        elif isinstance(items, list):
            yield from (_post(item) for item in items if isinstance(item, dict))


def _elements(feed: Mapping[str, Any]) -> Iterator[Element]:
    """Yield the elements of a feed, of which Google writes each as an object."""
    element = _element("feed", feed, _DEEPEST)
    yield Element("feed", element.attrib)
    yield from sorted(element, key=lambda each: each.tag == "entry")


def _element(name: str, value: Mapping[str, Any], deepest: int) -> Element:
    """Write an object as an element: texts are attributes, and `$t` is its text."""
    texts = {key: text for key, text in value.items() if isinstance(text, str)}
    element = Element(name.replace("$", ":"))
    element.text = texts.pop("$t", None)
    element.attrib.update({key.replace("$", ":"): text for key, text in texts.items()})
    if deepest:
        for key, within in value.items():
            for each in within if isinstance(within, list) else [within]:
                if isinstance(each, dict):
                    element.append(_element(key, each, deepest - 1))
    return element


def _post(item: Mapping[str, Any]) -> SourceEntry | Other:
    """Read an item of an answer."""
    kind = str(item.get("kind", "")).rpartition("#")[2]
    if kind not in ("post", ""):
        return Other(kind)
    texts = {key: text for key, text in item.items() if isinstance(text, str)}
    replies = item.get("replies")
    number = replies.get("totalItems") if isinstance(replies, dict) else None
    fields = {"id": texts.get("id"), "comments": None if number == "0" else number}
    return SourceEntry(
        url=texts.get("url"),
        slug=None if texts.get("url") else texts.get("id"),
        title=texts.get("title"),
        published=texts.get("published"),
        updated=texts.get("updated"),
        authors=list(people_in(item.get("author"))),
        tags=list(names_in(item.get("labels"))),
        content=texts.get("content"),
        is_draft=texts.get("status", "LIVE") != "LIVE",
        fields={name: value for name, value in fields.items() if value},
    )
