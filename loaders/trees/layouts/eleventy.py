"""Eleventy: files anywhere, usually below `posts/` or `blog/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.loaders.trees.layout import Layout
from blogdb.loaders.trees.places import Place, is_post, wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.folder import Folder

_CONFIGS = (
    ".eleventy.js",
    *(f"eleventy.config.{ending}" for ending in ("js", "cjs", "mjs", "ts")),
)
_FOLDERS = {"posts", "post", "blog", "articles"}


def _places(folder: Folder) -> Iterator[Place]:
    """Yield the files in folders of posts; all files if there are none."""
    pages = filter(is_post, folder.markdown())
    for path in wanted(pages, lambda path: bool(_FOLDERS & set(path.parts[:-1]))):
        yield Place(path, path)


ELEVENTY = Layout(
    name="eleventy",
    description="Eleventy",
    marks="`eleventy.config.*`, `.eleventy.js`",
    posts_are="below `posts/`, `post/`, `blog/`, `articles/`; otherwise all files",
    recognises=lambda folder: folder.has(*_CONFIGS),
    places=_places,
)
