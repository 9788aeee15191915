"""Front matter: the fields that stand above a Markdown file's text.

YAML between `---` (Jekyll, MkDocs, Docusaurus and most others), TOML between `+++`
and a JSON object (Hugo). Values of YAML stay the text that was written: a slug `0123`
is no number, a tag `on` no truth, and the day of a time with a zone is the one written.
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
"""How many times its own size a document may grow to by its aliases."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in front matter, and was taken as well as could be.

    Attributes:
        line: its line in the file, from 1.
        field: the field that it is in, where that is known.
        value: its text.
        message: what is wrong, and what was made of it.
    """

    line: int
    field: str | None
    value: str
    message: str


@dataclass(frozen=True)
class Document:
    """A file in its parts.

    Attributes:
        fields: what the front matter says; empty where there is none.
        body: the text below it, as it stands in the file.
        faults: what could not be read as it should.
    """

    fields: Mapping[str, Any]
    body: str
    faults: tuple[Fault, ...] = field(default=())


def read(text: str) -> Document:
    """Part a file's text into front matter and body.

    Args:
        text: the text, without a byte order mark.

    Returns:
        The parts. Text without front matter, or whose front matter never ends, is all
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
    """Read a YAML document, every value as its text.

    Args:
        text: the document.

    Returns:
        Dictionaries, lists and texts.

    Raises:
        ValueError: it is not YAML; the message says why and at which line.
    """
    try:
        document = yaml.load(text, _Loader)  # noqa: S506 (makes texts only)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f" at its line {mark.line + 1}" if mark else ""
        raise ValueError(f"{error.problem or error.context}{line}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error).splitlines()[0]) from error
    if _ANCHOR.search(text):
        _require_small(document, most=_MOST_COPIES * (len(text) + 1000))
    return document


def _require_small(document: Any, most: int) -> None:
    """Refuse a document that its aliases blow up, or that holds itself."""
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
        raise ValueError("its aliases repeat too much")


def _read_object(text: str) -> Document:
    """Read Hugo's JSON front matter: an object that begins and ends a line."""
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
    return {}, [_unread(matter, first_line, "no fields, as in `title: A title`")]


def _unread(matter: str, first_line: int, reason: str) -> Fault:
    return Fault(first_line, None, matter, f"the front matter is {reason}; left out")


def _yaml_by_fields(
    matter: str, first_line: int, reason: str
) -> tuple[dict[str, Any], list[Fault]]:
    """Read YAML that is not valid as a whole a field at a time.

    What stands on the line of its key, such as a title with a colon in it, leaves no
    doubt. A field over several lines is read when it is valid alone.
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
                message = f"not valid YAML ({error}); read as the text that it is"
            else:
                message = f"not valid YAML ({error}); left out"
            faults.append(Fault(line, key, text.strip(), message))
    if not faults:
        faults.append(
            Fault(first_line, None, matter.strip(), f"not valid YAML ({reason})")
        )
    return fields, faults


def _by_fields(matter: str) -> Iterator[tuple[int, str | None, list[str]]]:
    """Yield each key with its lines, and the number of the first, from 0."""
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
