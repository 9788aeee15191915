"""Splitting a file's text into fields and body, by what it is written in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from blogdb.loaders.trees import (
    asciidoc_head,
    front_matter,
    org_head,
    restructured,
)
from blogdb.loaders.trees.formats import format_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import PurePosixPath
    from typing import Any

    from blogdb.loaders.trees.front_matter import Document

    Reads = Callable[[PurePosixPath, str], Document]
    """Splits a file's text, by its path; front matter is what programs share."""

_HEADS: dict[str, Callable[[str], dict[str, Any]]] = {
    "asciidoc": asciidoc_head.fields,
    "org": org_head.fields,
}
"""What reads the fields that forms of text have by themselves."""


def read(path: PurePosixPath, text: str) -> Document:
    """Split a file's text into fields and body, as most programs do.

    Args:
        path: the file.
        text: its text.
    """
    written_in = format_of(path)
    document = front_matter.read(text)
    if written_in == "restructuredtext" and not (document.fields or document.faults):
        return restructured.read(text)
    if written_in == "markdown":
        return document
    if written_in in _HEADS:
        # It is a part of the body, and front matter above it goes before.
        own = _HEADS[written_in](document.body)
        document = replace(document, fields={**own, **document.fields})
    return replace(document, written_in=written_in)


def replaced(document: Document, fields: Mapping[str, Any]) -> Document:
    """Return a document with other fields."""
    return replace(document, fields=fields)
