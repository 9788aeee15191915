"""The addresses of Eleventy's pages, as far as they are written and not computed.

The source is Eleventy's documentation, on permalinks, `fileSlug` and `filePathStem`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.loaders.trees.addresses import join, without_index
from blogdb.loaders.trees.slugs import of_django

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.pages import PageFile

_DATED = re.compile(r"^\d{4}-\d\d-\d\d-(?=.)")
_TEMPLATE = re.compile(r"\{\{([^{}]*+)\}\}")
_FILTERS = {"", "slugify", "slug", "url"}


@dataclass(frozen=True)
class EleventyAddresses:
    """Makes the addresses of pages.

    Attributes:
        root: the site's address.
        top: the folder that the site is made of.
    """

    root: str
    top: PurePosixPath

    def __call__(self, page: PageFile) -> str | None:
        """Return the address of a page; None if a program computes it."""
        is_below = page.path.is_relative_to(self.top)
        place = page.path.relative_to(self.top) if is_below else page.path
        own = page.field("permalink")
        path = _usual(place) if own is None else _filled(own, page, place)
        if path is None:
            return None
        path = without_index(path)
        return join(self.root, path, end="/" if path.endswith("/") else "")


def _usual(place: PurePosixPath) -> str:
    """Return the path of a page; one that is called as its folder is its index."""
    is_index = place.stem in ("index", place.parent.name)
    return f"/{place.parent if is_index else place.with_suffix('')}/"


def _slug(name: str) -> str:
    """Return a name without the day before it, as `fileSlug` and `filePathStem` are."""
    return _DATED.sub("", name)


def _filled(permalink: str, page: PageFile, place: PurePosixPath) -> str | None:
    """Fill a template such as "/blog/{{ page.fileSlug }}/"; None if it computes."""
    values = {
        "page.fileSlug": _slug(
            place.parent.name if place.stem == "index" else place.stem
        ),
        "page.filePathStem": f"/{place.parent / _slug(place.stem)}",
        "title": page.post.title,
        "slug": page.post.slug,
    }
    is_known = True

    def fill(found: re.Match[str]) -> str:
        nonlocal is_known
        name, _, after = (part.strip(" \t\n-") for part in found[1].partition("|"))
        value = values.get(name) or page.field(name) if after in _FILTERS else None
        if value and after in ("slugify", "slug"):
            value = of_django(value)
        is_known = is_known and bool(value)
        return value or ""

    path = _TEMPLATE.sub(fill, permalink)
    return path if is_known and "{" not in path else None
