"""Jupyter's notebooks, read as the Markdown that their cells make.

What the cells gave when they were run is no text of the author's, and is left out.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees import front_matter
from blogdb.loaders.trees.front_matter import Document, NotReadError
from blogdb.loaders.trees.values import mapping, text, within

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORMAT = "notebook"
# fastpages, nbdev and Pelican: a heading, a summary, and a list of fields.
_HEADING = re.compile(r"#[ \t]++(\S[^\n]*+)")
_SUMMARY = re.compile(r">[ \t]*+(\S[^\n]*+)")
_FIELD = re.compile(r"[-*][ \t]++([A-Za-z][\w -]*+:(?:[ \t][^\n]*+)?+)")
_HIDDEN = re.compile(r"#[ \t]*+(?:\|[ \t]*+)?+(?:hide\b|include:[ \t]*+false\b)", re.I)
_QUOTED = re.compile(r"([\"'])(.*)\1", re.S)
_FENCE = re.compile(r"`{3,}+")


def read(written: str) -> Document:
    """Read a notebook: the fields that its first cell or its metadata have, and cells.

    Args:
        written: the file's text.

    Returns:
        The document, whose body is Markdown: code is in fences with its language.

    Raises:
        NotReadError: it is no notebook.
    """
    try:
        notebook = json.loads(written.lstrip("\ufeff"), parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise NotReadError(f"no notebook: {error}") from error
    cells = _cells(notebook)
    if cells is None:
        raise NotReadError("no notebook: it has no list of cells")
    language = _language(notebook)
    head, rest = _head(cells)
    parts = [each for cell in rest for each in _markdown(cell, language)]
    body = "\n\n".join(filter(str.strip, [head.body, *parts]))
    own = mapping(within(notebook, "metadata", "nikola"))
    fields = {str(name): value for name, value in own.items()} | dict(head.fields)
    # A line of a cell is no line of the file.
    faults = tuple(replace(fault, line=None) for fault in head.faults)
    return Document(fields, f"{body}\n" if body else "", faults, _FORMAT)


def _cells(notebook: Any) -> list[Any] | None:
    """Return the cells; before version 4 they were in worksheets."""
    cells = mapping(notebook).get("cells")
    if cells is None:
        sheets = mapping(notebook).get("worksheets")
        if isinstance(sheets, list) and sheets:
            cells = mapping(sheets[0]).get("cells")
    return cells if isinstance(cells, list) else None


def _language(notebook: Any) -> str:
    metadata = within(notebook, "metadata")
    return (
        text(within(metadata, "language_info", "name"))
        or text(within(metadata, "kernelspec", "language"))
        or "python"
    )


def _source(cell: Any) -> str:
    fields = mapping(cell)
    source = fields.get("source", fields.get("input"))
    if isinstance(source, list):
        source = "".join(each for each in source if isinstance(each, str))
    return source if isinstance(source, str) else ""


def _head(cells: list[Any]) -> tuple[Document, list[Any]]:
    """Split the cells into what the first says of the post, and the others."""
    for place, cell in enumerate(cells):
        source = _source(cell).strip()
        if mapping(cell).get("cell_type") == "code" or not source:
            continue
        document = front_matter.read(source)
        if document.fields or document.faults:
            return document, cells[:place] + cells[place + 1 :]
        listed = _listed(source)
        if listed:
            return listed, cells[:place] + cells[place + 1 :]
        break
    return Document({}, ""), cells


def _listed(source: str) -> Document | None:
    """Read a cell that is a list of fields, below a title and a summary perhaps."""
    title, summary, lines = "", "", list[str]()
    for line in filter(None, map(str.strip, source.splitlines())):
        if found := _FIELD.fullmatch(line):
            lines.append(found[1])
        elif not lines and not title and (found := _HEADING.fullmatch(line)):
            title = found[1].strip()
        elif not lines and (found := _SUMMARY.fullmatch(line)):
            summary = f"{summary} {found[1].strip()}".strip()
        else:
            return None
    if not lines:
        return None
    document = front_matter.read("\n".join(["---", *lines, "---", ""]))
    before = {"title": title, "description": summary}
    # Quotes are for colons, as in YAML.
    fields = {
        name: _QUOTED.sub(r"\2", value) for name, value in before.items() if value
    }
    return replace(document, fields=fields | dict(document.fields))


def _markdown(cell: Any, language: str) -> Iterator[str]:
    source = _source(cell)
    kind = mapping(cell).get("cell_type")
    if kind == "markdown":
        yield source
    elif kind == "heading":
        level = min(max(int(text(mapping(cell).get("level")) or 1), 1), 6)
        yield f"{'#' * level} {source}"
    elif kind == "code" and source.strip() and not _HIDDEN.match(source.lstrip()):
        longest = max(map(len, _FENCE.findall(source)), default=2)
        fence = "`" * (longest + 1)
        yield f"{fence}{language}\n{source.rstrip()}\n{fence}"
