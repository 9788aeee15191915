"""The layouts, and the detection of a folder's layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.loaders.trees.layouts.docusaurus import DOCUSAURUS
from blogdb.loaders.trees.layouts.eleventy import ELEVENTY
from blogdb.loaders.trees.layouts.huggingface import HUGGINGFACE
from blogdb.loaders.trees.layouts.hugo import HUGO
from blogdb.loaders.trees.layouts.jekyll import JEKYLL
from blogdb.loaders.trees.layouts.markdown import MARKDOWN_FILES
from blogdb.loaders.trees.layouts.mkdocs import MKDOCS

if TYPE_CHECKING:
    from blogdb.loaders.trees.layout import Layout
    from blogdb.loaders.trees.tree import Tree

_EVERY = (HUGGINGFACE, MKDOCS, DOCUSAURUS, ELEVENTY, JEKYLL, HUGO, MARKDOWN_FILES)


def layouts() -> dict[str, Layout]:
    """Return the layouts by name, in the order in which they are tried."""
    return {layout.name: layout for layout in _EVERY}


def choose_layout(tree: Tree, name: str | None) -> Layout:
    """Choose a tree's layout: the named one, or else by its content.

    Args:
        tree: the folder.
        name: the value of --format.

    Raises:
        SourceError: there is no such layout, or none is recognised.
    """
    known = layouts()
    if name is not None:
        if name not in known:
            raise SourceError(
                f"{tree.location} is a folder, and there is no layout {name!r}; known:"
                f" {', '.join(known)}"
            )
        return known[name]
    for layout in known.values():
        if layout.recognises(tree.folder):
            return layout
    raise SourceError(
        f"{tree.location} has no Markdown files; name a file, or the folder of posts"
    )
