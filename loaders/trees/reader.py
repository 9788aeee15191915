"""Reading a blog's tree as a relation of posts."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.db.errors import SourceError
from blogdb.db.quoting import identifier, is_utf8
from blogdb.loaders.fields import folded as name_of_field
from blogdb.loaders.sources.encodings import require_encoding
from blogdb.loaders.sources.reader import Leftovers, Scan
from blogdb.loaders.trees import front_matter, surroundings
from blogdb.loaders.trees.addresses import UNKNOWN, below, host
from blogdb.loaders.trees.fields import (
    field_named,
    fields_of,
    joined,
    mapped,
    require_mapped,
)
from blogdb.loaders.trees.layouts.registry import choose_site, layouts
from blogdb.loaders.trees.leftovers import count_pages, count_unread
from blogdb.loaders.trees.pages import PageFile
from blogdb.loaders.trees.places import Missed
from blogdb.loaders.trees.posts import TreePost, path_in_blog, post
from blogdb.loaders.trees.tree import Tree, some_of
from blogdb.loaders.trees.values import folded
from blogdb.loaders.trees.values import text as text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import duckdb

    from blogdb.loaders.options import Given
    from blogdb.loaders.sources.files import File
    from blogdb.loaders.trees.layout import Found
    from blogdb.loaders.trees.site import Site

_BATCH = 500
_LARGE_BATCH = 1 << 26
"""Characters after which a batch is written before it has so many posts."""
_Unreadable = tuple[str, int | None, str | None, str, str | None, str | None]
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
        given: how to read it. Without a format the layout stays that of the last load,
            or is recognised.
        site_url: the address of the site, if the user named it.

    Raises:
        SourceError: there is no such layout, or none is recognised; or there is no such
            field or encoding.
    """
    assert isinstance(file, Tree)  # noqa: S101 - for mypy
    if given.encoding is not None:
        require_encoding(given.encoding)
    site, notes = _choose_site(file, given)
    pairs = fields_of(dict(given.mapping))
    encoding = given.encoding or "utf-8"
    return TreeReader(site, given.drafts, pairs, encoding, site_url, notes)


def _choose_site(tree: Tree, given: Given) -> tuple[Site, tuple[str, ...]]:
    """Choose a tree's site and its layout; and say what else might be meant."""
    site = choose_site(tree, given.format)
    notes = []
    before = given.layout
    if given.format is None and before in layouts() and site.layout.name != before:
        # The layout decides where posts are and what their paths are, so a new file
        # such as mkdocs.yml must not change it in passing.
        notes.append(
            f"{tree.location} looks like {site.layout.name} now, and was read as"
            f" {before} as before; to change that: --format {site.layout.name}"
        )
        site = choose_site(tree, before)
    if site.others:
        notes.append(
            f"{tree.location} has several blogs, and {site} was read; to read another,"
            f" name its folder, or its layout with --format: {', '.join(site.others)}"
        )
    return site, tuple(notes)


@dataclass(frozen=True)
class TreeReader:
    """Reads the posts of a site in a folder.

    Attributes:
        site: the site.
        with_drafts: whether to load drafts.
        pairs: field to name in front matter, from --map.
        encoding: the files' encoding.
        site_url: the address of the site, if the user named it.
        notes: what to know about the choice of the site.
    """

    site: Site
    with_drafts: bool = False
    pairs: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    site_url: str | None = None
    notes: tuple[str, ...] = ()

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
        size = 0

        def flush() -> None:
            rows = [_row(each) for each in batch]
            columns = [list(column) for column in zip(*rows, strict=True)]
            connection.execute(f"insert into {table} by name select {values}", columns)
            batch.clear()

        for each in reading.posts():
            batch.append(each)
            size += len(each.content)
            if len(batch) == _BATCH or size > _LARGE_BATCH:
                flush()
                size = 0
        if batch:
            flush()
        require_mapped(file.location, self.pairs, reading.names)
        reading.record(connection)
        unused = _count_fields(connection, table)
        return Scan(
            table,
            dict.fromkeys(_COLUMNS, "VARCHAR"),
            names=_NAMES,
            source_file="source_file",
            is_draft="is_draft",
            count_drafts=reading.count_drafts,
            fields="fields",
            leftovers=Leftovers(
                reading.names_of_fields(unused),
                unused,
                count_unread(_other_text(file, self.site), reading.files),
                {
                    _shown(folder): count
                    for folder, count in count_pages(
                        self.site.folder, reading.files
                    ).items()
                },
                (*self.notes, *reading.notes()),
            ),
        )


def _count_fields(
    connection: duckdb.DuckDBPyConnection, table: str
) -> dict[str, int | None]:
    """Count the posts that have each field without a column, most frequent first."""
    rows = connection.execute(
        "select name, count(*) from (select unnest(json_keys(fields)) as name from"
        f" {table}) group by name order by count(*) desc, name"
    ).fetchall()
    return dict(rows)


def _other_text(tree: Tree, site: Site) -> Iterator[PurePosixPath]:
    """Yield the site's files that may hold posts in other forms."""
    for path in tree.documents():
        if path.is_relative_to(site.place):
            yield path.relative_to(site.place)


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
    """One pass over a tree, and what could not be read in it.

    Attributes:
        files: the files of posts and drafts so far.
        names: how many of them have a field of a name in their front matter.
        count_drafts: the number of skipped drafts.
    """

    def __init__(self, tree: Tree, reader: TreeReader) -> None:
        self.files: set[PurePosixPath] = set()
        self.names: Counter[str] = Counter()
        self.count_drafts = 0
        self._tree = tree
        self._site = reader.site
        self._with_drafts = reader.with_drafts
        self._site_url = reader.site_url
        self._pairs = reader.pairs
        self._encoding = reader.encoding
        self._unreadable: list[_Unreadable] = []
        self._repaired: list[tuple[str, int | None, str | None, str, str]] = []
        self._posts: list[tuple[str, str, int, str | None]] = []
        self._own_site: str | None = None
        self._default_language: str | None = None
        self._base = ""

    def posts(self) -> Iterator[TreePost]:
        """Yield the posts, and collect what cannot be read."""
        try:
            for found in self._site.layout.posts(self._site.folder):
                if isinstance(found, Missed):
                    self._miss(found)
                elif (read := self._read(found)) is not None:
                    if read.is_draft and not self._with_drafts:
                        self.count_drafts += 1
                    else:
                        yield read
        except ValueError as error:
            raise SourceError(f"{self._tree.location}: {error}") from error
        except OSError as error:
            file = f"{self._tree.location}/{error.filename}"
            raise SourceError(f"{file} cannot be read: {error.strerror}") from error

    def _read(self, found: Found) -> TreePost | None:
        self.files.add(found.path)
        source_file = self._source_file(found.path)
        place = path_in_blog(found.name)
        try:
            raw = self._site.folder.read(found.path)
        except OSError as error:
            self._refuse(source_file, f"cannot be read: {error.strerror}", path=place)
            return None
        try:
            text = raw.decode(self._encoding)
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            encoding = self._encoding.upper()
            message = f"invalid {encoding} at byte {error.start + 1}"
            self._refuse(source_file, message, line, raw, place)
            return None
        document = front_matter.read(text)
        self.names.update(document.fields.keys())
        fields = joined(folded(found.fields), mapped(document.fields, self._pairs))
        if "slug" in found.fields:
            fields["slug"] = found.fields["slug"]
        if not self._site.layout.is_page(found.path, folded(fields), document.body):
            self.files.discard(found.path)
            return None
        whole = replace(document, fields=fields)
        read = post(found.name, whole, found.convention, source_file)
        page = PageFile(
            *(found.path, found.name, found.convention.language),
            *(folded(fields), read, found.categories),
        )
        url, path = self._address(found, fields, page)
        if found.others and read.addresses:
            read = replace(read, addresses=found.others(page))
        read = replace(read, url=url, is_draft=read.is_draft or found.is_draft)
        if not read.slug.strip():
            message = "its name is blank, and its front matter has no slug"
            self._refuse(source_file, message, None, raw, place)
            return None
        # File names may be any bytes, and JSON may have half of a surrogate pair.
        if not all(is_utf8(value) for value in _texts(read)):
            message = "its name, or a value of its front matter, is not UTF-8"
            self._refuse(source_file, message, None, raw, place)
            return None
        first_line = text.count("\n", 0, len(text) - len(document.body)) + 1
        self._posts.append((source_file, self._in_tree(source_file), first_line, path))
        self._repaired += [
            (source_file, fault.line, fault.field, fault.value, fault.message)
            for fault in (*document.faults, *read.faults)
        ]
        return read

    def _address(
        self, found: Found, fields: Mapping[str, Any], page: PageFile
    ) -> tuple[str | None, str | None]:
        """Return a post's address; if the site is not known, its path on the site.

        A canonical URL may be elsewhere, where the post appeared first.
        """
        read = page.post
        self._own_site, self._base = found.site, found.base
        self._default_language = found.default_language
        site = found.site or self._site_url
        canonical = (
            text_of(value)
            for name, value in fields.items()
            if name_of_field(name) == "canonicalurl"
        )
        is_elsewhere = site is not None and host(read.url or "") != host(site)
        if read.url and not (is_elsewhere and read.url in canonical):
            return read.url, None
        if found.address is None:
            return None, None
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
            shown, message = map(_shown, (source_file, missed.message))
            self._repaired.append((shown, None, None, missed.value, message))

    def _refuse(
        self,
        source_file: str,
        message: str,
        line: int | None = None,
        raw: bytes = b"",
        path: str | None = None,
    ) -> None:
        shown, place = map(_shown, (source_file, path or ""))
        row = (shown, line, None, message, _readable(raw) or None, place or None)
        self._unreadable.append(row)

    def names_of_fields(self, unused: Mapping[str, int | None]) -> dict[str, list[str]]:
        """Return the names in front matter of each field, most frequent first.

        Args:
            unused: the number of posts that have each name for what no field takes; a
                name whose posts all had another for the same field is not listed.
        """
        found: dict[str, list[str]] = {}
        for name, count in sorted(
            self.names.items(), key=lambda each: (-each[1], each[0])
        ):
            is_used = count > (unused.get(name) or 0)
            if is_used and (meant := field_named(name)) is not None:
                found.setdefault(meant, []).append(name)
        return found | {meant: [name] for meant, name in self._pairs.items()}

    def _in_tree(self, source_file: str) -> str:
        return source_file[len(self._tree.location.rstrip("/")) + 1 :]

    def record(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Write the problems, and what the tree shows, into their tables."""
        problem = ("source_file", "source_line", "column_name")
        for table, names, rows in (
            ("unreadable", (*problem, "message", "raw", "path"), self._unreadable),
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

    def notes(self) -> Iterator[str]:
        """Yield what was not read and is no post, a line each."""
        posts = {self._site.place / path for path in self.files}
        refused = [
            f"{path} ({reason})"
            for path, reason in self._tree.door.refused.items()
            if path not in posts
        ]
        if refused:
            yield f"not read in {self._tree.location}: {some_of(refused)}"
        yield from self._tree.notes

    def _facts(self) -> list[surroundings.Fact]:
        posts = {PurePosixPath(file) for _, file, _, _ in self._posts}
        return surroundings.facts(
            *(self._tree, posts),
            site=self._own_site,
            base=self._base,
            language=self._default_language,
        )


def _shown(name: str) -> str:
    """Return a name that may be any bytes as text."""
    return _readable(name.encode("utf-8", "surrogateescape"))


def _readable(value: bytes) -> str:
    return value.decode("utf-8", "backslashreplace")
