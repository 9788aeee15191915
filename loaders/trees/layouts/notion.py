"""Notion's export as Markdown: pages with their ids in the names of files."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from blogdb.loaders.trees.fields import field_named
from blogdb.loaders.trees.heads import of_file
from blogdb.loaders.trees.layout import Layout
from blogdb.loaders.trees.places import Place, wanted
from blogdb.loaders.trees.slugs import of_django

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.folder import Folder
    from blogdb.loaders.trees.front_matter import Document

_ID = re.compile(r"[ -][0-9a-f]{32}\Z")
_HEAD = 8192
"""Bytes at the beginning of a page in which its properties are looked for."""
_LONGEST_LETTER = 4
"""Bytes of the longest letter, which the end of the beginning may cut."""
_TITLE = re.compile(r"\s*+#[ \t]++([^\n]*+)\n++")
_PROPERTY = re.compile(r"([^\W\d_][^\n:]{0,60}+):[ \t]++([^\n]*+)(?:\n|\Z)")
_END = re.compile(r"[ \t]*+(?:\n++|\Z)")
_RELATED = re.compile(r" \([^()\s]*+\.md\)")
_NAMES = {"created time": "created_at", "last edited time": "updated_at"}
"""What Notion calls the times that it keeps itself."""


def _recognises(folder: Folder) -> bool:
    """Recognise it by ids, which most of its pages have."""
    names = [path.stem for path in folder.markdown()]
    return sum(_ID.search(name) is not None for name in names) * 2 > len(names)


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield the pages of databases, which have properties; or all, if none has any."""
    folder = configuration.folder
    pages = [path for path in folder.markdown() if _ID.search(path.stem)]
    taken = set()
    for path in wanted(pages, lambda page: _has_properties(folder, page)):
        parts = [_ID.sub("", part) for part in path.parts[:-1]]
        title = _ID.sub("", path.stem)
        name = PurePosixPath(*parts, f"{of_django(title, keeps_unicode=True)}.md")
        # Pages may share their title; then the id stays.
        name = path if name in taken else name
        taken.add(name)
        yield Place(path, name)


def _has_properties(folder: Folder, path: PurePosixPath) -> bool:
    head = folder.head(path, _HEAD)
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        if len(head) < _HEAD or error.start < len(head) - _LONGEST_LETTER:
            # That it cannot be read is told when it is.
            return True
        text = head[: error.start].decode()
    document = _read(path, text)
    return len(document.fields) > 1 or bool(document.faults)


def _read(path: PurePosixPath, content: str) -> Document:
    """Take the lines of `Name: value` below the title for properties.

    Any paragraph may begin with a word and a colon; one of them has to be known.
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


NOTION = Layout(
    name="notion",
    description="Notion's export as Markdown",
    marks="names of files that end in ids of 32 digits",
    posts_are="the pages with properties (those of databases), or all if none has any",
    recognises=_recognises,
    places=_places,
    reads=_read,
)
