"""Hashnode: the export of a blog, and answers of its API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from blogdb.loaders.name_lists import names_in
from blogdb.loaders.sources.entries import Note, SourceEntry
from blogdb.loaders.sources.json_values import moment, objects, text
from blogdb.loaders.sources.people import people_in
from blogdb.loaders.sources.services import Service, kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blogdb.loaders.sources.entries import Found

_SIGN = re.compile(
    rb"""
    \A(?=.*?"contentMarkdown"\s*+:)(?=.*?"dateAdded"\s*+:)
    | "partOfPublication"\s*+:
    | \A\s*+\{\s*+"data"\s*+:\s*+\{\s*+"(?:publication|user|me)"\s*+:
      .*?"(?:edges|publishedAt)"\s*+:
    """,
    re.X | re.S,
)
_KEY = re.compile(r"[0-9a-f]{24}")
"""What stands for an author or a tag whose name is elsewhere."""
_KEPT = ("brief", "subtitle", "coverImage", "series", "views", "readTime", "isDelisted")
_WRAPPERS = ("data", "publication", "user", "me", "posts", "edges", "nodes")


def _found(document: dict[str, Any]) -> Iterator[Found]:
    posts, has_more = _posts(document)
    unnamed = 0
    for each in posts:
        names = [*_names(each, "tags"), *_names(each, "author")]
        unnamed += any(map(_KEY.fullmatch, names))
        yield _post(each)
    if unnamed:
        yield Note(
            "Hashnode's export has keys for the names of tags and authors, which were"
            f" not taken (posts with such: {unnamed:,})"
        )
    if has_more:
        yield Note(
            "Hashnode gave a part of the posts; ask it for the next page as well, and"
            " load all answers together"
        )


def _posts(document: dict[str, Any]) -> tuple[list[dict[str, Any]], bool]:
    """Return the posts, and whether there are more.

    The export has a list of them; answers wrap it, and each of them.
    """
    value: Any = document
    has_more = False
    for _ in _WRAPPERS:
        if isinstance(value, dict):
            page = value.get("pageInfo")
            has_more |= isinstance(page, dict) and page.get("hasNextPage") is True
            found = next((value[name] for name in _WRAPPERS if value.get(name)), None)
            value = [value] if found is None else found
    nodes = (each.get("node", each) for each in objects(value))
    return [each for each in nodes if isinstance(each, dict)], has_more


def _post(item: Mapping[str, Any]) -> SourceEntry:
    content = item.get("content")
    content = content if isinstance(content, dict) else {"html": content}
    written = text(item.get("contentMarkdown")) or text(content.get("markdown"))
    day = moment(item.get("publishedAt")) or moment(item.get("dateAdded"))
    return SourceEntry(
        url=text(item.get("url")),
        slug=text(item.get("slug")),
        title=text(item.get("title")),
        published=day,
        updated=moment(item.get("updatedAt")) or moment(item.get("dateUpdated")),
        authors=[
            each
            for each in people_in(item.get("author"))
            if not _KEY.fullmatch(each.name)
        ],
        tags=_named(item, "tags"),
        content=written or text(content.get("html")),
        format="markdown" if written else "html",
        is_draft=item.get("isActive") is False or (bool(item) and day is None),
        fields=kept(dict(item), *_KEPT),
    )


def _names(item: Mapping[str, Any], field: str) -> list[str]:
    return list(names_in(item.get(field)))


def _named(item: Mapping[str, Any], field: str) -> list[str]:
    return [each for each in _names(item, field) if not _KEY.fullmatch(each)]


HASHNODE = Service(
    name="hashnode",
    description="Hashnode: its export, or an answer of its API",
    marks='JSON with `"contentMarkdown"` and `"dateAdded"`, or posts in `"edges"`',
    sign=_SIGN,
    found=_found,
)
