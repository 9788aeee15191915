"""The Hugging Face blog: a list of posts per language, and a Markdown file for each."""

from __future__ import annotations

from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from blogdb.loaders.trees.layout import ConfiguredBlog, Layout
from blogdb.loaders.trees.places import Missed, Place, is_post
from blogdb.loaders.trees.values import mapping, text, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.folder import Folder

_SITE = "https://huggingface.co/blog"
_LIST = "_blog.yml"


def _places(configuration: Configuration) -> Iterator[Place | Missed]:
    """Yield the posts that the lists name and, as drafts, all other files."""
    folder = configuration.folder
    for listing in folder.named(_LIST):
        if len(listing.parts) <= 2:
            yield from _listed(folder, listing)


def _listed(folder: Folder, listing: PurePosixPath) -> Iterator[Place | Missed]:
    place = listing.parent
    language = place.name or None
    address = "/".join([_SITE, *place.parts])
    listed = set()
    entries = folder.document(listing) or []
    if not isinstance(entries, list):
        raise ValueError(f"{listing} is not a list of posts")
    former = _former_addresses(folder, place, address)
    for entry in entries:
        local = text(within(entry, "local"))
        if local is None:
            message = "an entry has no `local`, which names the post's file"
            yield Missed(listing, message, str(entry), is_post=True)
            continue
        path = place / f"{local}.md"
        listed.add(path)
        yield Place(
            *(path, PurePosixPath(path.name), language),
            fields={**entry, "slug": local, **former.get(local, {})},
            url=f"{address}/{local}",
        )
    for path in folder.markdown():
        if path.parent == place and path not in listed and is_post(path):
            yield Place(path, PurePosixPath(path.name), language, is_draft=True)


def _former_addresses(
    folder: Folder, place: PurePosixPath, address: str
) -> dict[str, dict[str, list[str]]]:
    """Read the redirects, which are names of posts, as the fields of each post."""
    former: dict[str, dict[str, list[str]]] = {}
    with suppress(ValueError, OSError):
        redirects = folder.document(folder.find(f"{place}/_redirects.yml"))
        for old, new in mapping(redirects).items():
            fields = former.setdefault(str(new), {"aliases": []})
            fields["aliases"].append(f"{address}/{old}")
    return former


HUGGINGFACE = Layout(
    name="huggingface",
    description="the Hugging Face blog",
    marks="`_blog.yml`",
    posts_are="listed in `_blog.yml`, one Markdown file each; a folder per language",
    recognises=lambda folder: folder.has(_LIST),
    blog=lambda _: ConfiguredBlog(site=_SITE),
    places=_places,
)
