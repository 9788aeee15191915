"""Medium's archive: a page of HTML for each post, draft and response."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.front_matter import Document
from blogdb.loaders.trees.layout import Layout
from blogdb.loaders.trees.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.folder import Folder

_SIGNS = (b'class="h-entry"', b'<section data-field="')
_HEAD = 1 << 12
_MOST_TRIED = 3
"""Pages that are looked at to recognise an archive, and how far."""
_TITLE = re.compile(r'<h1\s++class="p-name"\s*+>')
_SUBTITLE = re.compile(r'<section\s++data-field="subtitle"[^<>]*+>')
_BODY = re.compile(r'<section\s++data-field="body"[^<>]*+>')
_AUTHOR = re.compile(r'class="p-author h-card"[^<>]*+>([^<]++)')
_DAY = re.compile(r'<time\s++class="dt-published"\s++datetime="([^"]++)"')
_SHORT = re.compile(r'<a\s++href="([^"<>]++)"\s*+>\s*+<time')
_CANONICAL = re.compile(r'<a\s++href="([^"<>]++)"\s++class="p-canonical"')
_TAG = re.compile(r'class="p-tag"[^<>]*+>([^<]++)')
_MARK = re.compile(r"<[^<>]*+>")


def _pages(folder: Folder) -> Iterator[PurePosixPath]:
    """Yield the pages in `posts/`, or in the root, if that is the folder of posts."""
    for path in folder.ending(".html"):
        if path.parts[:-1] in ((), ("posts",)):
            yield path


def _recognises(folder: Folder) -> bool:
    tried = (path for path, _ in zip(_pages(folder), range(_MOST_TRIED), strict=False))
    heads = (folder.head(path, _HEAD) for path in tried)
    return any(all(sign in head for sign in _SIGNS) for head in heads)


def _places(configuration: Configuration) -> Iterator[Place]:
    for path in _pages(configuration.folder):
        yield Place(path, path.relative_to(path.parent))


def _read(_: PurePosixPath, text: str) -> Document:
    """Read what Medium writes above and below a post; other pages have no title."""
    title, start = _within(text, _TITLE, "</h1>"), _BODY.search(text)
    if title is None or start is None:
        return Document({}, text, written_in="html")
    end = max(text.rfind("<footer>"), start.end())
    body = text[start.end() : end].rpartition("</section>")[0]
    footer = text[end:]
    day, canonical = _DAY.search(footer), _CANONICAL.search(footer)
    fields: dict[str, Any] = {
        "title": title,
        "subtitle": _within(text[: start.start()], _SUBTITLE, "</section>"),
        "date": day and day[1],
        "authors": [_plain(each) for each in _AUTHOR.findall(footer)],
        "tags": [_plain(each) for each in _TAG.findall(footer)],
        "url": canonical and html.unescape(canonical[1]),
        "aliases": [html.unescape(each) for each in _SHORT.findall(footer)],
        "draft": not (day or canonical),
    }
    return Document(fields, body.strip(), written_in="html")


def _within(text: str, start: re.Pattern[str], end: str) -> str | None:
    """Return what is between a mark and its end, in plain text."""
    found = start.search(text)
    return _plain(text[found.end() :].partition(end)[0]) if found else None


def _plain(markup: str) -> str:
    return " ".join(html.unescape(_MARK.sub("", markup)).split())


def _is_page(_: PurePosixPath, fields: Mapping[str, Any], __: str) -> bool:
    return bool(fields)


MEDIUM = Layout(
    name="medium",
    description="Medium's archive, packed or not",
    marks="`posts/*.html` that begin as Medium's do",
    posts_are="the pages in `posts/`, responses as well; what has no day is a draft",
    recognises=_recognises,
    places=_places,
    is_page=_is_page,
    reads=_read,
)
