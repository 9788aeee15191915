"""Reading the files of posts, each by itself."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from blogdb.db.errors import SourceError
from blogdb.db.quoting import is_utf8
from blogdb.loaders.fields import folded as name_of_field
from blogdb.loaders.trees.addresses import UNKNOWN, below, host
from blogdb.loaders.trees.fields import joined, mapped
from blogdb.loaders.trees.front_matter import NotReadError
from blogdb.loaders.trees.heads import of_file
from blogdb.loaders.trees.pages import PageFile
from blogdb.loaders.trees.posts import path_in_blog, post
from blogdb.loaders.trees.values import folded
from blogdb.loaders.trees.values import text as text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.front_matter import Document
    from blogdb.loaders.trees.heads import Reads
    from blogdb.loaders.trees.layout import Found, IsPage
    from blogdb.loaders.trees.posts import TreePost

COLUMNS = (
    *("path", "slug", "title", "date", "updated", "authors", "tags"),
    *("categories", "addresses", "url", "language", "content"),
)
"""What a post has, each as a text."""

TYPES = dict.fromkeys(("source_file", *COLUMNS, "format", "fields"), "varchar") | {
    "is_draft": "boolean"
}
"""The columns of a post's row, and their types."""

_NAMES_AND_VALUES = itemgetter(
    *(place for place, name in enumerate(TYPES) if name not in ("content", "is_draft"))
)
_JSON = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True)
class Manner:
    """How to read the files of a site; it can be pickled.

    Attributes:
        location: the tree, for people.
        place: the site's folder in it.
        is_page: returns whether a file is a page, as in `Layout`.
        reads: splits a file's text, as in `Layout`.
        with_drafts: whether to load drafts.
        pairs: field to name in front matter, from --map.
        encoding: the files' encoding.
        site_url: the address of the site, if the user named it.
    """

    location: str
    place: PurePosixPath
    is_page: IsPage
    reads: Reads = of_file
    with_drafts: bool = False
    pairs: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    site_url: str | None = None

    def in_tree(self, path: PurePosixPath) -> str:
        """Return the path of a file of the site in the tree."""
        return f"{self._above}{path}"

    def source_file(self, path: PurePosixPath) -> str:
        """Return the path of a file of the site, for people."""
        return f"{self._root}{self.in_tree(path)}"

    # Joining paths takes longer, and there are many files.
    @cached_property
    def _above(self) -> str:
        return f"{self.place}/" if self.place.parts else ""

    @cached_property
    def _root(self) -> str:
        return f"{self.location.rstrip('/')}/"


Row = tuple[str | bool | None, ...]
"""A post, with the columns of `TYPES`."""
Repaired = tuple[str, int | None, str | None, str, str]
"""A row of `repaired`."""
Unreadable = tuple[str, int | None, str | None, str, str | None, str | None]
"""A row of `unreadable`."""


@dataclass
class Read:
    """What was read in some files.

    Attributes:
        rows: the posts.
        posts: a row of `tree_posts` for each post and draft.
        names: how many of the files have a field of a name in their front matter.
        not_pages: the files that are no pages.
        count_drafts: the number of skipped drafts.
        unreadable: what could not be read.
        repaired: what could be repaired.
    """

    rows: list[Row] = field(default_factory=list)
    posts: list[tuple[str, str, int | None, str | None]] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    not_pages: list[PurePosixPath] = field(default_factory=list)
    count_drafts: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)
    repaired: list[Repaired] = field(default_factory=list)

    def add(self, more: Read) -> None:
        """Add what was read in other files, but for the rows of posts."""
        self.posts += more.posts
        self.names.update(more.names)
        self.not_pages += more.not_pages
        self.count_drafts += more.count_drafts
        self.unreadable += more.unreadable
        self.repaired += more.repaired

    def refuse(
        self,
        source_file: str,
        message: str,
        line: int | None = None,
        raw: bytes = b"",
        path: str = "",
    ) -> None:
        """Note what cannot be read.

        Args:
            source_file: the file, for people.
            message: what is wrong with it.
            line: the line, if it is known.
            raw: its content.
            path: the post's path in its blog.
        """
        name, place = shown(source_file), shown(path) or None
        self.unreadable.append((name, line, None, message, _text(raw) or None, place))


def read(
    files: Iterable[Found], manner: Manner, content: Callable[[PurePosixPath], bytes]
) -> Read:
    """Read files of posts.

    Args:
        files: the files.
        manner: how to read them.
        content: returns what is in a file of the site; raises OSError whose `strerror`
            is the reason if it cannot be read.

    Raises:
        SourceError: a file cannot be understood at all.
    """
    done = Read()
    try:
        for each in files:
            _read(each, manner, content, done)
    except ValueError as error:
        raise SourceError(f"{manner.location}: {error}") from error
    return done


def _read(
    found: Found,
    manner: Manner,
    content: Callable[[PurePosixPath], bytes],
    done: Read,
) -> None:
    place, blog = found.place, found.blog
    source_file = manner.source_file(place.path)

    def refuse(message: str, line: int | None = None, raw: bytes = b"") -> None:
        done.refuse(source_file, message, line, raw, path_in_blog(place.name))

    try:
        raw = content(place.path)
    except OSError as error:
        refuse(f"cannot be read: {error.strerror}")
        return
    try:
        document, first_line = _split(place.path, raw, manner)
    except NotReadError as error:
        refuse(str(error), error.line, raw)
        return
    done.names.update(document.fields.keys())
    fields = document.fields
    if manner.pairs:
        fields = mapped(fields, manner.pairs)
    # HTML without front matter is a file as it stands, which gets none from elsewhere,
    # but for that of a list of posts.
    is_listed = "slug" in place.fields
    if place.fields and (fields or is_listed or document.written_in != "html"):
        fields = joined(folded(place.fields), fields)
        if is_listed:
            fields["slug"] = place.fields["slug"]
    by_name = folded(fields)
    if not manner.is_page(place.path, by_name, document.body):
        done.not_pages.append(place.path)
        return
    made = post(
        place.name,
        document if fields is document.fields else replace(document, fields=fields),
        found.convention,
        source_file,
    )
    page = PageFile(
        *(place.path, place.name, found.convention.language),
        *(by_name, made, place.categories),
    )
    url, path = _address(found, manner.site_url, fields, page)
    addresses = made.addresses
    if blog.others and addresses:
        addresses = blog.others(page)
    is_draft = made.is_draft or place.is_draft
    if not made.slug.strip():
        refuse("its name is blank, and its front matter has no slug", None, raw)
        return
    row = _row(made, addresses, url, document.written_in, is_draft=is_draft)
    # File names may be any bytes, and JSON may have half of a surrogate pair.
    if not is_utf8("".join(filter(None, _NAMES_AND_VALUES(row)))):
        message = "its name, or a value of its front matter, is not UTF-8"
        refuse(message, None, raw)
        return
    done.posts.append((source_file, manner.in_tree(place.path), first_line, path))
    done.repaired += [
        (source_file, fault.line, fault.field, fault.value, fault.message)
        for fault in (*document.faults, *made.faults)
    ]
    if is_draft and not manner.with_drafts:
        done.count_drafts += 1
    else:
        done.rows.append(row)


def _split(
    path: PurePosixPath, raw: bytes, manner: Manner
) -> tuple[Document, int | None]:
    """Split a file, and return the line that its body begins in, if it has one.

    Raises:
        NotReadError: it is no text, or not what its name says.
    """
    try:
        text = raw.decode(manner.encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"invalid {manner.encoding.upper()} at byte {error.start + 1}"
        raise NotReadError(message, line) from error
    document = manner.reads(path, text)
    if document.written_in == "notebook":
        # Its text is nowhere in the file as it stands.
        return document, None
    return document, text.count("\n", 0, len(text) - len(document.body)) + 1


def _address(
    found: Found, site_url: str | None, fields: Mapping[str, Any], page: PageFile
) -> tuple[str | None, str | None]:
    """Return a post's address; if the site is not known, its path on the site.

    A canonical URL may be elsewhere, where the post appeared first.
    """
    url = page.post.url
    if url:
        site = found.blog.site or site_url
        canonical = (
            text_of(value)
            for name, value in fields.items()
            if name_of_field(name) == "canonicalurl"
        )
        is_elsewhere = site is not None and host(url) != host(site)
        if not (is_elsewhere and url in canonical):
            return url, None
    url = found.address(page)
    if url is None or not url.startswith(UNKNOWN):
        return url, None
    path = url.removeprefix(UNKNOWN)
    return (below(site_url, path), None) if site_url else (None, path)


def _row(
    made: TreePost,
    addresses: list[str],
    url: str | None,
    body_format: str,
    *,
    is_draft: bool,
) -> Row:
    return (
        *(made.source_file, made.path, made.slug, made.title, made.date, made.updated),
        *map(_as_json, (made.authors, made.tags, made.categories, addresses)),
        *(url, made.language, made.content, body_format, made.fields, is_draft),
    )


def _as_json(values: list[str]) -> str | None:
    return _JSON.encode(values) if values else None


def shown(name: str) -> str:
    """Return a name that may be any bytes as text."""
    return _text(name.encode("utf-8", "surrogateescape"))


def _text(value: bytes) -> str:
    return value.decode("utf-8", "backslashreplace")
