"""Quarto: `posts/`, with documents of Markdown in which code may be run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.addresses import UNKNOWN, join, site
from blogdb.loaders.trees.folder import MARKDOWN
from blogdb.loaders.trees.formats import RUN
from blogdb.loaders.trees.layout import ConfiguredBlog, Layout, is_page
from blogdb.loaders.trees.places import (
    Place,
    in_containers,
    is_post,
    wanted,
    without_made,
)
from blogdb.loaders.trees.values import text, within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.pages import PageFile

_CONFIGURATIONS = ("_quarto.yml", "_quarto.yaml")
_METADATA = ("_metadata.yml", "_metadata.yaml")


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield the documents in folders of posts; folders above say fields, too.

    Quarto leaves out files and folders whose names begin with an underscore.
    """
    folder = configuration.folder
    found = [
        Place(path, path, fields=_fields(configuration, path.parent))
        for path in without_made(folder.ending(*RUN, *MARKDOWN))
        if is_post(path) and not any(part.startswith("_") for part in path.parts)
    ]
    yield from wanted(found, in_containers)


def _fields(configuration: Configuration, place: PurePosixPath) -> dict[str, Any]:
    """Return what `_metadata.yml` in a folder and those above it says of its files."""
    above = _fields(configuration, place.parent) if place.parts else {}
    return above | configuration.first(*(str(place / name) for name in _METADATA))


def _is_page(path: PurePosixPath, fields: Mapping[str, Any], body: str) -> bool:
    """Return whether it is a document, and no list of documents."""
    return not fields.get("listing") and is_page(path, fields, body)


@dataclass(frozen=True)
class _QuartoAddresses:
    """Makes the address of a document.

    Attributes:
        root: the site's address.
    """

    root: str

    def __call__(self, page: PageFile) -> str | None:
        is_index = page.path.stem == "index"
        name = page.path.parent if is_index else page.path.with_suffix("")
        return join(self.root, str(name), end="/" if is_index else ".html")


def _blog(configuration: Configuration) -> ConfiguredBlog:
    config = configuration.first(*_CONFIGURATIONS)
    root = site(within(config, "website", "site-url"))
    language = text(config.get("lang"))
    author = text(config.get("author")) or text(within(config, "author", "name"))
    return ConfiguredBlog(
        language=language,
        address=_QuartoAddresses(root or UNKNOWN),
        site=root,
        author=author,
    )


QUARTO = Layout(
    name="quarto",
    description="Quarto",
    marks="`_quarto.yml`",
    posts_are=(
        "`.qmd`, `.Rmd`, notebooks and Markdown below `posts/`, `blog/` and the like,"
        " or all"
    ),
    recognises=lambda folder: folder.has(*_CONFIGURATIONS),
    places=_places,
    configurations=_CONFIGURATIONS,
    blog=_blog,
    is_page=_is_page,
)
