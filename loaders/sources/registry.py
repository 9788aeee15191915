"""The file formats, and the detection of a file's format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.loaders.sources.bear import Bear
from blogdb.loaders.sources.blogger import Blogger
from blogdb.loaders.sources.blogger_answers import BloggerAnswers
from blogdb.loaders.sources.databases import DuckDb, Sqlite
from blogdb.loaders.sources.delimited import Delimited
from blogdb.loaders.sources.devto import DEVTO
from blogdb.loaders.sources.feeds import Atom, JsonFeed, Rss
from blogdb.loaders.sources.foreign import foreign
from blogdb.loaders.sources.ghost import Ghost
from blogdb.loaders.sources.hashnode import HASHNODE
from blogdb.loaders.sources.json_documents import JsonArray, JsonLines
from blogdb.loaders.sources.parquet import Parquet
from blogdb.loaders.sources.spreadsheet import Spreadsheet
from blogdb.loaders.sources.tumblr import TUMBLR
from blogdb.loaders.sources.viewer import Viewer
from blogdb.loaders.sources.wordpress import Wxr
from blogdb.loaders.sources.wordpress_answers import WordPressAnswers
from blogdb.loaders.sources.writeas import WRITEAS
from blogdb.loaders.sources.xml_documents import root_of

if TYPE_CHECKING:
    from collections.abc import Mapping

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

LATEST_ONLY = frozenset({Rss.name, Atom.name, JsonFeed.name, BloggerAnswers.name})
"""The formats that hold a blog's latest posts, and are never all of it."""

ANSWERS = frozenset(
    {
        *(BloggerAnswers.name, WordPressAnswers.name, Ghost.name),
        *(DEVTO.name, HASHNODE.name, WRITEAS.name, TUMBLR.name, Bear.name),
    }
)
"""The formats whose fields are known, and which --map does not change."""

TABLES = frozenset({"jsonl", "json", "csv", "tsv"})
"""The formats of tables that any program may have written."""


def readers(
    records: str | None = None, query: str | None = None
) -> dict[str, FileReader]:
    """Return the readers by name, in the order in which they are tried.

    Args:
        records: where the posts lie in JSON, as --records names it; None to find it.
        query: what gives the posts of a database, as --query says it.
    """
    every: list[FileReader] = [
        Parquet(),
        Spreadsheet(),
        Sqlite(query),
        DuckDb(query),
        Wxr(),
        Rss(),
        Blogger(),
        Atom(),
        Viewer(),
        JsonFeed(),
        BloggerAnswers(),
        WordPressAnswers(),
        Ghost(),
        DEVTO,
        HASHNODE,
        WRITEAS,
        TUMBLR,
        Bear(),
        JsonLines(records),
        JsonArray(records),
        Delimited(
            "csv", "text separated by commas, semicolons or bars", ",", (".csv",)
        ),
        Delimited("tsv", "text separated by tabs", "\t", (".tsv", ".tab")),
    ]
    return {reader.name: reader for reader in every}


def detect(file: File, known: Mapping[str, FileReader]) -> FileReader:
    """Choose the reader of a file: by its content, then by its name.

    Args:
        file: the file.
        known: the readers by name.

    Raises:
        SourceError: no reader recognises it.
    """
    head = file.head
    found = next((each for each in known.values() if each.recognises(head)), None)
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
    latest = LATEST_ONLY | {WordPressAnswers.name}
    every = (Wxr.name, Blogger.name, *sorted(ANSWERS - latest))
    return [reader for name, reader in readers().items() if name in every]


def _require_no_foreign(file: File, head: bytes) -> None:
    """Refuse what is not read by what it is.

    Raises:
        SourceError: it is a known program's.
    """
    what = foreign(head)
    if what is not None:
        raise SourceError(f"{file.location} is {what}")


def _require_no_other_xml(file: File, head: bytes) -> None:
    """Refuse XML that no reader recognises by what it is.

    Raises:
        SourceError: it is XML.
    """
    root = root_of(head)
    if root is None:
        return
    what = _OTHER_XML.get(root.rpartition(":")[2].lower(), f"XML that begins <{root}>")
    raise SourceError(
        f"{file.location} is {what}, which is not read; of XML, blogdb reads RSS, Atom"
        " and WordPress' export (WXR)"
    )
