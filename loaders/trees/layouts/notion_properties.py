"""The properties of a page of Notion's, which are lines below its title."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from blogdb.loaders.trees.fields import field_named
from blogdb.loaders.trees.heads import of_file

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.front_matter import Document

_TITLE = re.compile(r"\s*+#[ \t]++([^\n]*+)\n++")
_PROPERTY = re.compile(r"([^\W\d_][^\n:]{0,60}+):[ \t]++([^\n]*+)(?:\n|\Z)")
_END = re.compile(r"[ \t]*+(?:\n++|\Z)")
_RELATED = re.compile(r" \([^()\s]*+\.md\)")
_NAMES = {"created time": "created_at", "last edited time": "updated_at"}
"""What Notion calls the times that it keeps itself."""


def read(path: PurePosixPath, content: str) -> Document:
    """Take the lines of `Name: value` below the title for properties.

    Any paragraph may begin with a word and a colon; one of them has to be known.

    Args:
        path: the file.
        content: its text.
    """
    content = content.replace("\r\n", "\n")
    document = of_file(path, content)
    title = _TITLE.match(document.body)
    place = title.end() if title else 0
    fields: dict[str, str] = {}
    while found := _PROPERTY.match(document.body, place):
        name = _NAMES.get(found[1].lower(), found[1])
        # A day may be a time of several days, and a text a link to another page.
        fields[name] = _RELATED.sub("", found[2].partition(" → ")[0]).strip()
        place = found.end()
    end = _END.match(document.body, place)
    if title is None or end is None or not any(map(field_named, fields)):
        return document
    body = title[0] + document.body[end.end() :]
    return replace(document, fields={"title": title[1], **fields}, body=body)
