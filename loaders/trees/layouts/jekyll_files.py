"""Which files are posts for Jekyll, with the categories and fields of their places."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.configuration import Defaults
from blogdb.loaders.trees.folder import MARKDOWN
from blogdb.loaders.trees.formats import OTHER_MARKUP, format_of
from blogdb.loaders.trees.patterns import excluder
from blogdb.loaders.trees.places import Place, at_mark, without_indexes
from blogdb.loaders.trees.values import is_true, mapping, text, texts, within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blogdb.loaders.trees.folder import Folder

_NOT_OF_POSTS = ("posts", "authors", "pages")
"""Collections that are posts anyway, or none."""
_MOST = 100
"""Collections, each of which may have defaults of its own."""
_NAME = re.compile(r"(?:\d{4}|\d\d)-\d{1,2}-\d{1,2}-[^/]*", re.S)


def collections(config: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the collections whose documents are pages, label to settings.

    Args:
        config: the content of _config.yml.
    """
    return {
        str(label): mapping(settings)
        for label, settings in list(mapping(config.get("collections")).items())[:_MOST]
        if is_true(within(settings, "output")) and label not in _NOT_OF_POSTS
    }


def is_dated(path: PurePosixPath) -> bool:
    """Return whether a file's name is that of a post: a day, and a slug."""
    return _NAME.fullmatch(path.name) is not None


def posts(folder: Folder, config: Mapping[str, Any]) -> Iterator[Place]:
    """Yield the posts and drafts.

    Args:
        folder: the site's folder; it may be `_posts` itself.
        config: the content of _config.yml.
    """
    defaults = Defaults(config.get("defaults"), "posts", "drafts")
    root = folder.root.name if folder.root.name == "_posts" else None
    for path, place in _files(folder, config):
        # No other folder whose name begins with a line is looked into.
        above, mark, below = at_mark(place, root)
        # fastpages makes posts of notebooks.
        holder = "_notebooks" if format_of(path) == "notebook" else "_posts"
        if mark == "_drafts" or (mark == holder and is_dated(path)):
            fields = defaults.fields(place)
            name = PurePosixPath(*above, *below)
            yield Place(path, name, None, mark == "_drafts", fields, None, above)


def documents(folder: Folder, config: Mapping[str, Any]) -> Iterator[Place]:
    """Yield the documents of collections, but for the lists in their folders.

    Args:
        folder: the site's folder.
        config: the content of _config.yml.
    """
    found = []
    defaults = {
        f"_{label}": Defaults(config.get("defaults"), label)
        for label in collections(config)
    }
    for path, place in _files(folder, config):
        mark, *below = place.parts
        if below and mark in defaults and path.stem.lower() != "readme":
            fields = defaults[mark].fields(place)
            found.append(Place(path, PurePosixPath(*below), fields=fields))
    yield from without_indexes(found)


def _files(
    folder: Folder, config: Mapping[str, Any]
) -> Iterator[tuple[PurePosixPath, PurePosixPath]]:
    """Yield the files that may be posts, and their paths where collections are."""
    source = PurePosixPath(text(config.get("source")) or "")
    top = source / (text(config.get("collections_dir")) or "")
    is_excluded = excluder(texts(config.get("exclude")))
    for path in folder.ending(*MARKDOWN, *OTHER_MARKUP, ".html", ".ipynb"):
        if path.is_relative_to(top) and not is_excluded(path.relative_to(source)):
            yield path, path.relative_to(top)
