"""Medium's archive: a page of HTML for each post, draft and response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.loaders.trees.layout import Layout
from blogdb.loaders.trees.layouts.medium_pages import read
from blogdb.loaders.trees.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.folder import Folder

_SIGNS = (b'class="h-entry"', b'<section data-field="')
_HEAD = 1 << 12
_MOST_TRIED = 3
"""Pages that are looked at to recognise an archive, and how far."""


def _pages(folder: Folder) -> Iterator[PurePosixPath]:
    """Yield the pages in `posts/`, or in the root, if that is the folder of posts."""
    for path in folder.ending(".html"):
        if path.parts[:-1] in ((), ("posts",)):
            yield path


def _recognises(folder: Folder) -> bool:
    tried = (path for path, _ in zip(_pages(folder), range(_MOST_TRIED), strict=False))
    heads = (folder.head(path, _HEAD) for path in tried)
    return any(all(sign in head for sign in _SIGNS) for head in heads)


def _places(configuration: Configuration) -> Iterator[Place]:
    for path in _pages(configuration.folder):
        yield Place(path, path.relative_to(path.parent))


def _is_page(_: PurePosixPath, fields: Mapping[str, object], __: str) -> bool:
    return bool(fields)


MEDIUM = Layout(
    name="medium",
    description="Medium's archive, packed or not",
    marks="`posts/*.html` that begin as Medium's do",
    posts_are="the pages in `posts/`, responses as well; what has no day is a draft",
    recognises=_recognises,
    places=_places,
    is_page=_is_page,
    reads=read,
)
