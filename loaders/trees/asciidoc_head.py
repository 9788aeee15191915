"""What the header of an AsciiDoc document says of the post.

jekyll-asciidoc, Awestruct, Antora and JBake have attributes of their own for it, such
as `:page-tags:`, beside those of every document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.loaders.bodies.asciidoc_header import read_header
from blogdb.loaders.bodies.asciidoc_text import Attributes, plain
from blogdb.loaders.trees.fields import field_named
from blogdb.loaders.trees.yaml_documents import parse_yaml

if TYPE_CHECKING:
    from typing import Any

_PREFIXES = ("page-", "awestruct-", "jbake-", "hp-")
_ALSO = ("description", "draft")
"""Attributes of a post that say nothing of how the document looks."""


def fields(body: str) -> dict[str, Any]:
    """Return the fields that a header gives a post.

    Args:
        body: the document.
    """
    header = read_header([line.rstrip() for line in body.split("\n")])
    found: dict[str, Any] = {}
    if header.title:
        found["title"] = plain(header.title, Attributes(header.attributes))
    if header.authors:
        found["authors"] = header.authors
    if header.revised:
        found["date"] = header.revised
    taken = ("title", "author", "authors", "date")
    for name, value in header.attributes.items():
        prefix = next(filter(name.startswith, _PREFIXES), "")
        bare = name.removeprefix(prefix)
        if prefix or (bare not in taken and (field_named(bare) or bare in _ALSO)):
            found[bare] = _value(value)
    return found


def _value(written: str) -> Any:
    """Return an attribute's value: a list or an object in YAML, or else a text."""
    if not written.startswith(("[", "{", '"', "'")):
        # An attribute without a value is set, which means that it is so.
        return written or "true"
    try:
        return parse_yaml(written)
    except ValueError:
        return written
