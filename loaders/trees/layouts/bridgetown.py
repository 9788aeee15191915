"""Bridgetown: posts below `src/_posts/`, and `_defaults.yml` in any folder."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from blogdb.loaders.trees import days
from blogdb.loaders.trees.addresses import site
from blogdb.loaders.trees.configuration import Configuration, Defaults
from blogdb.loaders.trees.languages import without_language
from blogdb.loaders.trees.layout import ConfiguredBlog, Layout
from blogdb.loaders.trees.layouts.bridgetown_addresses import (
    CONFIGURATIONS,
    PROGRAM,
    BridgetownAddresses,
    read_settings,
)
from blogdb.loaders.trees.people import authors_of
from blogdb.loaders.trees.places import Place, at_mark, with_languages
from blogdb.loaders.trees.values import text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEFAULTS = ("_defaults.yml", "_defaults.yaml", "_defaults.json")


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield the posts, with the fields that the folders above them hand down."""
    folder = configuration.folder
    settings = read_settings(configuration)
    source = PurePosixPath(text(settings.get("source")) or "src")
    known = [code.lower() for code in texts(settings.get("available_locales"))]
    defaults = Defaults(settings.get("defaults"), "posts")
    found = []
    for path in folder.ending(".md", ".markdown", ".html", ".htm"):
        if not path.is_relative_to(source):
            continue
        above, mark, below = at_mark(path.relative_to(source))
        if mark == "_posts":
            handed = configuration.above(path, *_DEFAULTS)
            fields = handed | defaults.fields(path.relative_to(source))
            name, language = without_language(PurePosixPath(*above, *below), known)
            found.append(Place(path, name, language, fields=fields))
    yield from with_languages(found, known)


def _blog(configuration: Configuration) -> ConfiguredBlog:
    settings = read_settings(configuration)
    source = text(settings.get("source")) or "src"
    base = f"/{(text(settings.get('base_path')) or '').strip('/')}".rstrip("/")
    root = site(settings.get("url"))
    main = text(settings.get("default_locale"))
    style = text(settings.get("permalink")) or "pretty"
    return ConfiguredBlog(
        authors_of(configuration, f"{source}/_data", ()),
        main,
        BridgetownAddresses(root and root + base, base, style, main),
        *(root and root + base, base, days.zone(text(settings.get("timezone")))),
    )


BRIDGETOWN = Layout(
    name="bridgetown",
    description="Bridgetown",
    marks="`bridgetown.config.yml`, `config/initializers.rb`",
    posts_are="below `src/_posts/`, in Markdown and HTML, but not in ERB or Serbea",
    recognises=lambda folder: folder.has(*CONFIGURATIONS, PROGRAM),
    places=_places,
    configurations=(*CONFIGURATIONS, PROGRAM),
    blog=_blog,
    tag_separator=" ",
)
