"""Plain Markdown files, whatever program publishes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.loaders.trees.layout import Layout
from blogdb.loaders.trees.places import Place, is_post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.folder import Folder


def _places(folder: Folder) -> Iterator[Place]:
    """Yield all files except those about the tree itself."""
    return (Place(path, path) for path in folder.markdown() if is_post(path))


MARKDOWN_FILES = Layout(
    name="markdown",
    description="plain Markdown files",
    marks="any Markdown file",
    posts_are="all files; a post without tags gets its folder as its topic",
    recognises=lambda folder: any(folder.markdown()),
    places=_places,
    has_topic_folders=True,
)
