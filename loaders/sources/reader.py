"""The interface of a format: from a file to a relation.

A reader turns a file into a `Scan`: a relation with the columns and rows of the source,
in order. A reader first reads quickly: DuckDB reads the file, and anything wrong raises
an error. Then it reads carefully: good rows go into a temporary table, and each bad one
is recorded in `unreadable`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from blogdb.loaders.sources.files import File

UNREADABLE = """
create or replace temp table unreadable (
    source_file varchar,
    source_line bigint,
    column_name varchar,
    message varchar,
    raw varchar,
    path varchar
)
"""
"""The path is the post's in its blog, where that is known."""


@dataclass(frozen=True)
class Unreadable:
    """A part of an export that cannot be read.

    Attributes:
        line: the line that it begins in, from 1.
        message: what is wrong with it.
        raw: its text.
    """

    line: int
    message: str
    raw: str | None = None


REPAIRED = """
create or replace temp table repaired (
    source_file varchar,
    source_line bigint,
    column_name varchar,
    value varchar,
    message varchar
)
"""


TREE_POSTS = """
create or replace temp table tree_posts (
    source_file varchar,
    file varchar,
    first_line integer,
    page varchar
)
"""
"""For each post of a tree its file in it, the line that its body begins in, and the
path of its page on the site if only the site's address is not known."""

TREE_FACTS = """
create or replace temp table tree_facts (
    kind varchar,
    name varchar,
    value varchar
)
"""
"""What else a tree shows. `file`: the path of any file; `page`: the path of a page that
is no post; `redirect`: a path, and the path or URL that it leads to; `site`: the site's
address is the value; `base`: the path that templates put before links is the value;
`language`: the default language of the blog is the value."""


AUTHOR_FACTS = """
create or replace temp table author_facts (
    name varchar,
    url varchar,
    picture varchar
)
"""
"""What a source knows of authors besides that posts name them: the name as it is given
to posts, an address and that of a picture."""


@dataclass(frozen=True)
class Leftovers:
    """What a source has that no column of a post takes, and what was taken instead.

    Attributes:
        names: field of a post to the names that it has in the source, likeliest first.
        unused: the columns or fields of front matter that no field of a post takes,
            each with the number of posts that have it; None where that is not known.
        unread: suffix to the number of files with text in a form that is not read.
        pages: folder to the number of pages in it that are no posts.
        others: kind to the number of things of that kind that are no posts, such as
            pages and attachments in an export.
        notes: what else to know, a line each.
    """

    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    unused: Mapping[str, int | None] = field(default_factory=dict)
    unread: Mapping[str, int] = field(default_factory=dict)
    pages: Mapping[str, int] = field(default_factory=dict)
    others: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scan:
    """A file as a relation.

    Attributes:
        relation: what to write after FROM.
        columns: the source's column names, each with its DuckDB type.
        given_names: column to the name that the source gives it, where names repeat.
        names: field to column, where the reader knows the fields; otherwise they are
            found by their names.
        source_file: the column with the file of each row; None for a single file.
        format: with `names`, the column or text that says what bodies are written in.
        is_draft: with `names`, the column that marks drafts.
        count_drafts: the number of skipped drafts.
        fields: with `names`, the column with what has no column in `posts`, as a JSON
            object.
        leftovers: with `names`, what else the source has.
    """

    relation: str
    columns: Mapping[str, str]
    given_names: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    source_file: str | None = None
    format: str = "'markdown'"
    is_draft: str | None = None
    count_drafts: int = 0
    fields: str | None = None
    leftovers: Leftovers = field(default_factory=Leftovers)


class Reader(Protocol):
    """Reads a source: a file of some format, or a folder of some layout."""

    @property
    def name(self) -> str:
        """The format or layout, as --format names it."""

    def scan(
        self, connection: duckdb.DuckDBPyConnection, file: File, *, careful: bool
    ) -> Scan:
        """Read the source as a relation.

        Args:
            connection: DuckDB, which will read it.
            file: what to read.
            careful: whether to look at every row and record the bad ones.

        Raises:
            SourceError: the file does not have this format.
        """


class FileReader(Reader, Protocol):
    """Reads files of one format, and recognises it."""

    @property
    def description(self) -> str:
        """What the format is, in a few words."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Suffixes of file names that suggest the format, in lower case."""

    @property
    def marks(self) -> str:
        """What `recognises` looks for, for people."""

    def recognises(self, head: bytes) -> bool:
        """Return whether a file has this format, judging by its beginning."""
