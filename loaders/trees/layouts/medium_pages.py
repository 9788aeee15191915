"""What a page of Medium's archive says of its post, above and below the body."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.front_matter import Document

if TYPE_CHECKING:
    from pathlib import PurePosixPath

_TITLE = re.compile(r'<h1\s++class="p-name"\s*+>')
_SUBTITLE = re.compile(r'<section\s++data-field="subtitle"[^<>]*+>')
_BODY = re.compile(r'<section\s++data-field="body"[^<>]*+>')
_AUTHOR = re.compile(r'class="p-author h-card"[^<>]{0,200}+>([^<]++)')
_DAY = re.compile(r'<time\s++class="dt-published"\s++datetime="([^"]++)"')
_SHORT = re.compile(r'<a\s++href="([^"<>]++)"\s*+>\s*+<time')
_CANONICAL = re.compile(r'<a\s++href="([^"<>]++)"\s++class="p-canonical"')
_TAG = re.compile(r'class="p-tag"[^<>]{0,200}+>([^<]++)')
_MARK = re.compile(r"<[^<>]*+>")


def read(_: PurePosixPath, text: str) -> Document:
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
