"""Docusaurus' addresses: url, baseUrl, the blog's route, and locales."""

from __future__ import annotations

import re
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

    def call(page: PageFile) -> str | None:
        folder = page.path.parts[1] if page.path.parts[0] == "i18n" else main
        if main is None and folder is not None:
            return None
        locale = "" if folder == main else folder or ""
        return join(root, base, locale, route, page.field("slug") or _slug(page))

    return call


def _slug(page: PageFile) -> str:
    """Make the slug from the file's name, with a day in it as folders."""
    whole = str(page.name.with_suffix(""))
    if not (found := _DATED.fullmatch(whole)):
        return whole.removesuffix("/index")
    folder, day, name = found.groups()
    return f"{day.replace('-', '/')}/{folder}{name}"
