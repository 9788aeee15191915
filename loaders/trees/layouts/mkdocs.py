"""The blog plugin of Material for MkDocs: `blog/posts/`, `.authors.yml`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blogdb.loaders.trees.configuration import Configuration, author_names
from blogdb.loaders.trees.languages import without_language
from blogdb.loaders.trees.layout import Blog, Layout
from blogdb.loaders.trees.layouts.mkdocs_addresses import address
from blogdb.loaders.trees.places import Place, below
from blogdb.loaders.trees.values import within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.folder import Folder


def _places(folder: Folder) -> Iterator[Place]:
    """Yield the files in folders of posts."""
    for path in folder.markdown():
        if name := below(path, "posts"):
            yield Place(path, *without_language(name))


def _blog(configuration: Configuration) -> Blog:
    folder = configuration.folder
    files = [
        path for path in folder.paths if re.fullmatch(r"mkdocs.*\.ya?ml", path.name)
    ]
    each = [address(path.parent, configuration.settings(path)) for path in files]
    known = [one for one in each if one]
    authors = folder.document(next(folder.named(".authors.yml"), None))
    return Blog(
        author_names(within(authors, "authors")),
        address=lambda page: next(filter(None, (one(page) for one in known)), None),
    )


MKDOCS = Layout(
    name="mkdocs",
    description="the blog plugin of Material for MkDocs",
    marks="`mkdocs.yml`, `.authors.yml`",
    posts_are="below `posts/`; author names from the authors file",
    recognises=lambda folder: (
        folder.has("mkdocs.yml") or any(folder.named(".authors.yml"))
    ),
    places=_places,
    blog=_blog,
)
