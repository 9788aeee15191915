"""Docusaurus' addresses, where its program says them as plain texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blogdb.loaders.trees.addresses import join, site

if TYPE_CHECKING:
    from blogdb.loaders.trees.addresses import Address, PageFile

_DATED = re.compile(
    r"(?P<folder>.*?)(?P<day>\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(?P<text>.*?)(?:/index)?"
)


def address(program: str) -> Address | None:
    """Tell how posts' addresses are made.

    Args:
        program: docusaurus.config.js, which is not run: what it computes is not known.
    """
    root, base = site(_literal(program, "url")), _literal(program, "baseUrl")
    if root is None or base is None:
        return None
    blog = _block(program, "blog")
    has_route = re.search(r"\brouteBasePath\b", blog) is not None
    route = _literal(blog, "routeBasePath") if has_route else "blog"
    main = _literal(program, "defaultLocale") or "en"
    if route is None:
        return None

    def call(page: PageFile) -> str | None:
        folder = page.path.parts[1] if page.path.parts[0] == "i18n" else main
        locale = "" if folder == main else folder
        return join(root, base, locale, route, page.field("slug") or _slug(page))

    return call


def _slug(page: PageFile) -> str:
    """Make the slug of a file's name: a day in it becomes folders."""
    whole = str(page.name.with_suffix(""))
    found = _DATED.fullmatch(whole)
    if found is None:
        return whole.removesuffix("/index")
    day = found["day"].replace("-", "/")
    return f"{day}/{found['folder']}{found['text']}"


def _literal(program: str, name: str) -> str | None:
    """Find a property that is a plain text, on a line of its own."""
    found = re.search(
        rf"""^[ \t]*{name}[ \t]*:[ \t]*(['"`])([^'"`$\\\n]*)\1[ \t]*,?""", program, re.M
    )
    return found[2] if found else None


def _block(program: str, name: str) -> str:
    """Find the braces of a property, with all that is within."""
    found = re.search(rf"\b{name}[ \t]*:[ \t]*\{{", program)
    if found is None:
        return ""
    depth = 0
    for end in range(found.end() - 1, len(program)):
        depth += {"{": 1, "}": -1}.get(program[end], 0)
        if depth == 0:
            return program[found.end() : end]
    return ""
