"""Splitting a file's text into fields and body, by what it is written in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from blogdb.loaders.trees import front_matter, restructured
from blogdb.loaders.trees.formats import format_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import PurePosixPath
    from typing import Any

    from blogdb.loaders.trees.front_matter import Document

    Reads = Callable[[PurePosixPath, str], Document]
    """Splits a file's text, by its path; front matter is what programs share."""


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
    return replace(document, written_in=written_in)


def replaced(document: Document, fields: Mapping[str, Any]) -> Document:
    """Return a document with other fields."""
    return replace(document, fields=fields)
