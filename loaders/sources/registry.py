"""The file formats, and the detection of a file's format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from blogdb.db.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Collection

    from blogdb.loaders.sources.files import File
    from blogdb.loaders.sources.reader import FileReader

_OTHER_XML = {
    "html": "a page of HTML",
    "urlset": "a sitemap, which has addresses alone",
    "sitemapindex": "a list of sitemaps",
    "opml": "a list of feeds (OPML)",
    "svg": "an image (SVG)",
}
"""What XML is by its first element."""

LATEST_ONLY = frozenset({"rss", "atom", "jsonfeed", "bloggerjson"})
"""The formats that hold a blog's latest posts, and are never all of it."""

ANSWERS = frozenset(
    {
        *("bloggerjson", "wpjson", "ghost", "devto", "hashnode", "writeas", "tumblr"),
        "bear",
    }
)
"""The formats whose fields are known, and which --map does not change."""

TABLES = frozenset({"jsonl", "json", "csv", "tsv"})
"""The formats of tables that any program may have written."""


class _Asked(NamedTuple):
    """What the user says of a source.

    Attributes:
        records: where the posts lie in JSON; None to find it.
        query: what gives the posts of a database; None for its table of posts.
    """

    records: str | None
    query: str | None


class _Format(NamedTuple):
    """Where the reader of a format is.

    Attributes:
        module: the module below `sources`, which is imported when it is needed.
        made: makes the reader, from the module and what the user says.
        may_be: whether a file may have the format, by its beginning; where it says no,
            the reader need not be imported to say so.
    """

    module: str
    made: Callable[[Any, _Asked], FileReader]
    may_be: Callable[[bytes], bool]


def _is_any(_: bytes) -> bool:
    return True


def _is_binary(head: bytes) -> bool:
    begins = (b"PAR1", b"PK", b"\xd0\xcf", b"SQLite")
    return head.startswith(begins) or b"DUCK" in head[:12]


def _is_xml(head: bytes) -> bool:
    # Programs write warnings before it.
    begins = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return begins.startswith(b"<") or b"<?xml" in head or b"<rss" in head


def _is_json(head: bytes) -> bool:
    return head.lstrip().startswith((b"[", b"{"))


def _is_of_bear(head: bytes) -> bool:
    return b"all tags" in head.partition(b"\n")[0].lower()


_FORMATS = {
    "parquet": _Format("parquet", lambda found, _: found.Parquet(), _is_binary),
    "excel": _Format("spreadsheet", lambda found, _: found.Spreadsheet(), _is_binary),
    "sqlite": _Format(
        "databases", lambda found, asked: found.Sqlite(asked.query), _is_binary
    ),
    "duckdb": _Format(
        "databases", lambda found, asked: found.DuckDb(asked.query), _is_binary
    ),
    "wxr": _Format("wordpress", lambda found, _: found.Wxr(), _is_xml),
    "rss": _Format("feeds", lambda found, _: found.Rss(), _is_xml),
    "blogger": _Format("blogger", lambda found, _: found.Blogger(), _is_xml),
    "atom": _Format("feeds", lambda found, _: found.Atom(), _is_xml),
    "viewer": _Format("viewer", lambda found, _: found.Viewer(), _is_any),
    "jsonfeed": _Format("feeds", lambda found, _: found.JsonFeed(), _is_json),
    "bloggerjson": _Format(
        "blogger_answers", lambda found, _: found.BloggerAnswers(), _is_json
    ),
    "wpjson": _Format(
        "wordpress_answers", lambda found, _: found.WordPressAnswers(), _is_json
    ),
    "ghost": _Format("ghost", lambda found, _: found.Ghost(), _is_json),
    "devto": _Format("devto", lambda found, _: found.DEVTO, _is_json),
    "hashnode": _Format("hashnode", lambda found, _: found.HASHNODE, _is_json),
    "writeas": _Format("writeas", lambda found, _: found.WRITEAS, _is_json),
    "tumblr": _Format("tumblr", lambda found, _: found.TUMBLR, _is_json),
    "bear": _Format("bear", lambda found, _: found.Bear(), _is_of_bear),
    "jsonl": _Format(
        "json_documents", lambda found, asked: found.JsonLines(asked.records), _is_json
    ),
    "json": _Format(
        "json_documents", lambda found, asked: found.JsonArray(asked.records), _is_json
    ),
    "csv": _Format(
        "delimited",
        lambda found, _: found.Delimited(
            "csv", "text separated by commas, semicolons or bars", ",", (".csv",)
        ),
        _is_any,
    ),
    "tsv": _Format(
        "delimited",
        lambda found, _: found.Delimited(
            "tsv", "text separated by tabs", "\t", (".tsv", ".tab")
        ),
        _is_any,
    ),
}
"""The formats by name, in the order in which they are tried."""


class _Readers(Mapping[str, "FileReader"]):
    """The readers by name, each imported when it is asked for.

    Args:
        names: the names, in order.
        asked: what the user says of the source.
    """

    def __init__(self, names: Collection[str], asked: _Asked) -> None:
        self._names = dict.fromkeys(names)
        self._asked = asked

    def __getitem__(self, name: str) -> FileReader:
        if name not in self._names:
            raise KeyError(name)
        form = _FORMATS[name]
        module = import_module(f"blogdb.loaders.sources.{form.module}")
        return form.made(module, self._asked)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def readers(
    records: str | None = None,
    query: str | None = None,
    left_out: Collection[str] = (),
) -> Mapping[str, FileReader]:
    """Return the readers by name, in the order in which they are tried.

    Args:
        records: where the posts lie in JSON, as --records names it; None to find it.
        query: what gives the posts of a database, as --query says it.
        left_out: names of formats that are not meant.
    """
    names = [name for name in _FORMATS if name not in left_out]
    return _Readers(names, _Asked(records, query))


def detect(file: File, known: Mapping[str, FileReader]) -> FileReader:
    """Choose the reader of a file: by its content, then by its name.

    Args:
        file: the file.
        known: the readers by name.

    Raises:
        SourceError: no reader recognises it.
    """
    head = file.head
    possible = (name for name in known if _FORMATS[name].may_be(head))
    found = next(
        (each for name in possible if (each := known[name]).recognises(head)), None
    )
    # Whoever takes an export for a table has named its format or its columns.
    if (found is None or found.name in TABLES) and known.keys() >= ANSWERS:
        _require_no_foreign(file, head)
    if found is not None:
        return found
    _require_no_other_xml(file, head)
    for reader in known.values():
        if file.suffix in reader.suffixes:
            return reader
    start = head.splitlines()[0][:40].decode("utf-8", "backslashreplace")
    raise SourceError(
        f"{file.location} is in no format that blogdb recognises (it begins with"
        f" {start!r}); name its format with --format: {', '.join(known)}"
    )


def exports() -> list[FileReader]:
    """Return the readers of exports, which services may hand over in an archive."""
    latest = LATEST_ONLY | {"wpjson"}
    every = ("wxr", "blogger", *sorted(ANSWERS - latest))
    return [reader for name, reader in readers().items() if name in every]


def _require_no_foreign(file: File, head: bytes) -> None:
    """Refuse what is not read by what it is.

    Raises:
        SourceError: it is a known program's.
    """
    from blogdb.loaders.sources.foreign import foreign

    what = foreign(head)
    if what is not None:
        raise SourceError(f"{file.location} is {what}")


def _require_no_other_xml(file: File, head: bytes) -> None:
    """Refuse XML that no reader recognises by what it is.

    Raises:
        SourceError: it is XML.
    """
    from blogdb.loaders.sources.xml_documents import root_of

    root = root_of(head)
    if root is None:
        return
    what = _OTHER_XML.get(root.rpartition(":")[2].lower(), f"XML that begins <{root}>")
    raise SourceError(
        f"{file.location} is {what}, which is not read; of XML, blogdb reads RSS, Atom"
        " and WordPress' export (WXR)"
    )
