"""Reading a blog's tree as a relation of posts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.db.quoting import identifier, is_utf8
from blogdb.db.rows import number
from blogdb.loaders.sources.encodings import require_encoding
from blogdb.loaders.sources.reader import Leftovers, Scan
from blogdb.loaders.trees import surroundings
from blogdb.loaders.trees.batches import read_all
from blogdb.loaders.trees.commits import (
    NoDaysError,
    committed,
    is_in_repository,
)
from blogdb.loaders.trees.fields import field_named, fields_of, require_mapped
from blogdb.loaders.trees.layout import ConfiguredBlog
from blogdb.loaders.trees.layouts.registry import choose_site, layouts
from blogdb.loaders.trees.leftovers import count_pages, count_unread, most_are
from blogdb.loaders.trees.places import Missed
from blogdb.loaders.trees.reading import COLUMNS, TYPES, Manner, Read, shown
from blogdb.loaders.trees.tree import Tree, some_of
from blogdb.sql.findings import IGNORED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import PurePosixPath

    import duckdb

    from blogdb.loaders.options import Given
    from blogdb.loaders.sources.files import File
    from blogdb.loaders.trees.layout import Found
    from blogdb.loaders.trees.people import KnownAuthor
    from blogdb.loaders.trees.reading import Row
    from blogdb.loaders.trees.site import Site

_NAMES = {{"date": "published"}.get(name, name): name for name in COLUMNS}


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
        columns = ", ".join(f"{name} {kind}" for name, kind in TYPES.items())
        connection.execute(f"create or replace temp table {table} ({columns})")
        values = ", ".join(
            f"unnest(?::{kind}[]) as {name}" for name, kind in TYPES.items()
        )
        assert isinstance(file, Tree)  # noqa: S101 - for mypy
        reading = TreeReading(file, self)
        threads = number(connection, "select current_setting('threads')")
        for rows in reading.rows(threads):
            by_column = [list(column) for column in zip(*rows, strict=True)]
            connection.execute(
                f"insert into {table} by name select {values}", by_column
            )
        require_mapped(file.location, self.pairs, reading.done.names)
        reading.record(connection)
        dated = list(_with_days(connection, table, file))
        unused = _count_fields(connection, table)
        return Scan(
            table,
            dict.fromkeys(COLUMNS, "VARCHAR"),
            names=_NAMES,
            source_file="source_file",
            format="format",
            is_draft="is_draft",
            count_drafts=reading.done.count_drafts,
            fields="fields",
            leftovers=Leftovers(
                reading.names_of_fields(unused),
                unused,
                count_unread(_other_text(file, self.site), reading.files),
                {
                    shown(folder): count
                    for folder, count in count_pages(
                        file.folder,
                        {self.site.place / path for path in reading.files},
                    ).items()
                },
                notes=(*self.notes, *reading.notes(), *dated, *_none(file, reading)),
            ),
        )


def _none(tree: Tree, reading: TreeReading) -> Iterator[str]:
    """Say what a tree without a post has instead."""
    if not reading.files:
        yield most_are(tree.names)
        yield f"blogdb load {tree.location} --explain tells why each is no post"


def _with_days(
    connection: duckdb.DuckDBPyConnection, table: str, tree: Tree
) -> Iterator[str]:
    """Take days from Git if no post has any, and say so.

    Args:
        connection: the database.
        table: the rows of posts.
        tree: the tree that they are from.
    """
    query = f"select count(*), count(date) from {table}"
    row = connection.execute(query).fetchone()
    count, count_dated = row or (0, 0)
    is_plain = tree.archive is None and is_in_repository(tree.path)
    if not count or count_dated or not is_plain:
        return
    try:
        times = committed(tree.path)
    except NoDaysError as error:
        yield f"no post has a day, and none was taken from Git: {error}"
        return
    root = tree.location.rstrip("/")
    files = [shown(f"{root}/{path}") for path in times]
    first, last = ([time[place] for time in times.values()] for place in (0, 1))
    connection.execute(
        f"update {table} set date = known.first, updated = ifnull(updated, known.last)"
        " from (select unnest(?::varchar[]) as file, unnest(?::varchar[]) as first,"
        " unnest(?::varchar[]) as last) as known where source_file = known.file",
        [files, first, last],
    )
    row = connection.execute(query).fetchone()
    yield (
        "no post has a day; taken from Git, as the first and the last commit of its"
        f" file: {row[1] if row else 0:,} of {count:,}"
    )


def _count_fields(
    connection: duckdb.DuckDBPyConnection, table: str
) -> dict[str, int | None]:
    """Count the posts that have each field that is not used, most frequent first."""
    rows = connection.execute(
        "select name, count(*) from (select unnest(json_keys(fields)) as name from"
        f" {table}) where name not in ('title', '{IGNORED}')"
        " group by name order by count(*) desc, name"
    ).fetchall()
    return dict(rows)


def _other_text(tree: Tree, site: Site) -> Iterator[PurePosixPath]:
    """Yield the site's files that may hold posts in other forms."""
    for path in tree.documents():
        if path.is_relative_to(site.place):
            yield path.relative_to(site.place)


class TreeReading:
    """One pass over a tree.

    Args:
        tree: the tree.
        reader: how to read it.

    Attributes:
        files: the files of posts and drafts.
        done: what was read in them, without the rows of posts.
    """

    def __init__(self, tree: Tree, reader: TreeReader) -> None:
        self.files: set[PurePosixPath] = set()
        self.done = Read()
        self._tree = tree
        self._site = reader.site
        self._pairs = reader.pairs
        self._blog = ConfiguredBlog()
        self._manner = Manner(
            tree.location,
            reader.site.place,
            reader.site.layout.is_page,
            reader.site.layout.reads,
            reader.with_drafts,
            dict(reader.pairs),
            reader.encoding,
            reader.site_url,
        )

    def rows(self, count_processes: int) -> Iterator[list[Row]]:
        """Yield the rows of posts, some at a time, and collect what cannot be read.

        Args:
            count_processes: the most processes to use.
        """
        found = self._found()
        self.files = {each.place.path for each in found}
        for read in read_all(found, self._manner, self._tree, count_processes):
            self.files.difference_update(read.not_pages)
            self.done.add(read)
            if read.rows:
                yield read.rows

    def _found(self) -> list[Found]:
        """List the files of posts, and note the configurations that cannot be read."""
        found = []
        try:
            for each in self._site.layout.posts(self._site.folder):
                if isinstance(each, Missed):
                    self._miss(each)
                else:
                    found.append(each)
                    self._blog = each.blog
        except ValueError as error:
            raise SourceError(f"{self._tree.location}: {error}") from error
        except OSError as error:
            file = f"{self._tree.location}/{error.filename}"
            raise SourceError(f"{file} cannot be read: {error.strerror}") from error
        return found

    def _miss(self, missed: Missed) -> None:
        source_file = self._manner.source_file(missed.path)
        if missed.is_post:
            value = missed.value.encode()
            self.done.refuse(source_file, missed.message, None, value)
        else:
            name, message = map(shown, (source_file, missed.message))
            self.done.repaired.append((name, None, None, missed.value, message))

    def names_of_fields(self, unused: Mapping[str, int | None]) -> dict[str, list[str]]:
        """Return the names in front matter of each field, most frequent first.

        Args:
            unused: the number of posts that have each name for what no field takes; a
                name whose posts all had another for the same field is not listed.
        """
        found: dict[str, list[str]] = {}
        for name, count in sorted(
            self.done.names.items(), key=lambda each: (-each[1], each[0])
        ):
            is_used = count > (unused.get(name) or 0)
            if is_used and (meant := field_named(name)) is not None:
                found.setdefault(meant, []).append(name)
        return found | {meant: [name] for meant, name in self._pairs.items()}

    def record(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Write the problems, and what the tree shows, into their tables."""
        problem = ("source_file", "source_line", "column_name")
        done = self.done
        for table, names, rows in (
            ("unreadable", (*problem, "message", "raw", "path"), done.unreadable),
            ("repaired", (*problem, "value", "message"), done.repaired),
            ("tree_posts", ("source_file", "file", "first_line", "page"), done.posts),
            ("tree_facts", ("kind", "name", "value"), self._facts()),
            ("author_facts", ("name", "url", "picture"), self._authors()),
        ):
            if rows:
                columns = [list(column) for column in zip(*rows, strict=True)]
                values = ", ".join(f"unnest(?) as {name}" for name in names)
                connection.execute(
                    f"insert into {table} by name select {values}", columns
                )

    def _authors(self) -> list[KnownAuthor]:
        """List the authors of whom the blog says more than the name."""
        known = set(self._blog.authors.values())
        told = (each for each in known if each.url or each.picture)
        return sorted(each for each in told if is_utf8("".join(filter(None, each))))

    def notes(self) -> Iterator[str]:
        """Yield what was not read and is no post, a line each."""
        refused = self._tree.door.refused
        posts = {self._site.place / path for path in self.files} if refused else set()
        others = [
            f"{path} ({reason})"
            for path, reason in refused.items()
            if path not in posts
        ]
        if others:
            yield f"not read in {self._tree.location}: {some_of(others)}"
        yield from self._tree.notes

    def _facts(self) -> list[surroundings.Fact]:
        return surroundings.facts(
            self._tree,
            {file for _, file, _, _ in self.done.posts},
            site=self._blog.site,
            base=self._blog.base,
            language=self._blog.language,
        )
