"""Docusaurus: `blog/`, its `authors.yml`, and translations below `i18n/`."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from blogdb.loaders.trees.addresses import site
from blogdb.loaders.trees.configuration import author_names
from blogdb.loaders.trees.layout import Blog, Layout
from blogdb.loaders.trees.layouts.docusaurus_addresses import address
from blogdb.loaders.trees.places import Place, is_post
from blogdb.loaders.trees.programs import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.configuration import Configuration

_CONFIGS = tuple(f"docusaurus.config.{ending}" for ending in ("js", "ts", "mjs"))
_AUTHORS = ("blog/authors.yml", "blog/authors.yaml")


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
