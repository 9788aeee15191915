"""Eleventy: files anywhere, usually below `posts/` or `blog/`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from blogdb.loaders.fields import FALSE
from blogdb.loaders.trees.addresses import UNKNOWN, site
from blogdb.loaders.trees.heads import of_file
from blogdb.loaders.trees.layout import ConfiguredBlog, Layout, is_page
from blogdb.loaders.trees.layouts.eleventy_addresses import EleventyAddresses
from blogdb.loaders.trees.layouts.eleventy_data import (
    CONFIGURATIONS,
    DirectoryData,
    input_of,
)
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
    from blogdb.loaders.trees.front_matter import Document

_SITES = re.compile(r"(?:metadata|meta|site)\.(?:json|ya?ml|[cm]?js)")
_COLLECTIONS = frozenset({"all", "nav", "post", "posts"})
"""Tags that put a page into a list, by the names of the official starter."""


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield the files in folders of posts; all files if there are none.

    Other HTML than that of a day is a list or a template more often than a post.
    """
    folder = configuration.folder
    data = DirectoryData(configuration, input_of(configuration))
    dated = (path for path in folder.ending(".html") if is_dated(path))
    files = (path for path in (*folder.markdown(), *dated) if is_post(path))
    pages = [Place(path, _named(path), fields=data.fields(path)) for path in files]
    posts = without_indexes(with_languages(pages))
    yield from wanted(posts, in_containers)


def _named(path: PurePosixPath) -> PurePosixPath:
    """Return a path in which a file that is called as its folder is its index."""
    is_index = path.stem == path.parent.name
    return path.with_stem("index") if is_index else path


def _read(path: PurePosixPath, content: str) -> Document:
    """Read front matter, in which a tag may stand for a list of pages."""
    document = of_file(path, content)
    tags = document.fields.get("tags")
    every = [tags] if isinstance(tags, str) else tags
    if not isinstance(every, list) or _COLLECTIONS.isdisjoint(map(str, every)):
        return document
    topics = [each for each in every if str(each) not in _COLLECTIONS]
    return replace(document, fields={**document.fields, "tags": topics})


def _is_page(path: PurePosixPath, fields: Mapping[str, Any], body: str) -> bool:
    """Return whether Eleventy writes one page of a file.

    With `permalink: false` it writes none, and with `pagination` many, from data.
    """
    is_written = (text(fields.get("permalink")) or "").lower() not in FALSE
    is_one = not isinstance(fields.get("pagination"), dict)
    return is_written and is_one and is_page(path, fields, body)


def _blog(configuration: Configuration) -> ConfiguredBlog:
    """Take the site's address from the data files that usually have it."""
    data = (
        path
        for path in configuration.folder.paths
        if path.parent.name == "_data" and _SITES.fullmatch(path.name)
    )
    said = [configuration.settings(path) for path in data]
    root = next(filter(None, (site(each.get("url")) for each in said)), None)
    languages = (text(each.get("language")) for each in said)
    # It shows the day of a time in UTC.
    return ConfiguredBlog(
        language=next(filter(None, languages), None),
        address=EleventyAddresses(root or UNKNOWN, input_of(configuration)),
        site=root,
        zone=dt.UTC,
    )


ELEVENTY = Layout(
    name="eleventy",
    description="Eleventy",
    marks="`eleventy.config.*`, `.eleventy.js`",
    posts_are="below `posts/`, `post/`, `blog/`, `articles/`; otherwise all files",
    recognises=lambda folder: folder.has(*CONFIGURATIONS),
    places=_places,
    configurations=CONFIGURATIONS,
    blog=_blog,
    is_page=_is_page,
    reads=_read,
)
