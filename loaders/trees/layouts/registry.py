"""The layouts, and the choice of a tree's site."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.loaders.sources.files import ARCHIVES
from blogdb.loaders.summary import not_read
from blogdb.loaders.trees.layouts.ablog import ABLOG
from blogdb.loaders.trees.layouts.awestruct import AWESTRUCT
from blogdb.loaders.trees.layouts.bridgetown import BRIDGETOWN
from blogdb.loaders.trees.layouts.docusaurus import DOCUSAURUS
from blogdb.loaders.trees.layouts.eleventy import ELEVENTY
from blogdb.loaders.trees.layouts.hexo import HEXO
from blogdb.loaders.trees.layouts.huggingface import HUGGINGFACE
from blogdb.loaders.trees.layouts.hugo import HUGO
from blogdb.loaders.trees.layouts.jekyll import JEKYLL
from blogdb.loaders.trees.layouts.markdown import MARKDOWN_FILES
from blogdb.loaders.trees.layouts.medium import MEDIUM
from blogdb.loaders.trees.layouts.mkdocs import MKDOCS
from blogdb.loaders.trees.layouts.nikola import NIKOLA
from blogdb.loaders.trees.layouts.notion import NOTION
from blogdb.loaders.trees.layouts.obsidian import OBSIDIAN
from blogdb.loaders.trees.layouts.pelican import PELICAN
from blogdb.loaders.trees.layouts.quarto import QUARTO
from blogdb.loaders.trees.layouts.substack import SUBSTACK
from blogdb.loaders.trees.leftovers import count_unread, most_are
from blogdb.loaders.trees.site import Site, homes
from blogdb.loaders.trees.tree import some_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.layout import Layout
    from blogdb.loaders.trees.tree import Tree

_EVERY = (
    HUGGINGFACE,
    PELICAN,
    NIKOLA,
    ABLOG,
    HEXO,
    QUARTO,
    MKDOCS,
    DOCUSAURUS,
    ELEVENTY,
    AWESTRUCT,
    BRIDGETOWN,
    JEKYLL,
    HUGO,
    MEDIUM,
    SUBSTACK,
    OBSIDIAN,
    NOTION,
    MARKDOWN_FILES,
)


def layouts() -> dict[str, Layout]:
    """Return the layouts by name, in the order in which they are tried."""
    return {layout.name: layout for layout in _EVERY}


def choose_site(tree: Tree, name: str | None) -> Site:
    """Choose a tree's site and its layout: the named one, or else by its content.

    A tree may be a project's, whose site is in a folder of its own. The root goes
    first, then usual names of such folders.

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
        layout = known[name]
        sites = [*_sites(tree, [layout]), Site(layout, tree.folder)]
        return next((site for site in sites if site.has_posts()), sites[0])
    engines = [layout for layout in known.values() if layout is not MARKDOWN_FILES]
    sites = list(_sites(tree, engines))
    if len(sites) == 1 and not sites[0].place.parts:
        return sites[0]
    full = [site for site in sites if site.has_posts()]
    if full:
        # What two programs would read alike is one blog.
        posts = full[0].posts()
        others = (site for site in full[1:] if not site.posts() <= posts)
        return replace(full[0], others=tuple(map(str, others)))
    if sites and not sites[0].place.parts:
        return sites[0]
    if MARKDOWN_FILES.recognises(tree.folder):
        return Site(MARKDOWN_FILES, tree.folder)
    unread = count_unread(tree.documents(), ())
    packed = [name for name in tree.names if name.lower().endswith(ARCHIVES)]
    notes = [
        *([not_read(unread)] if unread else [most_are(tree.names)]),
        *([f"archives in it are not unpacked: {some_of(packed)}"] if packed else []),
        *tree.notes,
    ]
    why = "".join(f" ({note})" for note in notes)
    raise SourceError(
        f"{tree.location} has no Markdown files{why}; name a file, or the folder of"
        " posts"
    )


def _sites(tree: Tree, among: list[Layout]) -> Iterator[Site]:
    for place in homes(tree.folder, [each.configurations for each in among]):
        folder = tree.folder.below(place)
        for layout in among:
            if layout.recognises(folder):
                yield Site(layout, folder, place)
