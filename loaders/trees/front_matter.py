"""Front matter: the fields before the text of a Markdown file.

YAML between `---` (Jekyll, MkDocs, Docusaurus and most others), TOML between `+++`, or
a JSON object (Hugo); a program between `---js` and `---` (Eleventy).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from blogdb.loaders.toml_documents import read_toml
from blogdb.loaders.trees.javascript import read_declared
from blogdb.loaders.trees.yaml_documents import parse_yaml, read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# Comments and blank lines, which may come first.
_BEFORE = re.compile(
    r"(?:\s*+(?:<!--(?:[^-]|-(?!->))*+-->|\{/\*(?:[^*]|\*(?!/))*+\*/\}))*+\s*+"
)
_OPENING = re.compile(
    r"^(---|\+\+\+)[ \t]*+(yaml|yml|toml|json|js|javascript)?+[ \t]*+\r?\n", re.M
)
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.M),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\r?\n|\Z)", re.M),
}
# A field, what is indented below one, an entry of its list, or a comment.
_MATTER_LINE = re.compile(
    r"(?:[\w\"'][^\n:=]*[:=]|[ \t]+\S|-[ \t]|#|[\]}])[^\n]*(?:\n|\Z)"
)
_KEY = re.compile(r"([A-Za-z_](?:[\w .-]*[\w.-])?|<<)[ \t]*+:(?:[ \t]++(.*))?")

# The same in any script, and in quotation marks.
_FIELD = re.compile(r"(?:<<|[\"']?[^\W\d][\w .-]{0,40}[\"']?)[ \t]*+:(?:[ \t]|\Z)")

# Numbers are texts; so is NaN, which Python reads, and which is no JSON.
_AS_WRITTEN: dict[str, Any] = dict.fromkeys(
    ("parse_int", "parse_float", "parse_constant"), str
)

_CERTAIN = frozenset({"title", "date", "layout"})
"""Keys that a text hardly has by chance, however little else of it is a field."""

_LONGEST = 1 << 20
"""Characters of the longest front matter that is read, in 100 times the memory."""
_SHOWN = 200
"""Characters that are kept of a longer one."""


class NotReadError(Exception):
    """A file is not what its name says.

    Args:
        message: why.
        line: the line, if it is known.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Fault:
    """An error in front matter that was worked around.

    Attributes:
        line: its line in the file, from 1; None if it is not known.
        field: the field that it is in, if known.
        value: its text.
        message: what is wrong, and what was done.
    """

    line: int | None
    field: str | None
    value: str
    message: str


@dataclass(frozen=True)
class Document:
    """A file of a post, split into its parts.

    Attributes:
        fields: the front matter; empty if there is none.
        body: the text below it, unchanged.
        faults: the errors in the front matter.
        written_in: what the body is written in, as `posts.format` has it.
    """

    fields: Mapping[str, Any]
    body: str
    faults: tuple[Fault, ...] = field(default=())
    written_in: str = "markdown"


def read(text: str) -> Document:
    """Split a file's text into front matter and body.

    Byte order marks, blank lines and comments may come before front matter.

    Args:
        text: the text.

    Returns:
        The parts. Text without front matter is all body. Front matter that is not
        closed is read up to the first line that does not belong to it.
    """
    text = text.lstrip("\ufeff")
    before = _BEFORE.match(text)
    start = before.end() if before else 0
    if text.startswith("{", start):
        return _read_object(text, start)
    opening = _OPENING.match(text, start)
    if opening is None:
        return Document({}, text)
    mark, language = opening.groups()
    first_line = text.count("\n", 0, opening.end()) + 1
    form = language or {"---": "yaml", "+++": "toml"}[mark]
    closing = _CLOSING[mark].search(text, opening.end())
    if closing is None:
        return _read_unclosed(text, opening, form, first_line)
    matter = text[opening.end() : closing.start()]
    if text[:start].strip() and not _looks_like_fields(matter):
        # A comment, and then a line across the page.
        return Document({}, text)
    fields, faults = _fields(form, matter, first_line)
    is_text = opening[0].strip() == "---" and not _looks_like_fields(matter)
    if is_text and faults and fields.keys().isdisjoint(_CERTAIN):
        # Two lines across the page.
        message = f"between {mark} and {mark} are no fields; taken as text"
        return Document({}, text, (Fault(first_line - 1, None, mark, message),))
    return Document(fields, text[closing.end() :], tuple(faults))


def _read_unclosed(
    text: str, opening: re.Match[str], form: str, first_line: int
) -> Document:
    """Read front matter without an end, if it clearly is what it looks like.

    Text may begin with a line across the page, and with a word and a colon after that;
    but hardly with a title's.
    """
    end = opening.end()
    lines = 0
    while (line := _MATTER_LINE.match(text, end)) is not None:
        end = line.end()
        lines += 1
    matter = text[opening.end() : end]
    if not lines or not _looks_like_fields(matter):
        return Document({}, text)
    fields, faults = _fields(form, matter, first_line)
    is_clear = not faults and any(key.lower() == "title" for key in fields)
    last = first_line + lines - 1
    message = f"front matter is not closed by {opening[1]}; " + (
        f"read up to line {last}" if is_clear else "taken as text"
    )
    fault = Fault(first_line - 1, None, (opening[0] + matter).strip(), message)
    return Document(
        fields if is_clear else {}, text[end:] if is_clear else text, (fault,)
    )


def _looks_like_fields(matter: str) -> bool:
    """Return whether the first line that is no comment is a field, or begins JSON."""
    lines = (line.rstrip() for line in matter.splitlines())
    first = next((each for each in lines if each and not each.startswith("#")), "")
    return _FIELD.match(first) is not None or "=" in first or first.startswith("{")


def _read_object(text: str, start: int) -> Document:
    """Read Hugo's JSON front matter: an object with nothing after it on its line."""
    try:
        fields, end = json.JSONDecoder(**_AS_WRITTEN).raw_decode(
            text[: start + _LONGEST], start
        )
    except (ValueError, RecursionError):
        return Document({}, text)
    rest = text[end:]
    line, _, body = rest.partition("\n")
    if line.strip():
        return Document({}, text)
    return Document(fields, body)


def _fields(
    form: str, matter: str, first_line: int
) -> tuple[dict[str, Any], list[Fault]]:
    if len(matter) > _LONGEST:
        reason = f"longer than {_LONGEST / 1e6:.0f} MB"
        return {}, [_unread(matter[:_SHOWN], first_line, reason)]
    return _READERS[form](matter.replace("\r\n", "\n"), first_line)


def _json(matter: str, first_line: int) -> tuple[dict[str, Any], list[Fault]]:
    try:
        return _mapping(json.loads(matter, **_AS_WRITTEN), matter, first_line)
    except (ValueError, RecursionError) as error:
        return {}, [_unread(matter, first_line, f"not JSON: {error}")]


def _javascript(matter: str, first_line: int) -> tuple[dict[str, Any], list[Fault]]:
    """Read what a program declares (Eleventy); what it computes is not known."""
    fields = read_declared(matter)
    return fields, [] if fields else [_unread(matter, first_line, "a program")]


def _toml(matter: str, first_line: int) -> tuple[dict[str, Any], list[Fault]]:
    try:
        return _mapping(read_toml(matter, parse_float=str), matter, first_line)
    except ValueError as error:
        return {}, [_unread(matter, first_line, f"not TOML: {error}")]


def _yaml(matter: str, first_line: int) -> tuple[dict[str, Any], list[Fault]]:
    try:
        document, repeated = read_yaml(matter)
    except ValueError as error:
        return _yaml_by_fields(matter, first_line, str(error))
    fields, faults = _mapping(document, matter, first_line)
    return fields, faults + [
        Fault(
            *(first_line + each.line - 1, each.key, each.value),
            f"{each.key} is given twice; the second counts",
        )
        for each in repeated
    ]


_READERS: dict[str, Callable[[str, int], tuple[dict[str, Any], list[Fault]]]] = {
    "yaml": _yaml,
    "yml": _yaml,
    "toml": _toml,
    "json": _json,
    "js": _javascript,
    "javascript": _javascript,
}


def _mapping(
    value: Any, matter: str, first_line: int
) -> tuple[dict[str, Any], list[Fault]]:
    if isinstance(value, dict):
        return {str(key): each for key, each in value.items()}, []
    if not value:
        return {}, []
    return {}, [_unread(matter, first_line, "not fields, as in `title: A title`")]


def _unread(matter: str, first_line: int, reason: str) -> Fault:
    return Fault(first_line, None, matter, f"the front matter is {reason}; ignored")


def _yaml_by_fields(
    matter: str, first_line: int, reason: str
) -> tuple[dict[str, Any], list[Fault]]:
    """Read invalid YAML field by field.

    A value on the same line as its key is unambiguous, such as a title that contains a
    colon. A field of several lines is read if it is valid by itself.
    """
    fields: dict[str, Any] = {}
    faults: list[Fault] = []
    for number, key, lines in _by_fields(matter):
        text = "\n".join(lines)
        line = first_line + number
        try:
            value = parse_yaml(text)
            if not isinstance(value, dict):
                raise ValueError(reason)
            fields |= {str(name): each for name, each in value.items()}
        except ValueError as error:
            is_field = key is not None and key != "<<"
            found = _KEY.fullmatch(lines[0].rstrip()) if is_field else None
            if found and found[2] and not any(each.strip() for each in lines[1:]):
                fields[found[1]] = _unquoted(found[2])
                message = f"not valid YAML ({error}); read as plain text"
            else:
                message = f"not valid YAML ({error}); ignored"
            faults.append(Fault(line, key, text.strip(), message))
    if not faults:
        faults.append(
            Fault(first_line, None, matter.strip(), f"not valid YAML ({reason})")
        )
    return fields, faults


def _by_fields(matter: str) -> Iterator[tuple[int, str | None, list[str]]]:
    """Yield the index of each field's first line, from 0, its key and its lines."""
    start, key, lines = 0, None, list[str]()
    for number, line in enumerate(matter.splitlines()):
        found = _KEY.fullmatch(line.rstrip()) if line[:1].strip() else None
        if found:
            if any(each.strip() for each in lines):
                yield start, key, lines
            start, key, lines = number, found[1], [line]
        else:
            lines.append(line)
    if any(each.strip() for each in lines):
        yield start, key, lines


def _unquoted(text: str) -> str:
    text = text.strip()
    for quote in "\"'":
        if len(text) > 1 and text[0] == text[-1] == quote and quote not in text[1:-1]:
            return text[1:-1]
    return text
