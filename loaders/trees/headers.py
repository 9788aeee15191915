"""Fields at the head of a file in other notations than front matter's."""

from __future__ import annotations

import html
import re
from typing import Any

from blogdb.loaders.trees.front_matter import Document

_KEY_VALUE = re.compile(r"[ ]{0,3}+([A-Za-z][\w-]*+):(?:[ \t]++([^\n]*+))?+(?:\n|\Z)")
_MORE = re.compile(r"(?:[ ]{4,}+|\t)[ \t]*+(\S[^\n]*+)(?:\n|\Z)")
_DOTTED = re.compile(r"[ \t]*+\.\.[ \t]++([\w-]++):(?!:)[ \t]*+([^\n]*+)(?:\n|\Z)")
_COMMENT = re.compile(r"<!--[ \t]*+\n?+")
_COMMENT_END = re.compile(r"\s*+-->[ \t]*+\n?+")
_BLANK = re.compile(r"(?:[ \t]*+\n)++")
_TITLE = re.compile(r"<title[^>]*+>([^<]*+)</title", re.I)
_META = re.compile(r"<meta\s([^>]*+)>", re.I)
_ATTRIBUTE = re.compile(
    r"""([\w:-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.I
)
_BODY = re.compile(r"<body[^>]*+>(.*?)(?:</body\s*+>|\Z)", re.I | re.S)
_HEAD = 1 << 16
"""Characters of a page in which its head is looked for."""


def of_key_values(text: str) -> Document | None:
    """Read lines of `Key: value`, up to a blank one, as Python-Markdown's `meta` does.

    Args:
        text: Markdown.

    Returns:
        The fields, with names in lower case, and the text below; None if the text does
        not begin with a title or a day in this notation.
    """
    text = text.lstrip("\ufeff \t\r\n").replace("\r\n", "\n")
    fields: dict[str, Any] = {}
    name, place = "", 0
    while found := _KEY_VALUE.match(text, place) or (
        _MORE.match(text, place) if name else None
    ):
        if found.re is _KEY_VALUE:
            name = found[1].lower()
            fields[name] = (found[2] or "").strip()
        else:
            fields[name] = f"{fields[name]} {found[1].strip()}".strip()
        place = found.end()
    is_header = fields.keys() & {"title", "date"}
    if not is_header or (place < len(text) and not _BLANK.match(text, place)):
        return None
    return Document(fields, text[place:])


def of_dotted_lines(text: str, written_in: str) -> Document | None:
    """Read Nikola's lines of `.. key: value`, which a comment of HTML may enclose.

    Args:
        text: the text.
        written_in: what it is written in, as `posts.format` has it.

    Returns:
        The fields, with names in lower case, and the text below; None if the text does
        not begin with a line in this notation.
    """
    text = text.lstrip("\ufeff \t\r\n").replace("\r\n", "\n")
    comment = _COMMENT.match(text)
    place = comment.end() if comment else 0
    fields: dict[str, Any] = {}
    while found := _DOTTED.match(text, place):
        fields[found[1].lower()] = found[2].strip()
        place = found.end()
    if not fields:
        return None
    end = _COMMENT_END.match(text, place) if comment else None
    return Document(fields, text[end.end() if end else place :], written_in=written_in)


def of_html(text: str) -> Document | None:
    """Read the title and the `meta` elements of a page of HTML.

    Args:
        text: HTML.

    Returns:
        The fields, with names in lower case, and what is in the page's body; None if
        it has no head.
    """
    title = _TITLE.search(text, 0, _HEAD)
    fields: dict[str, Any] = {}
    if title:
        fields["title"] = " ".join(html.unescape(title[1]).split())
    for found in _META.finditer(text, 0, _HEAD):
        values = {
            name.lower(): double or single or bare
            for name, double, single, bare in _ATTRIBUTE.findall(found[1])
        }
        if "name" in values and "content" in values:
            fields[values["name"].lower()] = html.unescape(values["content"])
    if not fields:
        return None
    body = _BODY.search(text)
    return Document(fields, body[1] if body else text, written_in="html")
