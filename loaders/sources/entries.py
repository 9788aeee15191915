"""Posts of a feed or an export, read in Python, as a relation."""

from __future__ import annotations

import html
import json
import re
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from blogdb.db.errors import SourceError
from blogdb.loaders.bodies.shortcodes import without_shortcodes
from blogdb.loaders.sources.cells import Cells
from blogdb.loaders.sources.reader import Leftovers, Scan, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import duckdb

    from blogdb.loaders.sources.cells import Row
    from blogdb.loaders.sources.files import File
    from blogdb.loaders.sources.people import Person

_BATCH = 4_000_000
"""Characters of bodies that are written at a time."""
_LONGEST_TITLE = 60
"""Characters of a title that is made of a text's first words."""

_COLUMNS = (
    *("path", "slug", "title", "published", "updated", "authors", "tags", "categories"),
    *("addresses", "url", "language", "content", "format", "is_draft", "fields"),
)
_NO_FIELDS = ("format", "is_draft", "fields")
_MARKUP = re.compile(r"<!--.*?(?:-->|\Z)|</?[a-z][^>]*+(?:>|\Z)", re.I | re.S)
# What stands in titles that are HTML; a title may also be about <html>.
_OF_TITLES = re.compile(
    r"</?(?:a|abbr|b|bdi|big|br|cite|code|del|em|font|i|ins|kbd|mark|q|s|small|span"
    r"|strike|strong|sub|sup|tt|u|wbr)(?:\s[^<>]*+)?/?>",
    re.I,
)


@dataclass(frozen=True)
class SourceEntry:
    """A post, with the source's texts as they are.

    Attributes:
        url: its address.
        title: its title, plain; without one, it is called by its first words.
        path: where it stands in its blog, where its address does not say it.
        slug: its name, where that is more than the last part of the address.
        published: the day of publication in any notation.
        updated: the day of the last update in any notation.
        authors: people; addresses of mail are left out.
        tags: names.
        categories: names of categories.
        addresses: other addresses that lead to it.
        language: the language's code.
        content: the body.
        format: what the body is written in, as `posts.format` has it.
        is_draft: whether the blog keeps it back.
        fields: what else the source says of it, by name.
    """

    url: str | None = None
    title: str | None = None
    path: str | None = None
    slug: str | None = None
    published: str | None = None
    updated: str | None = None
    authors: Sequence[Person] = ()
    tags: Sequence[str] = ()
    categories: Sequence[str] = ()
    addresses: Sequence[str] = ()
    language: str | None = None
    content: str | None = None
    format: str = "html"
    is_draft: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Other:
    """Something in an export that is no post.

    Attributes:
        kind: what it is, such as page or attachment.
    """

    kind: str


@dataclass(frozen=True)
class Note:
    """What else to know of an export.

    Attributes:
        text: a line for people.
    """

    text: str


Found = SourceEntry | Other | Note | Unreadable


class EntryReader(ABC):
    """Reads a format whose posts come one after the other, each known by its parts."""

    @abstractmethod
    def entries(self, file: File) -> Iterable[Found]:
        """Yield what there is in a file.

        Raises:
            SourceError: the file does not have this format.
        """

    def scan(
        self,
        connection: duckdb.DuckDBPyConnection,
        file: File,
        *,
        careful: bool,  # noqa: ARG002 - there is one way to read it
    ) -> Scan:
        """Read each post into a temporary table, as `Reader.scan`."""
        return scan_entries(connection, file, self.entries(file))


def scan_entries(
    connection: duckdb.DuckDBPyConnection, file: File, entries: Iterable[Found]
) -> Scan:
    """Write posts into a temporary table, as they come.

    What cannot be read is recorded in `unreadable`.

    Args:
        connection: DuckDB.
        file: the source.
        entries: what is in it.

    Raises:
        SourceError: nothing in it can be read.
    """
    cells = Cells(connection, file)
    unused: Counter[str] = Counter()
    others: Counter[str] = Counter()
    people: dict[str, Person] = {}
    notes: list[str] = []
    faults: list[Unreadable] = []
    rows: list[Row] = []
    size = 0
    count = 0
    for each in entries:
        count += isinstance(each, SourceEntry | Other)
        if isinstance(each, Other):
            others[each.kind] += 1
        elif isinstance(each, Note):
            notes.append(each.text)
        elif isinstance(each, Unreadable):
            faults.append(each)
        else:
            unused.update(each.fields.keys())
            people |= {who.name: who for who in each.authors if who.is_described}
            rows.append(_row(each))
            size += len(each.content or "")
        if size > _BATCH:
            cells.add(rows)
            rows, size = [], 0
    if faults and not count:
        first = faults[0]
        raise SourceError(
            f"{file.location}, line {first.line}: {first.message}; fetch it again"
        )
    _record(connection, file, faults)
    _describe(connection, people.values())
    cells.add(rows)
    names = {name: name for name in _COLUMNS if name not in _NO_FIELDS}
    return Scan(
        cells.relation(_COLUMNS),
        dict.fromkeys(_COLUMNS, "VARCHAR"),
        names=names,
        format="format",
        is_draft="is_draft = 'true'",
        fields="fields",
        leftovers=Leftovers(
            unused=dict(unused.most_common()), others=dict(others), notes=tuple(notes)
        ),
    )


def _record(
    connection: duckdb.DuckDBPyConnection, file: File, faults: Sequence[Unreadable]
) -> None:
    if faults:
        connection.executemany(
            "insert into unreadable (source_file, source_line, message, raw)"
            " values (?, ?, ?, ?)",
            [(file.location, each.line, each.message, each.raw) for each in faults],
        )


def _describe(connection: duckdb.DuckDBPyConnection, people: Iterable[Person]) -> None:
    if told := list(people):
        connection.execute(
            "insert into author_facts by name select unnest(?::varchar[]) as name,"
            " unnest(?::varchar[]) as url, unnest(?::varchar[]) as picture",
            [
                [each.name for each in told],
                [each.url for each in told],
                [each.picture for each in told],
            ],
        )


def plain_title(text: str | None) -> str | None:
    """Return a title that may be HTML without marks; None if nothing is left."""
    return html.unescape(_OF_TITLES.sub("", text or "")).strip() or None


def joined(base: str | None, url: str | None) -> str | None:
    """Return an address as a browser reads it against another; None if it is none."""
    url = (url or "").strip()
    try:
        return urljoin(base or "", url) if url else None
    except ValueError:
        return url


def _row(entry: SourceEntry) -> Row:
    return [
        *(entry.path, entry.slug, entry.title or _first_words(entry), entry.published),
        *(
            entry.updated,
            _listed([each.name for each in entry.authors]),
            _listed(entry.tags),
        ),
        *(_listed(entry.categories), _listed(entry.addresses), entry.url),
        *(entry.language, entry.content, entry.format),
        "true" if entry.is_draft else "false",
        json.dumps(entry.fields, ensure_ascii=False) if entry.fields else None,
    ]


def _first_words(entry: SourceEntry) -> str | None:
    """Make a title for a post that has none."""
    text = (entry.content or "")[:10_000]
    if entry.format == "html":
        text = html.unescape(_MARKUP.sub(" ", without_shortcodes(text)))
    words = " ".join(text.split())
    if len(words) > _LONGEST_TITLE:
        words = words[:_LONGEST_TITLE].rpartition(" ")[0] or words[:_LONGEST_TITLE]
        return f"{words}…"
    return words or entry.slug or (entry.url or "").rstrip("/").rpartition("/")[2]


def _listed(names: Sequence[str]) -> str | None:
    unique = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    return json.dumps(unique, ensure_ascii=False) if unique else None
