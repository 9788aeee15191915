"""Docusaurus: `blog/`, its `authors.yml`, and translations below `i18n/`."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from blogdb.loaders.trees.addresses import join, site
from blogdb.loaders.trees.configuration import author_names
from blogdb.loaders.trees.layout import Blog, Layout
from blogdb.loaders.trees.places import Place, is_post
from blogdb.loaders.trees.programs import block, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.pages import Address, PageFile

_CONFIGS = tuple(f"docusaurus.config.{ending}" for ending in ("js", "ts", "mjs"))
_AUTHORS = ("blog/authors.yml", "blog/authors.yaml")
_DATED = re.compile(r"(.*?)(\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(.*?)(?:/index)?")


def _places(configuration: Configuration) -> Iterator[Place]:
    for path in configuration.folder.markdown():
        language: str | None = None
        match path.parts:
            case "i18n", code, "docusaurus-plugin-content-blog", *parts:
                language = code.lower()
            case "blog", *parts:
                pass
            case _:
                continue
        name = PurePosixPath(*parts)
        if is_post(name) and not any(part.startswith("_") for part in parts):
            yield Place(path, name, language)


def _blog(configuration: Configuration) -> Blog:
    folder = configuration.folder
    authors = folder.document(folder.find(*_AUTHORS, "authors.yml"))
    program = folder.text(folder.find(*_CONFIGS))
    # It shows the day of a time in UTC.
    return Blog(
        *(author_names(authors), literal(program, "defaultLocale")),
        *(address(program), dt.UTC),
    )


def address(program: str) -> Address | None:
    """Return how addresses are made, if docusaurus.config.js states it plainly."""
    root, base = site(literal(program, "url")), literal(program, "baseUrl")
    route = literal(block(program, "blog"), "routeBasePath", default="blog")
    main = literal(program, "defaultLocale") or "en"
    if root is None or base is None or route is None:
        return None

    def call(page: PageFile) -> str:
        folder = page.path.parts[1] if page.path.parts[0] == "i18n" else main
        locale = "" if folder == main else folder
        return join(root, base, locale, route, page.field("slug") or _slug(page))

    return call


def _slug(page: PageFile) -> str:
    """Make the slug from the file's name, with a day in it as folders."""
    whole = str(page.name.with_suffix(""))
    if not (found := _DATED.fullmatch(whole)):
        return whole.removesuffix("/index")
    folder, day, name = found.groups()
    return f"{day.replace('-', '/')}/{folder}{name}"


DOCUSAURUS = Layout(
    name="docusaurus",
    description="Docusaurus",
    marks="`docusaurus.config.*`, `blog/authors.yml`",
    posts_are="below `blog/`; translations below `i18n/`",
    recognises=lambda folder: folder.has(*_CONFIGS, *_AUTHORS),
    places=_places,
    configurations=(*_CONFIGS, *_AUTHORS),
    blog=_blog,
)
