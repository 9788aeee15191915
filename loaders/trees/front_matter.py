"""Front matter: the fields before the text of a Markdown file.

YAML between `---` (Jekyll, MkDocs, Docusaurus and most others), TOML between `+++`, or
a JSON object (Hugo). YAML values stay as written: a slug `0123` is not a number, a tag
`on` is not a boolean, and a time with a time zone keeps its day.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from blogdb.loaders.toml_documents import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_Loader: type[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_OPENING = re.compile(r"\s*?^(---|\+\+\+)[ \t]*(yaml|yml|toml|json)?[ \t]*\r?\n", re.M)
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.M),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\r?\n|\Z)", re.M),
}
_KEY = re.compile(r"([A-Za-z_][\w .-]*?)[ \t]*:(?:[ \t]+(.*))?")
_ANCHOR = re.compile(r"(?:^|[\s\[{,])&\S", re.M)
_MOST_COPIES = 20
"""The most times its size that a document may grow to by YAML aliases."""


@dataclass(frozen=True)
class Fault:
    """An error in front matter that was worked around.

    Attributes:
        line: its line in the file, from 1.
        field: the field that it is in, if known.
        value: its text.
        message: what is wrong, and what was done.
    """

    line: int
    field: str | None
    value: str
    message: str


@dataclass(frozen=True)
class Document:
    """A Markdown file, split into its parts.

    Attributes:
        fields: the front matter; empty if there is none.
        body: the text below it, unchanged.
        faults: the errors in the front matter.
    """

    fields: Mapping[str, Any]
    body: str
    faults: tuple[Fault, ...] = field(default=())


def read(text: str) -> Document:
    """Split a file's text into front matter and body.

    Args:
        text: the text, without a byte order mark.

    Returns:
        The parts. Text without front matter, or with unclosed front matter, is all
        body.
    """
    if text.lstrip().startswith("{"):
        return _read_object(text)
    opening = _OPENING.match(text)
    if opening is None:
        return Document({}, text)
    mark, language = opening.groups()
    closing = _CLOSING[mark].search(text, opening.end())
    if closing is None:
        return Document({}, text)
    matter = text[opening.end() : closing.start()]
    first_line = text.count("\n", 0, opening.end()) + 1
    form = language or {"---": "yaml", "+++": "toml"}[mark]
    readers = {"yaml": _yaml, "yml": _yaml, "toml": _toml, "json": _json}
    fields, faults = readers[form](matter.replace("\r\n", "\n"), first_line)
    return Document(fields, text[closing.end() :], tuple(faults))


def parse_yaml(text: str) -> Any:
    """Read a YAML document, with every scalar as text.

    Args:
        text: the document.

    Returns:
        Dictionaries, lists and texts.

    Raises:
        ValueError: it is not YAML; the message says why and on which line.
    """
    try:
        document = yaml.load(text, _Loader)  # noqa: S506 (makes texts only)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f" on line {mark.line + 1}" if mark else ""
        raise ValueError(f"{error.problem or error.context}{line}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error).splitlines()[0]) from error
    if _ANCHOR.search(text):
        _require_small(document, most=_MOST_COPIES * (len(text) + 1000))
    return document


def _require_small(document: Any, most: int) -> None:
    """Refuse a document that aliases make huge, or that contains itself."""
    sizes: dict[int, int] = {}

    def size(node: Any) -> int:
        if not isinstance(node, dict | list):
            return len(node or "")
        if id(node) not in sizes:
            sizes[id(node)] = most
            parts = [*node, *node.values()] if isinstance(node, dict) else node
            sizes[id(node)] = 1 + sum(map(size, parts))
        return sizes[id(node)]

    if size(document) > most:
        raise ValueError("its aliases repeat too much text")


def _read_object(text: str) -> Document:
    """Read Hugo's JSON front matter: an object with nothing after it on its line."""
    start = len(text) - len(text.lstrip())
    try:
        fields, end = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode(
            text, start
        )
    except (ValueError, RecursionError):
        return Document({}, text)
    rest = text[end:]
    line, _, body = rest.partition("\n")
    if line.strip():
        return Document({}, text)
    return Document(fields, body)


def _json(matter: str, first_line: int) -> tuple[dict[str, Any], list[Fault]]:
    try:
        return _mapping(
            json.loads(matter, parse_int=str, parse_float=str), matter, first_line
        )
    except (ValueError, RecursionError) as error:
        return {}, [_unread(matter, first_line, f"not JSON: {error}")]


def _toml(matter: str, first_line: int) -> tuple[dict[str, Any], list[Fault]]:
    try:
        return _mapping(read_toml(matter, parse_float=str), matter, first_line)
    except ValueError as error:
        return {}, [_unread(matter, first_line, f"not TOML: {error}")]


def _yaml(matter: str, first_line: int) -> tuple[dict[str, Any], list[Fault]]:
    try:
        return _mapping(parse_yaml(matter), matter, first_line)
    except ValueError as error:
        return _yaml_by_fields(matter, first_line, str(error))


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
            found = _KEY.fullmatch(lines[0].rstrip()) if key else None
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
