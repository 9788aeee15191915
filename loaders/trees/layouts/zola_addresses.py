"""Zola's addresses; its layout is the same as Hugo's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.addresses import UNKNOWN, join, site
from blogdb.loaders.trees.slugs import hyphenated
from blogdb.loaders.trees.values import text, within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blogdb.loaders.trees.pages import Address, PageFile

_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}[T\d:.+Z-]*?[-_](?=.)")


def address(config: Mapping[str, Any]) -> Address:
    """Return how addresses are made.

    Args:
        config: the content of Zola's config.toml.
    """
    return _ZolaAddresses(
        site(config.get("base_url")) or UNKNOWN,
        text(config.get("default_language")) or "en",
        has_slugs=text(within(config, "slugify", "paths")) in (None, "on"),
    )


@dataclass(frozen=True)
class _ZolaAddresses:
    """Makes the addresses of posts.

    Attributes:
        root: the site's address.
        main: the default language.
        has_slugs: whether paths are made of plain letters.
    """

    root: str
    main: str
    has_slugs: bool

    def __call__(self, page: PageFile) -> str | None:
        if path := page.field("path"):
            return join(self.root, path, end="/")
        slug = page.field("slug") or _DATED.sub("", page.stem, count=1)
        if self.has_slugs:
            if not slug.isascii():
                return None
            slug = hyphenated(slug.lower(), _NOT_IN_SLUGS)
        language = (page.language or "") if page.language != self.main else ""
        return join(self.root, language, str(page.folder), slug, end="/")
