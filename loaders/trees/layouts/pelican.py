"""Pelican: articles below `content/`, with fields in Pelican's own notations."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.addresses import UNKNOWN, site
from blogdb.loaders.trees.layout import ConfiguredBlog, Layout
from blogdb.loaders.trees.layouts.pelican_addresses import addresses
from blogdb.loaders.trees.layouts.pelican_fields import beside, is_article, read
from blogdb.loaders.trees.places import POSTS, Place
from blogdb.loaders.trees.values import text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.configuration import Configuration

_CONFIGURATIONS = ("pelicanconf.py", "publishconf.py")
_ENDINGS = (".md", ".markdown", ".mkd", ".mdown", ".rst", ".html", ".htm")


def _settings(configuration: Configuration) -> dict[str, Any]:
    """Read both files; what is published is what the second says, where it says it."""
    own, published = (configuration.first(name) for name in _CONFIGURATIONS)
    return {**own, **{name: value for name, value in published.items() if value}}


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield the articles; the folder of one that names no category is its category."""
    settings = _settings(configuration)
    content = PurePosixPath(text(settings.get("PATH")) or "content")
    folder = configuration.folder
    if not any(path.is_relative_to(content) for path in folder.paths):
        content = PurePosixPath()
    wanted = texts(settings.get("ARTICLE_PATHS")) or [""]
    others = [
        *(texts(settings.get("PAGE_PATHS")) or ["pages"]),
        *texts(settings.get("ARTICLE_EXCLUDES")),
    ]
    is_category = settings.get("USE_FOLDER_AS_CATEGORY", True)
    default = settings.get("DEFAULT_DATE")
    usual = {"date": text(default) or ""} if default else {}
    # Notebooks are read by a plugin, which has to be named.
    has_notebooks = "ipynb" in texts(settings.get("MARKUP"))
    for path in folder.ending(*_ENDINGS, *([".ipynb"] if has_notebooks else [])):
        if not path.is_relative_to(content):
            continue
        name = path.relative_to(content)
        is_wanted = any(map(name.is_relative_to, wanted))
        if is_wanted and not any(map(name.is_relative_to, others)):
            above = name.parent.name if is_category else ""
            is_topic = above and above.lower() not in POSTS
            topic = {"category": above} if is_topic else {}
            fields = {**usual, **topic, **beside(folder, path)}
            yield Place(path, name, fields=fields)


def _blog(configuration: Configuration) -> ConfiguredBlog:
    settings = _settings(configuration)
    root = site(settings.get("SITEURL"))
    return ConfiguredBlog(
        language=text(settings.get("DEFAULT_LANG")),
        address=addresses(root or UNKNOWN, settings),
        site=root,
        author=text(settings.get("AUTHOR")),
    )


PELICAN = Layout(
    name="pelican",
    description="Pelican",
    marks="`pelicanconf.py`",
    posts_are=(
        "Markdown, reStructuredText and HTML below `content/`, except in `pages/`;"
        " notebooks if `MARKUP` has them; a folder is a category"
    ),
    recognises=lambda folder: folder.has(*_CONFIGURATIONS),
    places=_places,
    configurations=_CONFIGURATIONS,
    blog=_blog,
    is_page=is_article,
    reads=read,
)
