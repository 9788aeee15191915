"""Making a post from a file in a blog's tree, by every convention for front matter.

The conventions are those of the programs that publish such trees: Jekyll, Hugo, Zola,
MkDocs' blog plugin, Docusaurus, Eleventy and Pelican, according to their manuals.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.days import in_zone
from blogdb.loaders.trees.front_matter import Fault
from blogdb.loaders.trees.headings import heading
from blogdb.loaders.trees.values import FALSE, TRUE, folded, text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.front_matter import Document

_DATED = re.compile(
    r"(?:^|/)(\d{4})([-/_])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?:[-/_](.+))?$",
    re.S,
)

_DATE_FIELDS = (
    "date",
    "publishDate",
    "publishdate",
    "pubDate",
    "pubdate",
    "published_at",
    "published_on",
    "published",
    "created",
)
_AUTHOR_FIELDS = ("authors", "author")
_UPDATED_FIELDS = ("updated", "lastmod", "last_modified_at", "modified", "date_updated")
_TAG_FIELDS = ("tags", "tag", "keywords", "topics")
_CATEGORY_FIELDS = ("categories", "category")
_ADDRESS_FIELDS = ("aliases", "redirect_from")
_URL_FIELDS = ("canonical_url", "canonicalUrl", "url", "permalink")
_LANGUAGE_FIELDS = ("language", "lang", "locale")
_OTHER_FIELDS = ("title", "slug", "draft", "taxonomies")
_USED = frozenset(
    name.lower()
    for name in (
        *_DATE_FIELDS,
        *_UPDATED_FIELDS,
        *_AUTHOR_FIELDS,
        *_TAG_FIELDS,
        *_CATEGORY_FIELDS,
        *_ADDRESS_FIELDS,
        *_URL_FIELDS,
        *_LANGUAGE_FIELDS,
        *_OTHER_FIELDS,
    )
)
_LONGEST_FIELD = 4_000
_PATH_FIELDS = ("path", *_URL_FIELDS, "slug")
_NAME_KEYS = ("name", "label", "user", "login", "id", "key", "title", "slug", "email")


@dataclass(frozen=True)
class TreePost:
    """A post, every value as the source's text.

    Attributes:
        source_file: the file, for people.
        path: where it stands in the blog.
        slug: its name in addresses.
        title: its title; None if there is none.
        date: the day of publication in any notation; None if there is none.
        authors: names, in the source's order.
        updated: the day of the last update in any notation; None if there is none.
        tags: names, in the source's order.
        categories: names of categories, in the source's order.
        addresses: other addresses that lead to it.
        url: the address; None if it is not known.
        language: the language's code; None if it is not known.
        content: the body.
        is_draft: whether it is a draft.
        fields: the rest of the front matter, as a JSON object; None if there is none.
        faults: values of fields that were left out.
    """

    source_file: str
    path: str
    slug: str
    title: str | None
    date: str | None
    updated: str | None
    authors: list[str]
    tags: list[str]
    categories: list[str]
    addresses: list[str]
    url: str | None
    language: str | None
    content: str
    is_draft: bool
    fields: str | None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Convention:
    """How a blog's program interprets its files.

    Attributes:
        authors: key to name, from the blog's authors file.
        has_spaced_tags: whether tags in a text are separated by spaces (Jekyll).
        categories: categories that come from the file's place.
        topic: the tag of a post without tags, from the file's place.
        has_drafts: whether the field `draft` can make a post a draft.
        language: the default language.
        zone: the zone whose day is shown, for times that name theirs; None if the day
            is shown as it is written.
        has_dated_names: whether a day in the file's name goes before its fields'.
    """

    authors: Mapping[str, str]
    has_spaced_tags: bool = False
    categories: tuple[str, ...] = ()
    topic: str | None = None
    has_drafts: bool = True
    language: str | None = None
    zone: dt.tzinfo | None = None
    has_dated_names: bool = False


def post(
    path: PurePosixPath, document: Document, convention: Convention, source_file: str
) -> TreePost:
    """Make a post from a file.

    Args:
        path: the file's path relative to the folder of the posts.
        document: its parts.
        convention: how to interpret them.
        source_file: the file, for people.
    """
    fields = folded(document.fields)
    day, stem = _day_and_stem(path)
    date = _date(fields, _DATE_FIELDS, "created") or _day_of_address(fields) or day
    if convention.has_dated_names:
        date = day or date
    categories = [*convention.categories, *_names(fields, _CATEGORY_FIELDS, convention)]
    slug = text(fields.get("slug")) or stem
    return TreePost(
        source_file=source_file,
        path=path_in_blog(path),
        slug=slug,
        title=text(fields.get("title")) or _heading(path, document) or _as_title(stem),
        date=date and in_zone(date, convention.zone),
        authors=authors(_first(fields, _AUTHOR_FIELDS), convention.authors),
        updated=_date(fields, _UPDATED_FIELDS, "updated"),
        tags=_tags(fields, convention),
        categories=list(dict.fromkeys(categories)),
        addresses=_texts(fields, _ADDRESS_FIELDS),
        url=_url(fields),
        language=text(_first(fields, _LANGUAGE_FIELDS)) or convention.language,
        content=document.body,
        is_draft=is_draft(fields, has_drafts=convention.has_drafts),
        fields=_others(document.fields),
        faults=tuple(_unnamed(fields)),
    )


def path_in_blog(path: PurePosixPath) -> str:
    """Return where a post stands in its blog: a bundle's index stands for its folder.

    Args:
        path: the file's path relative to the folder of the posts.
    """
    whole = str(path.with_suffix(""))
    return whole.removesuffix("/index") if len(path.parts) > 1 else whole


def authors(value: Any, known: Mapping[str, str]) -> list[str]:
    """List the names of authors from front matter in any form.

    A text is a single name even if it contains commas, as some names do.

    Args:
        value: a name, a key of the authors file, an object with either, or a list.
        known: the authors file, key to name.
    """
    names = (_name(each) for each in _items(value))
    return list(dict.fromkeys(known.get(name, name) for name in names if name))


def is_draft(fields: Mapping[str, Any], *, has_drafts: bool = True) -> bool:
    """Return whether the front matter makes the post a draft.

    Args:
        fields: the front matter.
        has_drafts: whether the field `draft` counts.
    """
    draft = text(fields.get("draft")) if has_drafts else None
    published = text(fields.get("published"))
    return (draft or "").lower() in TRUE or (published or "").lower() in FALSE


def _items(value: Any) -> Iterator[Any]:
    """Yield the items of a list, and of the lists in it; a single value as itself."""
    left = [value]
    while left:
        each = left.pop()
        if isinstance(each, list):
            left += reversed(each)
        elif each is not None and each != "":
            yield each


def _name(value: Any) -> str | None:
    if isinstance(value, dict):
        keys = folded(value)
        found = (text(keys.get(key)) for key in _NAME_KEYS)
        return next((name for name in found if name), None)
    return text(value)


def _first(fields: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    found = (fields.get(name.lower()) for name in names)
    return next((value for value in found if value), None)


def _date(fields: Mapping[str, Any], names: tuple[str, ...], part: str) -> str | None:
    for name in (*names, *_DATE_FIELDS[:1]):
        value = fields.get(name.lower())
        # Docusaurus and MkDocs allow an object: date: {created: …, updated: …}.
        if isinstance(value, dict):
            found = text(value.get(part))
        else:
            found = text(value) if name in names else None
        if found and found.lower() not in (*TRUE, *FALSE):
            return found
    return None


def _url(fields: Mapping[str, Any]) -> str | None:
    found = (text(fields.get(name.lower())) for name in _URL_FIELDS)
    return next(
        (url for url in found if url and url.startswith(("http://", "https://"))), None
    )


def _day_of_address(fields: Mapping[str, Any]) -> str | None:
    """Read the day from an address or a path that the front matter gives."""
    for name in _PATH_FIELDS:
        found = _DATED.search((text(fields.get(name.lower())) or "").rstrip("/"))
        if found:
            return _day(found)
    return None


def _unnamed(fields: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault for each author or tag that is an object without a name."""
    for name in (*_AUTHOR_FIELDS, *_TAG_FIELDS, *_CATEGORY_FIELDS):
        for each in _items(fields.get(name)):
            if each and _name(each) is None:
                keys = ", ".join(_NAME_KEYS[:3])
                message = f"an object that has no name ({keys} …) is left out"
                yield Fault(None, name, _as_json(each), message)


def _tags(fields: Mapping[str, Any], convention: Convention) -> list[str]:
    found = list(_names(fields, _TAG_FIELDS, convention))
    has_topic = found or any(_names(fields, _CATEGORY_FIELDS, convention))
    if not has_topic and convention.topic:
        found = [convention.topic]
    return list(dict.fromkeys(found))


def _names(
    fields: Mapping[str, Any], names: tuple[str, ...], convention: Convention
) -> Iterator[str]:
    """Yield the names in some fields, and in Zola's table of taxonomies."""
    taxonomies = fields.get("taxonomies")
    for place in [fields, taxonomies] if isinstance(taxonomies, dict) else [fields]:
        for name in names:
            yield from _split(name, place.get(name), convention)


def _texts(fields: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    found = (text(each) for name in names for each in _items(fields.get(name)))
    return [each for each in found if each]


def _others(fields: Mapping[str, Any]) -> str | None:
    """Write the fields that have no column as JSON; long values are cut."""
    kept = {}
    for name, value in fields.items():
        if str(name).strip().lower() in _USED or value in (None, "", [], {}):
            continue
        written = value if isinstance(value, str) else _as_json(value)
        is_long = len(written) > _LONGEST_FIELD
        kept[name] = f"{written[:_LONGEST_FIELD]}…" if is_long else value
    return _as_json(kept) if kept else None


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _split(name: str, value: Any, convention: Convention) -> Iterator[str]:
    """Yield the tags in a list, or in a text with one or more."""
    if isinstance(value, str):
        if "," in value:
            value = value.split(",")
        elif convention.has_spaced_tags and name in ("tags", "categories"):
            value = value.split()
    for each in _items(value):
        tag = _name(each)
        if tag:
            yield tag


def _heading(path: PurePosixPath, document: Document) -> str | None:
    # In HTML, a line that begins with # is text.
    return None if path.suffix.lower() == ".html" else heading(document.body)


def _day_and_stem(path: PurePosixPath) -> tuple[str | None, str]:
    """Read the day and the slug from a file's path.

    Such as 2024-03-01-slug or 2024/03/01/slug; an index stands for its folder.
    """
    whole = str(path.with_suffix(""))
    if len(path.parts) > 1:
        whole = whole.removesuffix("/index")
    last = whole.rpartition("/")[2]
    if dated := _DATED.search(whole):
        date, rest = _day(dated), dated[5]
        return date, rest.rpartition("/")[2] if rest else date
    return None, last


def _day(found: re.Match[str]) -> str:
    year, _, month, day, _ = found.groups()
    return f"{year}-{int(month):02}-{int(day):02}"


def _as_title(stem: str) -> str | None:
    words = re.sub(r"[-_]+", " ", stem).strip()
    return words[:1].upper() + words[1:] or None
