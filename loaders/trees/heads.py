"""What the beginning of a post's file says of the post, in any form of text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from blogdb.loaders.trees import asciidoc_head, front_matter, org_head

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from blogdb.loaders.trees.front_matter import Document

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
    """
    document = front_matter.read(text)
    if written_in not in _OWN:
        return document
    own = _OWN[written_in](document.body)
    return replace(document, fields={**own, **document.fields})
