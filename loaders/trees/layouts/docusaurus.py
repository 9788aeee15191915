"""Docusaurus: `blog/`, its `authors.yml`, and translations below `i18n/`."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING

from blogdb.loaders.trees.addresses import site
from blogdb.loaders.trees.layout import Blog, Layout
from blogdb.loaders.trees.layouts.docusaurus_addresses import address
from blogdb.loaders.trees.people import authors_in
from blogdb.loaders.trees.places import Place, is_post
from blogdb.loaders.trees.programs import block, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.configuration import Configuration

_CONFIGS = tuple(f"docusaurus.config.{ending}" for ending in ("js", "ts", "mjs"))
_AUTHORS = ("blog/authors.yml", "blog/authors.yaml")


def _places(configuration: Configuration) -> Iterator[Place]:
    folder = configuration.folder
    top = _posts_in(folder.text(folder.find(*_CONFIGS)))
    for path in folder.markdown():
        language: str | None = None
        match path.parts:
            case "i18n", code, "docusaurus-plugin-content-blog", *parts:
                name = PurePosixPath(*parts)
                language = code.lower()
            case _ if path.is_relative_to(top):
                name = path.relative_to(top)
            case _:
                continue
        if is_post(name) and not any(part.startswith("_") for part in name.parts):
            yield Place(path, name, language)


def _posts_in(program: str) -> PurePosixPath:
    path = literal(block(program, "blog"), "path", default="blog")
    return PurePosixPath(normpath(path or "blog"))


def _blog(configuration: Configuration) -> Blog:
    folder = configuration.folder
    program = folder.text(folder.find(*_CONFIGS))
    names = (f"{_posts_in(program)}/authors.{ending}" for ending in ("yml", "yaml"))
    authors = configuration.document(folder.find(*names, "authors.yml"))
    # It shows the day of a time in UTC.
    return Blog(
        *(authors_in(authors), literal(program, "defaultLocale")),
        *(address(program), site(literal(program, "url"))),
        zone=dt.UTC,
    )


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
