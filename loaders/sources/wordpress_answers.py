"""Answers of WordPress' REST API: posts as JSON, with numbers for what is elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from blogdb.loaders.sources.entries import (
    EntryReader,
    Found,
    Note,
    Other,
    SourceEntry,
    plain_title,
)
from blogdb.loaders.sources.json_documents import good_objects
from blogdb.loaders.sources.json_values import objects, text
from blogdb.loaders.sources.people import people_in
from blogdb.loaders.sources.reader import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blogdb.loaders.sources.files import File
    from blogdb.loaders.sources.people import Person

_SIGN = re.compile(rb'"title"\s*:\s*\{\s*"(?:raw|rendered)"\s*:')
_MOST = 100
"""The most posts that WordPress gives at a time."""
_TERMS = {"tags": ("post_tag", "tag-"), "categories": ("category", "category-")}
"""Field to its taxonomy, and to what its terms begin with among classes of HTML."""
_MOST_DIGITS = 4_000
_KEPT = ("sticky", "format")


class WordPressAnswers(EntryReader):
    """Reads answers of WordPress' REST API."""

    name = "wpjson"
    description = "WordPress' REST API: an answer with posts, better with `_embed`"
    suffixes = ()
    marks = 'JSON whose titles are objects with `"rendered"`'

    def recognises(self, head: bytes) -> bool:
        """Return whether it is JSON with a title as WordPress writes it."""
        return head.lstrip().startswith((b"[", b"{")) and _SIGN.search(head) is not None

    def entries(self, file: File) -> Iterable[Found]:
        """Read each object of the type `post` as a post."""
        return _found(file)


def _found(file: File) -> Iterator[Found]:
    count = 0
    unnamed = dict.fromkeys(("author", *_TERMS), 0)
    for item in _items(file):
        if isinstance(item, Unreadable):
            yield item
            continue
        count += 1
        kind = item.get("type") or "post"
        if kind != "post":
            yield Other(str(kind))
            continue
        entry = _post(item)
        unnamed["author"] += bool(item.get("author") and not entry.authors)
        unnamed["tags"] += bool(item.get("tags") and not entry.tags)
        unnamed["categories"] += bool(item.get("categories") and not entry.categories)
        yield entry
    told = [f"{field} {number:,}" for field, number in unnamed.items() if number]
    if told:
        yield Note(
            "WordPress gave numbers for names, which were not taken (posts with such:"
            f" {', '.join(told)}); ask it with ?_embed for an answer that has both"
        )
    if count == _MOST:
        yield Note(
            f"these are {_MOST} posts, the most that WordPress gives at a time; ask it"
            " with &page=2 and so on for others, and load all answers together"
        )


def _items(file: File) -> Iterator[dict[str, Any] | Unreadable]:
    """Yield the objects of an answer, which may lie in another, as with its status."""
    for each in good_objects(file):
        if not isinstance(each, str):
            yield Unreadable(*each)
            continue
        item = json.loads(each, parse_int=_number, parse_constant=_no_number)
        yield from [item] if "title" in item else _within(item)


def _within(wrapper: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the objects with titles that lie in another, in lists or by name."""
    found = False
    for value in wrapper.values():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict) and "title" in each:
                found = True
                yield each
    if not found:
        yield dict(wrapper)


def _number(digits: str) -> int | str:
    """Read a number, of which Python takes no more digits."""
    return int(digits) if len(digits) < _MOST_DIGITS else digits


def _no_number(_: str) -> None:
    """Read NaN and the like, which JSON does not have."""


def _post(item: Mapping[str, Any]) -> SourceEntry:
    embedded = item.get("_embedded")
    embedded = embedded if isinstance(embedded, dict) else {}
    seo = item.get("yoast_head_json")
    seo = seo if isinstance(seo, dict) else {}
    content = item.get("content")
    fields = {
        "excerpt": _rendered(item.get("excerpt")),
        "password_protected": isinstance(content, dict) and content.get("protected"),
        **{name: item.get(name) for name in _KEPT},
        **(item["meta"] if isinstance(item.get("meta"), dict) else {}),
    }
    slug = text(item.get("slug"))
    return SourceEntry(
        url=text(item.get("link")),
        slug=unquote(slug) if slug else None,
        title=plain_title(_rendered(item.get("title"))),
        published=text(item.get("date")),
        updated=text(item.get("modified")),
        authors=_authors(item, embedded) or list(_people(seo.get("author"))),
        tags=_terms(item, embedded, "tags"),
        categories=_terms(item, embedded, "categories"),
        language=text(item.get("lang")) or text(seo.get("og_locale")),
        content=_rendered(content),
        is_draft=item.get("status", "publish") != "publish",
        fields={name: value for name, value in fields.items() if value},
    )


def _authors(item: Mapping[str, Any], embedded: Mapping[str, Any]) -> list[Person]:
    """Return a post's authors, whom programs for several write, too."""
    for value in (item.get("authors"), item.get("coauthors"), embedded.get("author")):
        if people := list(_people(value)):
            return people
    return []


def _people(value: Any) -> Iterator[Person]:
    """Yield people; the API tells of an author without access to it only a code."""
    values = value if isinstance(value, list) else [value]
    told = [each for each in values if not (isinstance(each, dict) and "code" in each)]
    return (each for each in people_in(told) if not each.name.isdecimal())


def _terms(
    item: Mapping[str, Any], embedded: Mapping[str, Any], field: str
) -> list[str]:
    """Return a post's tags or categories: their names, else those in addresses."""
    taxonomy, prefix = _TERMS[field]
    groups = embedded.get("wp:term")
    names = [
        name
        for group in (groups if isinstance(groups, list) else ())
        for term in objects(group)
        if term.get("taxonomy") == taxonomy
        and (name := plain_title(text(term.get("name"))))
    ]
    if names or not item.get(field):
        return names
    classes = item.get("class_list")
    values = classes.values() if isinstance(classes, dict) else classes
    return [
        unquote(each.removeprefix(prefix))
        for each in (values if isinstance(values, Iterable) else ())
        if isinstance(each, str) and each.startswith(prefix)
    ]


def _rendered(value: Any) -> str | None:
    """Return a text that WordPress gives as it shows it, and perhaps as it is kept."""
    if isinstance(value, dict):
        value = value.get("rendered") or value.get("raw")
    return text(value)
