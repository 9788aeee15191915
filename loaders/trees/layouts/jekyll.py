"""Jekyll: `_posts/YYYY-MM-DD-slug.md` anywhere, and `_drafts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.loaders.trees.configuration import Configuration, author_names
from blogdb.loaders.trees.folder import MARKDOWN
from blogdb.loaders.trees.layout import Blog, Layout
from blogdb.loaders.trees.layouts.jekyll_addresses import address
from blogdb.loaders.trees.places import Place, below
from blogdb.loaders.trees.values import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.folder import Folder


def _places(folder: Folder) -> Iterator[Place]:
    """Yield the posts and drafts in any folder; the root may be `_posts` itself."""
    for path in folder.ending(*MARKDOWN, ".html"):
        if name := below(path, "_posts"):
            yield Place(path, name)
        elif name := below(path, "_drafts"):
            yield Place(path, name, is_draft=True)
        elif folder.root.name == "_posts":
            yield Place(path, path)


def _blog(configuration: Configuration) -> Blog:
    folder = configuration.folder
    config = configuration.first("_config.yml", "_config.yaml")
    authors = folder.document(folder.find("_data/authors.yml"))
    domain = folder.text(folder.find("CNAME")).strip()
    language = text(config.get("lang"))
    return Blog(author_names(authors), language, address(config, domain))


JEKYLL = Layout(
    name="jekyll",
    description="Jekyll",
    marks="`_posts/`",
    posts_are=(
        "below `_posts/`; day and slug from the file name; tags split at spaces"
    ),
    recognises=lambda folder: (
        folder.root.name == "_posts"
        or any("_posts" in path.parts[:-1] for path in folder.paths)
    ),
    places=_places,
    blog=_blog,
    has_spaced_tags=True,
)
