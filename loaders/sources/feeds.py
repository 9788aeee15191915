"""Feeds: RSS 0.9 to 2.0, Atom, and JSON Feed.

A feed holds the latest posts alone, so the load removes none that it lacks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from blogdb.db.errors import SourceError
from blogdb.loaders.name_lists import names_in
from blogdb.loaders.sources.entries import (
    EntryReader,
    Found,
    Other,
    SourceEntry,
    joined,
    plain_title,
)
from blogdb.loaders.sources.json_values import objects, read_object, text
from blogdb.loaders.sources.people import Person, people_in, person, web_address
from blogdb.loaders.sources.reader import Unreadable
from blogdb.loaders.sources.xml_documents import (
    children,
    first_text,
    markup_in,
    root_of,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from xml.etree.ElementTree import Element

    from blogdb.loaders.sources.files import File

    ReadEntry = Callable[
        [Element, str | None, str | None, Sequence[Person]], SourceEntry | Other
    ]

_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/')
_BEFORE_PATH = re.compile(r"(?:tag:[^:]*+:|https?://[^/]*+)/*+")
_HOST = re.compile(r"https?://(?:www\.)?([^/?#]*+)", re.I)
_KIND = "http://schemas.google.com/g/2005#kind"
"""The scheme of categories by which Blogger says what an entry is."""
_USED = frozenset(
    {
        *("title", "link", "pubDate", "author", "category", "description", "guid"),
        *("content:encoded", "dc:creator", "dc:date", "dc:subject", "dc:language"),
        *("id", "published", "issued", "updated", "modified", "content", "summary"),
        *("atom:link", "atom:updated", "atom:author", "feedburner:origLink", "source"),
    }
)


class Rss(EntryReader):
    """Reads RSS 2.0, its forerunners, and RSS 1.0, which is RDF."""

    name = "rss"
    description = "RSS 2.0 and 1.0: a feed, whose posts are the latest"
    suffixes = (".rss", ".rdf")
    marks = "XML that begins with `<rss>` or `<rdf:RDF>`"

    def recognises(self, head: bytes) -> bool:
        """Return whether it is XML whose first element is that of RSS."""
        root = (root_of(head) or "").rpartition(":")[2]
        return root in ("rss", "RDF")

    def entries(self, file: File) -> Iterable[Found]:
        """Read each item as a post."""
        require_root(file, ("rss", "RDF"))
        return _items(file)


class Atom(EntryReader):
    """Reads Atom."""

    name = "atom"
    description = "Atom: a feed, whose posts are the latest"
    suffixes = (".atom",)
    marks = "XML that begins with `<feed>`"

    def recognises(self, head: bytes) -> bool:
        """Return whether it is XML whose first element is that of Atom."""
        return (root_of(head) or "").rpartition(":")[2] == "feed"

    def entries(self, file: File) -> Iterable[Found]:
        """Read each entry as a post."""
        require_root(file, ("feed",))
        return atom_entries(file, entry_of)


class JsonFeed(EntryReader):
    """Reads JSON Feed."""

    name = "jsonfeed"
    description = "JSON Feed: a feed, whose posts are the latest"
    suffixes = ()
    marks = "the address of its version at `jsonfeed.org`"

    def recognises(self, head: bytes) -> bool:
        """Return whether it says that it is a JSON Feed."""
        return head.lstrip().startswith(b"{") and _JSON_FEED.search(head) is not None

    def entries(self, file: File) -> Iterable[Found]:
        """Read each item as a post."""
        return _json_items(file)


def require_root(file: File, roots: Sequence[str]) -> None:
    """Check what an XML document's first element is.

    Args:
        file: the document.
        roots: names of elements.

    Raises:
        SourceError: it is none of them.
    """
    root = root_of(file.head) or ""
    if root.rpartition(":")[2] not in roots:
        raise SourceError(
            f"{file.location} does not begin with <{'> or <'.join(roots)}>; name"
            " another format with --format"
        )


def _items(file: File) -> Iterator[Found]:
    """Yield the items of RSS."""
    base, language = _location(file), None
    for element in children(file, ("rss", "RDF", "channel")):
        if isinstance(element, Unreadable):
            yield element
        elif element.tag == "link":
            base = joined(base, text_of(element)) or base
        elif element.tag in ("language", "dc:language"):
            language = text_of(element) or language
        elif element.tag == "item":
            yield _item(element, base, language)


def _item(item: Element, base: str | None, language: str | None) -> SourceEntry:
    guid = item.find("guid")
    address = first_text(item, "feedburner:origLink", "link") or _alternate(
        item, "atom:link"
    )
    if address is None and guid is not None and guid.get("isPermaLink") != "false":
        address = text_of(guid)
    address = address or item.get("rdf:about")
    names = [
        text_of(each.find("atom:name") if len(each) else each)
        for name in ("dc:creator", "author", "atom:author")
        for each in item.findall(name)
    ]
    if not any(map(person, names)):
        names = [first_text(item, "itunes:author")]
    identity = text_of(guid)
    return SourceEntry(
        url=joined(base, address),
        path=_path(base, address, identity),
        slug=None if address else identity,
        title=plain_title(first_text(item, "title", "dc:title")),
        published=first_text(item, "pubDate", "dc:date", "published", "atom:published"),
        updated=first_text(item, "atom:updated", "updated", "dcterms:modified"),
        authors=[Person(name) for name in map(person, names) if name],
        tags=[
            plain_title(text_of(each)) or ""
            for name in ("category", "dc:subject")
            for each in item.findall(name)
        ],
        language=first_text(item, "dc:language") or language,
        content=first_text(item, "content:encoded", "description", "dc:description"),
        fields=_others(item, {"guid": identity} if identity != address else {}),
    )


def atom_entries(file: File, read: ReadEntry) -> Iterator[Found]:
    """Yield the entries of a file of Atom, as `entries` does."""
    return entries(children(file, ("feed",)), _location(file), read)


def entries(
    elements: Iterable[Element | Unreadable], base: str | None, read: ReadEntry
) -> Iterator[Found]:
    """Yield the entries of Atom.

    Args:
        elements: what is in the feed.
        base: the address that it was fetched from, if any.
        read: what makes a post of an entry, as `entry_of` does.
    """
    language = None
    authors: list[Person] = []
    for element in elements:
        if isinstance(element, Unreadable):
            yield element
        elif element.tag == "feed":
            language = element.get("xml:lang")
            base = joined(base, element.get("xml:base")) or base
        elif element.tag == "link" and element.get("rel", "alternate") == "alternate":
            base = joined(base, element.get("href")) or base
        elif element.tag == "author":
            authors += _people([element])
        elif element.tag == "entry":
            yield read(element, base, language, authors)


def entry_of(
    entry: Element, base: str | None, language: str | None, authors: Sequence[Person]
) -> SourceEntry | Other:
    """Read an entry of Atom.

    Args:
        entry: the entry.
        base: the address that its links are relative to.
        language: the feed's language.
        authors: the feed's authors, who wrote what names no other.
    """
    kinds = [
        each.get("term", "").rpartition("#")[2]
        for each in entry.findall("category")
        if each.get("scheme") == _KIND
    ]
    if kinds and kinds != ["post"]:
        return Other(kinds[0])
    base = joined(base, entry.get("xml:base")) or base
    identity = first_text(entry, "id")
    address = _alternate(entry, "link")
    if address is None and (identity or "").startswith(("http://", "https://")):
        address = identity
    content = entry.find("content")
    if content is None or content.get("src") is not None:
        content = entry.find("summary")
    title = entry.find("title")
    source = entry.find("source")
    own = _people(entry.findall("author"))
    if not own and source is not None:
        own = _people(source.findall("author"))
    return SourceEntry(
        url=joined(base, address),
        path=_path(base, address, identity),
        slug=None if address else identity,
        title=None if title is None else plain_title(_markup(title)),
        published=first_text(entry, "published", "issued", "created", "updated"),
        updated=first_text(entry, "updated", "modified"),
        authors=own or authors,
        tags=[
            each.get("label") or each.get("term") or ""
            for each in entry.findall("category")
            if each.get("scheme") != _KIND
        ],
        language=entry.get("xml:lang") or language,
        content=None if content is None else _markup(content),
        format="text" if content is not None and _is_text(content) else "html",
        fields=_others(entry, {"id": identity} if identity != address else {}),
    )


def _people(elements: Sequence[Element]) -> list[Person]:
    people = []
    for each in elements:
        image = each.find("gd:image")
        if name := person(first_text(each, "name")):
            picture = None if image is None else web_address(image.get("src"))
            people.append(Person(name, web_address(first_text(each, "uri")), picture))
    return people


def _is_text(element: Element) -> bool:
    return element.get("type", "text") in ("text", "text/plain") and (
        element.get("mode") is None and not len(element)
    )


def _markup(element: Element) -> str | None:
    """Return the text of Atom, which may be plain, HTML as text, or HTML as XML."""
    if not len(element):
        return text_of(element)
    div = element.find("div")
    return markup_in(element if div is None else div).strip() or None


def _alternate(element: Element, name: str) -> str | None:
    """Return the address that an element leads to, rather of a page than of data."""
    links = [
        each
        for each in element.findall(name)
        if each.get("rel", "alternate") == "alternate" and each.get("href")
    ]
    pages = [each for each in links if "html" in each.get("type", "html")]
    return next((each.get("href") for each in (*pages, *links)), None)


def _others(element: Element, known: dict[str, Any]) -> dict[str, Any]:
    """Return what else an element says, by name."""
    found = {name: value for name, value in known.items() if value}
    for each in element:
        if each.tag not in _USED and not len(each):
            value = text_of(each) or each.get("url") or each.get("href")
            if value:
                found.setdefault(each.tag, value)
    return found


def _path(base: str | None, address: str | None, identity: str | None) -> str | None:
    """Return the path of a post whose address leads to another site, as link blogs do.

    Several posts may lead there, and only the feed's own identity tells them apart.
    """
    if not (base and address and identity) or identity == address:
        return None
    if _host(joined(base, address)) in ("", _host(base)):
        return None
    return _BEFORE_PATH.sub("", identity) or identity


def _host(url: str | None) -> str:
    found = _HOST.match(url or "")
    return found[1].lower() if found else ""


def _location(file: File) -> str | None:
    return file.location if file.location.startswith(("http://", "https://")) else None


def _json_items(file: File) -> Iterator[SourceEntry]:
    """Yield the items of a JSON Feed."""
    feed = read_object(file, "a JSON Feed")
    if not isinstance(feed.get("items"), list):
        raise SourceError(f"{file.location} is a JSON Feed without a list of items")
    base = joined(_location(file), text(feed.get("home_page_url")))
    for item in objects(feed["items"]):
        yield _json_item(item, feed, base)


def _json_item(
    item: dict[str, Any], feed: dict[str, Any], base: str | None
) -> SourceEntry:
    identity = text(item.get("id"))
    address = text(item.get("url"))
    if address is None and (identity or "").startswith(("http://", "https://")):
        address = identity
    markup = text(item.get("content_html"))
    people = next(
        filter(
            None,
            (each.get(name) for each in (item, feed) for name in ("authors", "author")),
        ),
        None,
    )
    used = {
        *("url", "title", "date_published", "date_modified", "authors", "author"),
        *("tags", "language", "content_html", "content_text"),
        *(("id",) if identity == address else ()),
    }
    return SourceEntry(
        url=joined(base, address),
        slug=None if address else identity,
        title=text(item.get("title")),
        published=text(item.get("date_published")),
        updated=text(item.get("date_modified")),
        authors=list(people_in(people)),
        tags=list(names_in(item.get("tags"))),
        language=text(item.get("language")) or text(feed.get("language")),
        content=markup or text(item.get("content_text")) or text(item.get("summary")),
        format="html" if markup else "text",
        fields={name: value for name, value in item.items() if name not in used},
    )
