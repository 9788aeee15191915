"""Eleventy: files anywhere, usually below `posts/` or `blog/`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from blogdb.loaders.fields import FALSE
from blogdb.loaders.trees.addresses import site
from blogdb.loaders.trees.layout import Blog, Layout, is_page
from blogdb.loaders.trees.layouts.jekyll_files import is_dated
from blogdb.loaders.trees.places import (
    Place,
    in_containers,
    is_post,
    wanted,
    with_languages,
    without_indexes,
)
from blogdb.loaders.trees.values import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.configuration import Configuration

_CONFIGS = (
    ".eleventy.js",
    *(f"eleventy.config.{ending}" for ending in ("js", "cjs", "mjs", "ts")),
)


_DATA = ("metadata.json", "meta.json", "site.json")


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield the files in folders of posts; all files if there are none.

    Other HTML than that of a day is a list or a template more often than a post.
    """
    folder = configuration.folder
    dated = (path for path in folder.ending(".html") if is_dated(path))
    files = (path for path in (*folder.markdown(), *dated) if is_post(path))
    pages = [Place(path, path) for path in files]
    posts = without_indexes(with_languages(pages))
    yield from wanted(posts, in_containers)


def _is_page(path: PurePosixPath, fields: Mapping[str, Any], body: str) -> bool:
    """Return whether Eleventy writes a page; `permalink: false` says that not."""
    is_written = (text(fields.get("permalink")) or "").lower() not in FALSE
    return is_written and is_page(path, fields, body)


def _blog(configuration: Configuration) -> Blog:
    """Take the site's address from the data files that usually have it."""
    folder = configuration.folder
    data = (path for path in folder.named(*_DATA) if path.parent.name == "_data")
    found = (site(configuration.settings(path).get("url")) for path in data)
    # It shows the day of a time in UTC.
    return Blog(site=next(filter(None, found), None), zone=dt.UTC)


ELEVENTY = Layout(
    name="eleventy",
    description="Eleventy",
    marks="`eleventy.config.*`, `.eleventy.js`",
    posts_are="below `posts/`, `post/`, `blog/`, `articles/`; otherwise all files",
    recognises=lambda folder: folder.has(*_CONFIGS),
    places=_places,
    configurations=_CONFIGS,
    blog=_blog,
    is_page=_is_page,
)
