"""dev.to, and other sites of Forem: answers of the API, and the export."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from blogdb.loaders.name_lists import names_in
from blogdb.loaders.sources.entries import Note, Other, SourceEntry, joined
from blogdb.loaders.sources.json_values import text
from blogdb.loaders.sources.people import Person, people_in
from blogdb.loaders.sources.services import Service, kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blogdb.loaders.sources.entries import Found

_SITE = "https://dev.to/"
_SIGN = re.compile(rb'"type_of"\s*+:\s*+"article"|"cached_tag_list"\s*+:')
_MATTER = re.compile(
    r"\A\s*+---[ \t]*+\n(?:(?!---[ \t]*+\n).*+\n)*+---[ \t]*+(?:\n|\Z)"
)
"""Front matter, which the site's old editor keeps above the text."""
_BODIES = ("body_markdown", "body_html", "processed_html")
_KEPT = (
    *("description", "cover_image", "main_image", "comments_count", "collection_id"),
    *("public_reactions_count", "reading_time_minutes", "canonical_url"),
)


def _found(item: dict[str, Any]) -> Iterator[Found]:
    if item.get("type_of", "article") != "article":
        yield Other(str(item["type_of"]))
        return
    url = joined(_SITE, text(item.get("url")) or text(item.get("path")))
    written = text(item.get(_BODIES[0]))
    shown = next(filter(None, (text(item.get(name)) for name in _BODIES[1:])), None)
    if item and item.keys().isdisjoint(_BODIES):
        yield Note(
            "a list of dev.to's articles has no bodies; ask for each of them at"
            " /api/articles/ID, or for your own at /api/articles/me/all"
        )
    day = text(item.get("published_at")) or text(item.get("published_timestamp"))
    fields = kept(item, *_KEPT)
    if fields.get("canonical_url") == url:
        fields.pop("canonical_url", None)
    yield SourceEntry(
        url=url,
        slug=text(item.get("slug")),
        title=text(item.get("title")),
        published=day,
        updated=text(item.get("edited_at")),
        authors=_authors(item),
        tags=_tags(item),
        language=text(item.get("language")),
        content=_MATTER.sub("", written) if written else shown,
        format="markdown" if written else "html",
        is_draft=item.get("published") is False or (bool(item) and day is None),
        fields=fields,
    )


def _authors(item: Mapping[str, Any]) -> list[Person]:
    return list(people_in(item.get("user") or item.get("cached_user_name")))


def _tags(item: Mapping[str, Any]) -> list[str]:
    """Return the tags, of which answers have a list and a text, by turns."""
    for name in ("tag_list", "tags", "cached_tag_list"):
        value = item.get(name)
        if isinstance(value, str):
            value = value.split(",")
        if names := list(names_in(value)):
            return names
    return []


DEVTO = Service(
    name="devto",
    description="dev.to: answers of its API with bodies, or its export",
    marks='JSON with `"type_of": "article"` or `"cached_tag_list"`',
    sign=_SIGN,
    found=_found,
)
