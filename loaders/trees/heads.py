"""What the beginning of a post's file says of the post, in any form of text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from blogdb.loaders.trees import (
    asciidoc_head,
    front_matter,
    notebooks,
    org_head,
    restructured,
)
from blogdb.loaders.trees.formats import format_of
from blogdb.loaders.trees.javascript import read_declared
from blogdb.loaders.trees.values import mapping

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import PurePosixPath
    from typing import Any

    from blogdb.loaders.trees.front_matter import Document

    Reads = Callable[[PurePosixPath, str], Document]
    """Splits a file's text, by its path."""

_UNOPENED = re.compile(
    r"[A-Za-z_]\w*+[ \t]*+:[^\n]*+\n(?:(?!---|[ \t\r]*+\n)[^\n]*+\n)*+"
    r"(?:[ \t\r]*+\n)*+---[ \t\r]*+$",
    re.M,
)
_EXPORTS = ("metadata", "meta", "frontmatter", "post", "article")
_OWN: dict[str, Callable[[str], dict[str, Any]]] = {
    "asciidoc": asciidoc_head.fields,
    "org": org_head.fields,
}
"""What reads the fields that forms of text have by themselves."""


def read(text: str, written_in: str) -> Document:
    """Split a file's text into what it says of the post, and the body.

    What a form has for it by itself, such as AsciiDoc's header, is a part of the body;
    front matter above it goes before.

    Args:
        text: the text.
        written_in: what it is written in, as `posts.format` has it.

    Raises:
        NotReadError: it is not what it should be.
    """
    if written_in == "notebook":
        return notebooks.read(text)
    document = front_matter.read(text)
    if written_in in _OWN:
        own = _OWN[written_in](document.body)
        return replace(
            document, fields={**own, **document.fields}, written_in=written_in
        )
    if written_in == "restructuredtext" and not (document.fields or document.faults):
        return restructured.read(text)
    return replace(document, written_in=written_in)


def of_file(path: PurePosixPath, text: str) -> Document:
    """Split a file's text as most programs do, by the ending of its name.

    Args:
        path: the file.
        text: its text.

    Raises:
        NotReadError: it is not what the ending says.
    """
    document = read(text, format_of(path))
    if path.suffix == ".mdx" and not document.fields:
        return replace(document, fields=_exported(text))
    return document


def unopened(path: PurePosixPath, text: str) -> Document | None:
    """Split a file whose front matter has no line above it, as Hexo does.

    Args:
        path: the file.
        text: its text.

    Returns:
        The parts; None if it does not begin with lines of `key: value` and a line
        below them.
    """
    return of_file(path, f"---\n{text}") if _UNOPENED.match(text) else None


def _exported(text: str) -> dict[str, Any]:
    """Read what an MDX file without front matter exports as such (Next.js)."""
    declared = read_declared(text)
    return next(filter(None, (mapping(declared.get(name)) for name in _EXPORTS)), {})
