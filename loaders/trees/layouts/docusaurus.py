"""Docusaurus: `blog/`, its `authors.yml`, and translations below `i18n/`."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from blogdb.loaders.trees.addresses import site
from blogdb.loaders.trees.layout import ConfiguredBlog, Layout
from blogdb.loaders.trees.layouts.docusaurus_addresses import address
from blogdb.loaders.trees.layouts.docusaurus_blogs import blogs_of
from blogdb.loaders.trees.people import authors_in
from blogdb.loaders.trees.places import Place, is_post
from blogdb.loaders.trees.programs import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.people import KnownAuthor

_ENDINGS = ("js", "ts", "mjs", "mts", "cjs", "cts")
_CONFIGS = tuple(f"docusaurus.config.{ending}" for ending in _ENDINGS)
_AUTHORS = ("blog/authors.yml", "blog/authors.yaml")


def _places(configuration: Configuration) -> Iterator[Place]:
    folder = configuration.folder
    blogs = blogs_of(folder.text(folder.find(*_CONFIGS)))
    for path in folder.markdown():
        language: str | None = None
        match path.parts:
            case "i18n", code, plugin, *parts if any(
                plugin == blog.translated for blog in blogs
            ):
                name = PurePosixPath(*parts)
                language = code.lower()
            case _:
                above = [b.path for b in blogs if path.is_relative_to(b.path)]
                if not above:
                    continue
                name = path.relative_to(above[0])
        if is_post(name) and not any(part.startswith("_") for part in name.parts):
            yield Place(path, name, language)


def _blog(configuration: Configuration) -> ConfiguredBlog:
    folder = configuration.folder
    program = folder.text(folder.find(*_CONFIGS))
    authors: dict[str, KnownAuthor] = {}
    for blog in blogs_of(program):
        names = (f"{blog.path}/authors.{ending}" for ending in ("yml", "yaml"))
        known = configuration.document(folder.find(*names, "authors.yml"))
        authors = authors_in(known) | authors
    # It shows the day of a time in UTC.
    return ConfiguredBlog(
        *(authors, literal(program, "defaultLocale")),
        *(address(program), site(literal(program, "url"))),
        zone=dt.UTC,
    )


DOCUSAURUS = Layout(
    name="docusaurus",
    description="Docusaurus",
    marks="`docusaurus.config.*`, `blog/authors.yml`",
    posts_are="below `blog/` and the paths of other blogs; translations below `i18n/`",
    recognises=lambda folder: folder.has(*_CONFIGS, *_AUTHORS),
    places=_places,
    configurations=(*_CONFIGS, *_AUTHORS),
    blog=_blog,
)
