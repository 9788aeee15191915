"""Docusaurus' addresses: url, baseUrl, the blog's route, and locales."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.loaders.trees.addresses import UNKNOWN, join, site
from blogdb.loaders.trees.layouts.docusaurus_blogs import blogs_of
from blogdb.loaders.trees.programs import literal

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.layouts.docusaurus_blogs import OneBlog
    from blogdb.loaders.trees.pages import Address, PageFile

_DATED = re.compile(r"(.*?)(\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(.*?)(?:/index)?")


def address(program: str) -> Address | None:
    """Return how addresses are made; None if that is not stated plainly.

    Args:
        program: docusaurus.config.js.
    """
    root = site(literal(program, "url")) or UNKNOWN
    base = literal(program, "baseUrl")
    main = literal(program, "defaultLocale", default="en")
    if base is None:
        return None

    return _DocusaurusAddresses(root, base, blogs_of(program), main)


@dataclass(frozen=True)
class _DocusaurusAddresses:
    """Makes the addresses of posts.

    Attributes:
        root: the site's address.
        base: the site's path on its host.
        blogs: the site's blogs.
        main: the default locale; None if it is not stated plainly.
    """

    root: str
    base: str
    blogs: tuple[OneBlog, ...]
    main: str | None

    def __call__(self, page: PageFile) -> str | None:
        parts = page.path.parts
        folder = parts[1] if parts[0] == "i18n" else self.main
        if self.main is None and folder is not None:
            return None
        route = self._route(page.path)
        if route is None:
            return None
        locale = "" if folder == self.main else folder or ""
        slug = page.field("slug") or _slug(page)
        return join(self.root, self.base, locale, route, slug)

    def _route(self, path: PurePosixPath) -> str | None:
        for blog in self.blogs:
            if blog.translated in path.parts[2:3] or path.is_relative_to(blog.path):
                return blog.route
        return None


def _slug(page: PageFile) -> str:
    """Make the slug from the file's name, with a day in it as folders."""
    whole = str(page.name.with_suffix(""))
    if not (found := _DATED.fullmatch(whole)):
        return whole.removesuffix("/index")
    folder, day, name = found.groups()
    return f"{day.replace('-', '/')}/{folder}{name}"
