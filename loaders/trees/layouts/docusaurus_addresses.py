"""Docusaurus' addresses: url, baseUrl, the blog's route, and locales."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.loaders.trees.addresses import UNKNOWN, join, site
from blogdb.loaders.trees.programs import block, literal

if TYPE_CHECKING:
    from blogdb.loaders.trees.pages import Address, PageFile

_DATED = re.compile(r"(.*?)(\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(.*?)(?:/index)?")


def address(program: str) -> Address | None:
    """Return how addresses are made; None if that is not stated plainly.

    Args:
        program: docusaurus.config.js.
    """
    root = site(literal(program, "url")) or UNKNOWN
    base = literal(program, "baseUrl")
    route = literal(block(program, "blog"), "routeBasePath", default="blog")
    main = literal(program, "defaultLocale", default="en")
    if base is None or route is None:
        return None

    return _Addresses(root, base, route, main)


@dataclass(frozen=True)
class _Addresses:
    """Makes the addresses of posts.

    Attributes:
        root: the site's address.
        base: the site's path on its host.
        route: the blog's path in the site.
        main: the default locale; None if it is not stated plainly.
    """

    root: str
    base: str
    route: str
    main: str | None

    def __call__(self, page: PageFile) -> str | None:
        parts = page.path.parts
        folder = parts[1] if parts[0] == "i18n" else self.main
        if self.main is None and folder is not None:
            return None
        locale = "" if folder == self.main else folder or ""
        slug = page.field("slug") or _slug(page)
        return join(self.root, self.base, locale, self.route, slug)


def _slug(page: PageFile) -> str:
    """Make the slug from the file's name, with a day in it as folders."""
    whole = str(page.name.with_suffix(""))
    if not (found := _DATED.fullmatch(whole)):
        return whole.removesuffix("/index")
    folder, day, name = found.groups()
    return f"{day.replace('-', '/')}/{folder}{name}"
