"""Hugo, and Zola, which has the same layout: `content/`, sections, page bundles."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from blogdb.loaders.trees.languages import without_language
from blogdb.loaders.trees.layout import Blog, Layout
from blogdb.loaders.trees.layouts import hugo_addresses, zola_addresses
from blogdb.loaders.trees.places import Place, markdown_in, wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.folder import Folder

_ENDINGS = ("toml", "yaml", "yml", "json")
_CONFIGS = [f"{name}.{end}" for name, end in product(("hugo", "config"), _ENDINGS)]
_PARTS_PLACE = "config/_default"
_SECTIONS = ("posts", "post", "blog")


def _recognises(folder: Folder) -> bool:
    """Recognise it by the configuration, or by a section's `_index` page."""
    if folder.has_folder("content") and folder.has(*_CONFIGS):
        return True
    return any(path.name.startswith("_index.") for path in folder.markdown())


def _places(folder: Folder) -> Iterator[Place]:
    """Yield the pages in sections of posts; all pages if there are none."""
    pages = [
        Place(path, *without_language(name))
        for path, name in markdown_in(folder, "content")
        if not name.name.startswith("_index.")
    ]
    bundles = {page.path.parent for page in pages if page.is_index}
    for page in wanted(pages, lambda page: page.name.parts[0] in _SECTIONS):
        if page.is_index or not bundles & set(page.path.parents):
            yield page


def _blog(configuration: Configuration) -> Blog:
    """Read the configuration, parts of which may be in files of their own."""
    names = (
        f"{place}{name}" for place in ("", f"{_PARTS_PLACE}/") for name in _CONFIGS
    )
    config = configuration.first(*names)
    for part in ("permalinks", "languages"):
        files = (f"{_PARTS_PLACE}/{part}.{ending}" for ending in _ENDINGS)
        if found := configuration.first(*files):
            config = {**config, part: found}
    program = zola_addresses if "base_url" in config else hugo_addresses
    return Blog(address=program.address(config))


HUGO = Layout(
    name="hugo",
    description="Hugo, and Zola, whose folders are alike",
    marks="`hugo.toml` and the like, `_index.md`",
    posts_are="sections `posts`, `post`, `blog`, otherwise all; page bundles too",
    recognises=_recognises,
    places=_places,
    blog=_blog,
)
