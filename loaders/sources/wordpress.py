"""WordPress' export (WXR): RSS, with what WordPress knows of posts and the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from blogdb.db.errors import SourceError
from blogdb.loaders.sources.entries import (
    EntryReader,
    Found,
    Note,
    Other,
    SourceEntry,
    joined,
    plain_title,
)
from blogdb.loaders.sources.files import CHUNK
from blogdb.loaders.sources.people import Person, person
from blogdb.loaders.sources.reader import Unreadable
from blogdb.loaders.sources.xml_documents import children, first_text, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from xml.etree.ElementTree import Element

    from blogdb.loaders.sources.files import File

_SIGN = re.compile(
    rb"""xmlns:[\w.-]{1,20}\s*=\s*["'][^"'<>]{0,20}wordpress\.org/export/|<wp:wxr_version"""
)
_CONTAINERS = ("rss", "channel")
_GUEST = "guest-author"
"""The type of items by which Co-Authors Plus describes authors without an account."""
_GUEST_PREFIX = "cap-"
_DISCARDED = {
    "trash": "post in the trash",
    "auto-draft": "post never saved",
    "inherit": "revision",
}
"""Statuses of what the blog neither shows nor keeps for later."""
_NO_DAY = "0000-"


class Wxr(EntryReader):
    """Reads WordPress' export."""

    name = "wxr"
    description = "WordPress' export (WXR): all posts, and the blog's drafts"
    suffixes = (".wxr",)
    marks = "RSS that names `wordpress.org/export/`"

    def recognises(self, head: bytes) -> bool:
        """Return whether it is RSS with the namespace of WordPress' export."""
        # An item may be about exports.
        before = head.partition(b"<item")[0]
        return b"<rss" in before and _SIGN.search(before) is not None

    def entries(self, file: File) -> Iterable[Found]:
        """Read each item of the type `post` as a post."""
        if b"<rss" not in file.head:
            raise SourceError(
                f"{file.location} is no export of WordPress, which is RSS; name another"
                " format with --format"
            )
        return _found(file)


class _Blog:
    """What an export says of the blog: its address, language and authors."""

    def __init__(self) -> None:
        self.site: str | None = None
        self.language: str | None = None
        self._names: dict[str, str] = {}

    def note(self, element: Element) -> None:
        """Note what an element of the export says."""
        if element.tag == "language":
            self.language = text_of(element)
        elif element.tag == "link":
            self.site = text_of(element)
        elif element.tag == "wp:author":
            parts = ("first", "last")
            names = [first_text(element, f"wp:author_{part}_name") for part in parts]
            self.name(
                first_text(element, "wp:author_display_name")
                or " ".join(filter(None, names)),
                first_text(element, "wp:author_login"),
            )

    def name(self, name: str | None, *logins: str | None) -> None:
        """Note the name of an author; one without a name is called by the login."""
        for login in filter(None, logins):
            if name:
                self._names[login.casefold()] = name

    def named(self, *logins: str | None) -> str | None:
        """Return the name of the author with one of these logins, or else the first."""
        given = list(filter(None, logins))
        known = (self._names.get(login.casefold()) for login in given)
        return next(filter(None, known), None) or (given[0] if given else None)


def _found(file: File) -> Iterator[Found]:
    """Yield what is in an export."""
    blog = _Blog()
    _name_guests(file, blog)
    count_hidden = 0
    for element in children(file, _CONTAINERS):
        if isinstance(element, Unreadable):
            yield element
        elif element.tag == "item":
            for _ in element.findall("wp:comment"):
                yield Other("comment")
            meta = list(_meta(element))
            found = _post(element, meta, blog)
            count_hidden += isinstance(found, SourceEntry) and any(
                name.startswith("_") for name, _ in meta
            )
            yield found
        else:
            blog.note(element)
    if count_hidden:
        yield Note(
            "fields whose names begin with _, which WordPress hides, were not taken"
            f" (posts with such: {count_hidden:,})"
        )


def _name_guests(file: File, blog: _Blog) -> None:
    """Note the authors without an account, who may be described after their posts."""
    if not _mentions(file, _GUEST.encode()):
        return
    for item in children(file, _CONTAINERS):
        if isinstance(item, Unreadable) or first_text(item, "wp:post_type") != _GUEST:
            continue
        meta = dict(_meta(item))
        name = meta.get("cap-display_name") or first_text(item, "title")
        blog.name(name, meta.get("cap-user_login"), first_text(item, "wp:post_name"))


def _mentions(file: File, word: bytes) -> bool:
    """Return whether a word is anywhere in a file."""
    end = b""
    with file.open() as stream:
        while chunk := stream.read(CHUNK):
            if word in end + chunk:
                return True
            end = chunk[-len(word) :]
    return False


def _meta(item: Element) -> Iterator[tuple[str, str]]:
    for each in item.findall("wp:postmeta"):
        name = first_text(each, "wp:meta_key")
        value = first_text(each, "wp:meta_value")
        if name and value:
            yield name, value


def _post(
    item: Element, meta: Sequence[tuple[str, str]], blog: _Blog
) -> SourceEntry | Other:
    """Read an item; only some are posts."""
    kind = first_text(item, "wp:post_type") or "post"
    status = first_text(item, "wp:status") or "publish"
    if kind != "post":
        return Other(kind)
    if status in _DISCARDED:
        return Other(_DISCARDED[status])
    terms = _terms(item)
    authors = [
        blog.named(name, nicename.removeprefix(_GUEST_PREFIX))
        for name, nicename in terms.pop("author", ())
    ]
    languages = [nicename for _, nicename in terms.pop("language", ())]
    tags = [*terms.pop("post_tag", ()), *terms.pop("tag", ())]
    categories = terms.pop("category", ())
    number = first_text(item, "wp:post_id")
    slug = unquote(first_text(item, "wp:post_name") or "") or None
    link = first_text(item, "link")
    if link is None and blog.site and number:
        link = f"{blog.site.rstrip('/')}/?p={number}"
    url = joined(blog.site, link)
    return SourceEntry(
        url=url,
        # Squarespace writes the whole path, as others do not.
        path=slug if slug and "/" in slug else None,
        slug=slug.rpartition("/")[2] if slug else None if url else number,
        title=plain_title(first_text(item, "title")),
        published=_day(item, "wp:post_date") or _of_feed(item, status),
        updated=_day(item, "wp:post_modified"),
        authors=_persons(authors or [blog.named(first_text(item, "dc:creator"))]),
        tags=[name for name, _ in tags],
        categories=[name for name, _ in categories],
        addresses=_former(url, slug, meta),
        language=languages[0] if languages else blog.language,
        content=first_text(item, "content:encoded"),
        is_draft=status != "publish",
        fields=_fields(item, meta, terms),
    )


def _persons(names: Iterable[str | None]) -> list[Person]:
    return [Person(name) for name in map(person, names) if name]


def _fields(
    item: Element,
    meta: Iterable[tuple[str, str]],
    terms: dict[str, list[tuple[str, str]]],
) -> dict[str, Any]:
    """Return what else is said of a post: also the terms of other taxonomies."""
    groups = [nicename for _, nicename in terms.pop("post_translations", ())]
    approved = [
        each
        for each in item.findall("wp:comment")
        if first_text(each, "wp:comment_approved") == "1"
    ]
    fields: dict[str, Any] = {
        "excerpt": first_text(item, "excerpt:encoded"),
        "comments": len(approved),
        "sticky": first_text(item, "wp:is_sticky") == "1",
        "password_protected": first_text(item, "wp:post_password") is not None,
        "translation_key": groups[0] if groups else None,
        **{domain: [name for name, _ in of] for domain, of in terms.items()},
    }
    for name, value in meta:
        if not name.startswith("_"):
            fields.setdefault(name, value)
    return {name: value for name, value in fields.items() if value}


def _former(
    url: str | None, slug: str | None, meta: Iterable[tuple[str, str]]
) -> list[str]:
    """Return the addresses that a post had by its former slugs."""
    above, _, last = (url or "").rstrip("/").rpartition("/")
    if not slug or unquote(last) != slug:
        return []
    return [f"{above}/{value}/" for name, value in meta if name == "_wp_old_slug"]


def _terms(item: Element) -> dict[str, list[tuple[str, str]]]:
    """Return an item's terms by taxonomy: of each the name, and the name in addresses.

    The oldest exports name each category a second time, without its taxonomy.
    """
    terms: dict[str, list[tuple[str, str]]] = {}
    for each in item.findall("category"):
        nicename = unquote(each.get("nicename") or "")
        name = plain_title(text_of(each)) or nicename
        if name:
            terms.setdefault(each.get("domain") or "category", []).append(
                (name, nicename)
            )
    return terms


def _day(item: Element, name: str) -> str | None:
    """Return a day by the blog's clock; None for WordPress' zeros."""
    day = first_text(item, name)
    return None if day is None or day.startswith(_NO_DAY) else day


def _of_feed(item: Element, status: str) -> str | None:
    """Return the day that feeds show, which is 1970 or so for what has none."""
    return first_text(item, "pubDate") if status == "publish" else None
