"""Substack's archive: `posts.csv`, and a file of HTML for each post beside it."""

from __future__ import annotations

import csv
import html
import io
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from blogdb.loaders.trees.addresses import UNKNOWN
from blogdb.loaders.trees.layout import ConfiguredBlog, Layout
from blogdb.loaders.trees.places import Missed, Place
from blogdb.loaders.trees.values import is_true

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.folder import Folder
    from blogdb.loaders.trees.pages import PageFile

_LIST = "posts.csv"
_KEPT = ("title", "subtitle", "type", "audience", "podcast_url")


def _recognises(folder: Folder) -> bool:
    header = folder.head(PurePosixPath(_LIST), 100) if folder.has(_LIST) else b""
    return header.lstrip(b'\xef\xbb\xbf"').startswith(b"post_id")


def _places(configuration: Configuration) -> Iterator[Place | Missed]:
    """Yield the posts that the list names; only drafts may have no file."""
    folder = configuration.folder
    listing = PurePosixPath(_LIST)
    try:
        text = folder.read(listing).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except (ValueError, csv.Error) as error:
        raise ValueError(f"{listing} cannot be read: {error}") from error
    # Some lists have numbers alone, and the files the slugs behind them.
    files = {
        key: path
        for path in folder.ending(".html")
        if path.parts[:-1] == ("posts",)
        for key in (path.stem, path.stem.partition(".")[0])
    }
    for row in rows:
        identity = row.get("post_id") or ""
        path = files.get(identity)
        is_published = is_true(row.get("is_published"))
        if row.get("type") == "page":
            continue
        if path is None:
            message = f"there is no file posts/{identity}.html for this post"
            yield Missed(listing, message, str(row), is_post=is_published)
            continue
        slug = path.stem.partition(".")[2] or identity
        kept = {name: html.unescape(row[name]) for name in _KEPT if row.get(name)}
        yield Place(
            *(path, PurePosixPath(f"{slug}.html")),
            fields={**kept, "date": row.get("post_date"), "slug": slug},
            is_draft=not is_published,
        )


def _address(page: PageFile) -> str:
    """Return the address below the site's, which the archive does not name."""
    return f"{UNKNOWN}/p/{page.post.slug}"


SUBSTACK = Layout(
    name="substack",
    description="Substack's archive, packed or not",
    marks="`posts.csv` that begins with `post_id`",
    posts_are="listed in `posts.csv`, with a file each in `posts/`",
    recognises=_recognises,
    places=_places,
    blog=lambda _: ConfiguredBlog(address=_address),
)
