"""The header of a document in AsciiDoc: its title, its authors and its attributes."""

from __future__ import annotations

import re
from typing import NamedTuple

_ATTRIBUTE = re.compile(r":(!?)(\w[\w-]*+)(!?):(?:[ \t]++(.*))?\Z")
_TITLE = re.compile(r"[=#][ \t]+(\S.*)")
_EMAIL = re.compile(r"<[^<>]*+>")
_REVISION = re.compile(r"(?:(?:v\d[\w.]*+|[\w.]++(?=,)),?)?+\s*(.*?)(?::(?:\s.*)?)?")
_HAS_DIGIT = re.compile(r"\d")


class Header(NamedTuple):
    """The header of a document.

    Attributes:
        title: its title as written; None if it has none.
        authors: its authors' names.
        revised: its day as written; None if it has none.
        attributes: the attributes that it sets, by their names in lower case.
        count_lines: the lines that it takes, from the document's first.
    """

    title: str | None
    authors: list[str]
    revised: str | None
    attributes: dict[str, str]
    count_lines: int


def attribute(line: str) -> tuple[str, str | None] | None:
    """Read a line that sets an attribute, such as `:name: value`.

    Returns:
        Its name, and the value, None where it is unset; None for any other line.
    """
    found = _ATTRIBUTE.match(line.rstrip()) if line.startswith(":") else None
    if found is None:
        return None
    is_unset = found[1] or found[3]
    return found[2].lower(), None if is_unset else (found[4] or "").strip()


def is_comment(line: str) -> bool:
    """Return whether a line is a comment."""
    return line.startswith("//") and not line.startswith("///")


def read_header(lines: list[str]) -> Header:
    """Read the header, which ends before the first blank line below the title.

    Args:
        lines: the document.
    """
    attributes: dict[str, str] = {}
    place = _set_attributes(lines, 0, attributes, ends_at_blank=False)
    title, count = _title(lines, place)
    if title is None:
        return Header(None, [], None, attributes, place if attributes else 0)
    authors: list[str] = []
    revised = None
    place = _set_attributes(lines, place + count, attributes)
    if _is_text(lines, place):
        authors = _authors(lines[place])
        place = _set_attributes(lines, place + 1, attributes)
        if _is_text(lines, place):
            revised = _revised(lines[place])
            place = _set_attributes(lines, place + 1, attributes)
    authors = authors or _authors(attributes.get("author", ""))
    revised = attributes.get("revdate") or revised
    return Header(title, authors, revised, attributes, place)


def _title(lines: list[str], place: int) -> tuple[str | None, int]:
    """Return the title of a document, and the lines that it takes."""
    line, below = [*lines[place : place + 2], "", ""][:2]
    if found := _TITLE.match(line):
        return found[1].strip(), 1
    is_underlined = below and not below.strip("=") and abs(len(below) - len(line)) <= 1
    return (line, 2) if line and is_underlined else (None, 0)


def _is_text(lines: list[str], place: int) -> bool:
    return place < len(lines) and bool(lines[place].strip())


def _set_attributes(
    lines: list[str],
    place: int,
    attributes: dict[str, str],
    *,
    ends_at_blank: bool = True,
) -> int:
    """Read attributes and comments, and return the place of the first other line."""
    while place < len(lines):
        line = lines[place]
        found = attribute(line)
        if found is None and not is_comment(line):
            if ends_at_blank or line.strip():
                break
        elif found is not None:
            name, value = found
            # A value goes on in the next line after a backslash.
            parts = [value or ""]
            while parts[-1].endswith("\\") and place + 1 < len(lines):
                place += 1
                parts[-1] = parts[-1][:-1].rstrip()
                parts.append(lines[place].strip())
            if value is None:
                attributes.pop(name, None)
            else:
                attributes[name] = " ".join(filter(None, parts))
        place += 1
    return place


def _authors(line: str) -> list[str]:
    names = (_EMAIL.sub("", each).strip() for each in line.split(";"))
    return [name.replace("_", " ") for name in names if name]


def _revised(line: str) -> str | None:
    found = _REVISION.fullmatch(line.strip())
    written = found[1].strip() if found else ""
    return written if _HAS_DIGIT.search(written) else None
