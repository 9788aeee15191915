"""Reading a blog's tree as a relation of posts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.db.errors import SourceError
from blogdb.db.quoting import identifier, is_utf8
from blogdb.loaders.sources.encodings import require_encoding
from blogdb.loaders.sources.reader import Scan
from blogdb.loaders.trees import front_matter, surroundings
from blogdb.loaders.trees.addresses import UNKNOWN, below, host
from blogdb.loaders.trees.fields import fields_of, mapped, require_mapped
from blogdb.loaders.trees.layouts.registry import choose_site
from blogdb.loaders.trees.pages import PageFile
from blogdb.loaders.trees.places import Missed
from blogdb.loaders.trees.posts import TreePost, post
from blogdb.loaders.trees.tree import Tree
from blogdb.loaders.trees.values import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import duckdb

    from blogdb.loaders.options import Given
    from blogdb.loaders.sources.files import File
    from blogdb.loaders.trees.layout import Found
    from blogdb.loaders.trees.site import Site

_BATCH = 500
_COLUMNS = (
    *("path", "slug", "title", "date", "updated", "authors", "tags"),
    *("categories", "addresses", "url", "language", "content"),
)
_NAMES = {{"date": "published"}.get(name, name): name for name in _COLUMNS}
_TYPES = dict.fromkeys(("source_file", *_COLUMNS, "fields"), "varchar") | {
    "is_draft": "boolean"
}


def tree_reader(file: File, given: Given, site_url: str | None = None) -> TreeReader:
    """Choose a folder's reader.

    Args:
        file: the folder.
        given: how to read it. Without a format the layout is recognised.
        site_url: the address of the site, if the user named it.

    Raises:
        SourceError: there is no such layout, or none is recognised; or there is no such
            field or encoding.
    """
    assert isinstance(file, Tree)  # noqa: S101 - for mypy
    if given.encoding is not None:
        require_encoding(given.encoding)
    site = choose_site(file, given.format)
    pairs = fields_of(dict(given.mapping))
    return TreeReader(site, given.drafts, pairs, given.encoding or "utf-8", site_url)


@dataclass(frozen=True)
class TreeReader:
    """Reads the posts of a site in a folder."""

    site: Site
    with_drafts: bool = False
    pairs: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    site_url: str | None = None

    @property
    def name(self) -> str:
        """The layout's name."""
        return self.site.layout.name

    def scan(
        self,
        connection: duckdb.DuckDBPyConnection,
        file: File,
        *,
        careful: bool,  # noqa: ARG002 - there is one way to read a tree
    ) -> Scan:
        """Read every post into a temporary table.

        Raises:
            SourceError: a list of posts, or the authors file, cannot be read.
        """
        table = identifier(f"rows of {file.location}")
        columns = ", ".join(f"{name} {kind}" for name, kind in _TYPES.items())
        connection.execute(f"create or replace temp table {table} ({columns})")
        values = ", ".join(
            f"unnest(?::{kind}[]) as {name}" for name, kind in _TYPES.items()
        )
        assert isinstance(file, Tree)  # noqa: S101 - for mypy
        reading = _Reading(file, self)
        batch: list[TreePost] = []

        def flush() -> None:
            rows = [_row(each) for each in batch]
            columns = [list(column) for column in zip(*rows, strict=True)]
            connection.execute(f"insert into {table} by name select {values}", columns)
            batch.clear()

        count_drafts = 0
        for each in reading.posts():
            if each.is_draft and not self.with_drafts:
                count_drafts += 1
                continue
            batch.append(each)
            if len(batch) == _BATCH:
                flush()
        if batch:
            flush()
        require_mapped(file.location, self.pairs, reading.names)
        reading.record(connection)
        return Scan(
            table,
            dict.fromkeys(_COLUMNS, "VARCHAR"),
            names=_NAMES,
            source_file="source_file",
            is_draft="is_draft",
            count_drafts=count_drafts,
            fields="fields",
        )


def _row(each: TreePost) -> tuple[str | bool | None, ...]:
    return (
        *(each.source_file, each.path, each.slug, each.title, each.date, each.updated),
        *map(_as_json, (each.authors, each.tags, each.categories, each.addresses)),
        *(each.url, each.language, each.content, each.fields, each.is_draft),
    )


def _as_json(values: list[str]) -> str | None:
    return json.dumps(values, ensure_ascii=False) if values else None


def _texts(each: TreePost) -> Iterator[str]:
    yield from (each.source_file, each.path, each.slug, *each.authors, *each.tags)
    yield from (*each.categories, *each.addresses)
    rest = (each.title, each.date, each.updated, each.url, each.language, each.fields)
    yield from filter(None, rest)


class _Reading:
    """One pass over a tree, and what could not be read in it."""

    def __init__(self, tree: Tree, reader: TreeReader) -> None:
        self._tree = tree
        self._site = reader.site
        self._site_url = reader.site_url
        self._pairs = reader.pairs
        self._encoding = reader.encoding
        self.names: set[str] = set()
        self._unreadable: list[tuple[str, int | None, str | None, str, str | None]] = []
        self._repaired: list[tuple[str, int | None, str | None, str, str]] = []
        self._posts: list[tuple[str, str, int, str | None]] = []
        self._own_site: str | None = None
        self._base = ""

    def posts(self) -> Iterator[TreePost]:
        """Yield the posts, and collect what cannot be read."""
        try:
            for found in self._site.layout.posts(self._site.folder):
                if isinstance(found, Missed):
                    self._miss(found)
                elif (read := self._read(found)) is not None:
                    yield read
        except (ValueError, OSError) as error:
            raise SourceError(f"{self._tree.location}: {error}") from error

    def _read(self, found: Found) -> TreePost | None:
        source_file = self._source_file(found.path)
        try:
            raw = (self._site.folder.root / found.path).read_bytes()
        except OSError as error:
            self._refuse(source_file, f"cannot be read: {error.strerror}")
            return None
        try:
            text = raw.decode(self._encoding)
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            encoding = self._encoding.upper()
            message = f"invalid {encoding} at byte {error.start + 1}"
            self._refuse(source_file, message, line, raw)
            return None
        document = front_matter.read(text)
        self.names |= document.fields.keys()
        fields = {**folded(found.fields), **mapped(document.fields, self._pairs)}
        if "slug" in found.fields:
            fields["slug"] = found.fields["slug"]
        if not self._site.layout.is_page(found.path, folded(fields), document.body):
            return None
        whole = replace(document, fields=fields)
        read = post(found.name, whole, found.convention, source_file)
        url, path = self._address(found, fields, read)
        read = replace(read, url=url, is_draft=read.is_draft or found.is_draft)
        # File names may be any bytes, and JSON may have half of a surrogate pair.
        if not all(is_utf8(value) for value in _texts(read)):
            message = "its name, or a value of its front matter, is not UTF-8"
            self._refuse(source_file, message, None, raw)
            return None
        first_line = text.count("\n", 0, len(text) - len(document.body)) + 1
        self._posts.append((source_file, self._in_tree(source_file), first_line, path))
        self._repaired += [
            (source_file, fault.line, fault.field, fault.value, fault.message)
            for fault in (*document.faults, *read.faults)
        ]
        return read

    def _address(
        self, found: Found, fields: Mapping[str, Any], read: TreePost
    ) -> tuple[str | None, str | None]:
        """Return a post's address; if the site is not known, its path on the site.

        The front matter may name an address elsewhere, where the post appeared first.
        """
        self._own_site, self._base = found.site, found.base
        site = found.site or self._site_url
        if read.url and (site is None or host(read.url) == host(site)):
            return read.url, None
        if found.address is None:
            return None, None
        page = PageFile(
            *(found.path, found.name, found.convention.language),
            *(folded(fields), read, found.categories),
        )
        url = found.address(page)
        if url is None or not url.startswith(UNKNOWN):
            return url, None
        path = url.removeprefix(UNKNOWN)
        return (below(self._site_url, path), None) if self._site_url else (None, path)

    def _source_file(self, path: PurePosixPath) -> str:
        return f"{self._tree.location.rstrip('/')}/{self._site.place / path}"

    def _miss(self, missed: Missed) -> None:
        source_file = self._source_file(missed.path)
        if missed.is_post:
            self._refuse(source_file, missed.message, None, missed.value.encode())
        else:
            fault = (source_file, None, None, missed.value, missed.message)
            self._repaired.append(fault)

    def _refuse(
        self, source_file: str, message: str, line: int | None = None, raw: bytes = b""
    ) -> None:
        name = source_file.encode("utf-8", "surrogateescape")
        shown, text = (each.decode("utf-8", "backslashreplace") for each in (name, raw))
        self._unreadable.append((shown, line, None, message, text or None))

    def _in_tree(self, source_file: str) -> str:
        return source_file[len(self._tree.location.rstrip("/")) + 1 :]

    def record(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Write the problems, and what the tree shows, into their tables."""
        problem = ("source_file", "source_line", "column_name")
        for table, names, rows in (
            ("unreadable", (*problem, "message", "raw"), self._unreadable),
            ("repaired", (*problem, "value", "message"), self._repaired),
            ("tree_posts", ("source_file", "file", "first_line", "page"), self._posts),
            ("tree_facts", ("kind", "name", "value"), self._facts()),
        ):
            if rows:
                columns = [list(column) for column in zip(*rows, strict=True)]
                values = ", ".join(f"unnest(?) as {name}" for name in names)
                connection.execute(
                    f"insert into {table} by name select {values}", columns
                )

    def _facts(self) -> list[surroundings.Fact]:
        posts = {PurePosixPath(file) for _, file, _, _ in self._posts}
        return surroundings.facts(
            self._tree, posts, site=self._own_site, base=self._base
        )
