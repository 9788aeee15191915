"""The head of a reStructuredText file: its title, and the fields below it."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import Any

from blogdb.loaders.trees.front_matter import Document

_FORMAT = "restructuredtext"
_LINE = r"[!-/:-@\[-`{-~]"
# Comments and targets; a directive is text.
_BEFORE = re.compile(
    r"(?:[ \t]*+\n|\.\.(?:[ \t]++(?![\w-]++::)[^\n]*+)?+\n(?:[ \t]++\S[^\n]*+\n)*+)*+"
)
_TITLE = re.compile(
    rf"(?:({_LINE})\1{{2,}}+[ \t]*+\n)?+[ \t]*+(\S[^\n]*+)\n({_LINE})\3{{2,}}+[ \t]*+"
    r"(?:\n|\Z)"
)
_FIELD = re.compile(
    r":([\w][^:\n]*+):(?:[ \t]++([^\n]*+))?+(?:\n|\Z)"
    r"((?:[ \t]++\S[^\n]*+(?:\n|\Z)|[ \t]*+\n(?=[ \t]++\S))*+)"
)
_BLANK_LINE = re.compile(r"\n[ \t]*+\n(?!\s)")
_ENTRY = re.compile(r"^[-*+][ \t]+", re.M)
_MARKS = re.compile(
    r"``([^`]++)``|(?<![\w:-])(?::[\w-]++)++:(?=`)|`([^`]*+)`_{0,2}+"
    r"|\*\*([^*]++)\*\*|\*([^*]++)\*|\\(.)"
)
_POST = re.compile(
    r"^\.\. post::[ \t]*+([^\n]*+)\n((?:[ \t]++:[^\n]*+(?:\n|\Z))*+)", re.M
)


def read(text: str) -> Document:
    """Split a reStructuredText file into its fields and its body.

    Args:
        text: the file's text.

    Returns:
        The fields before or below the title, with names in lower case and the title
        among them; and the text
        below the fields. Without fields, all text is body.
    """
    text = text.lstrip("\ufeff")
    fields: dict[str, Any] = {}
    start = place = _skipped(text, 0)
    title = _TITLE.match(text, place)
    if title is None:
        place = _read_fields(text, place, fields)
        title = _TITLE.match(text, _skipped(text, place))
    else:
        place = _read_fields(text, _skipped(text, title.end()), fields)
    body = text[place:] if fields else text[start:]
    title = title or _first_heading(text, place)
    if title is not None:
        fields = {"title": plain(title[2].strip()), **fields}
    return Document(fields, body, written_in=_FORMAT)


def _first_heading(text: str, place: int) -> re.Match[str] | None:
    """Find the first line that another one underlines, after a blank line."""
    for blank in _BLANK_LINE.finditer(text, place):
        if found := _TITLE.match(text, blank.end()):
            return found
    return None


def plain(words: str) -> str:
    """Return the words of a line without marks of emphasis, roles and links."""

    def shown(found: re.Match[str]) -> str:
        code, linked, *others = found.groups()
        words = next(filter(None, others), "")
        return code or (linked or "").partition("<")[0].strip() or words

    return _MARKS.sub(shown, words)


def _skipped(text: str, place: int) -> int:
    found = _BEFORE.match(text, place)
    return found.end() if found else place


def _read_fields(text: str, place: int, fields: dict[str, Any]) -> int:
    """Read the fields that begin at a place, and return where they end."""
    while found := _FIELD.match(text, place):
        name, value, more = found.groups()
        fields[name.strip().lower()] = _value(value or "", more)
        place = found.end()
    return place


def _value(first: str, more: str) -> str | list[str]:
    lines = dedent(more).strip()
    whole = f"{first.strip()}\n{lines}".strip() if lines else first.strip()
    if _ENTRY.match(whole):
        entries = (" ".join(each.split()) for each in _ENTRY.split(whole))
        return [each for each in entries if each]
    return " ".join(whole.split())


def post_directive(text: str) -> tuple[str, dict[str, str]] | None:
    """Read the first directive `post`, as ABlog has it.

    Args:
        text: reStructuredText.

    Returns:
        What stands beside it, and its options; None if there is none.
    """
    found = _POST.search(text)
    if found is None:
        return None
    options = (line.strip().split(":", 2) for line in found[2].splitlines())
    return found[1].strip(), {
        each[1].strip().lower(): each[2].strip() for each in options if len(each) > 2
    }
