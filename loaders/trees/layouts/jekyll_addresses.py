"""Jekyll's addresses: url, baseurl and permalink, according to its manual."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees import days
from blogdb.loaders.trees.addresses import UNKNOWN, join, site
from blogdb.loaders.trees.layouts.jekyll_files import collections
from blogdb.loaders.trees.patterns import COLONS, fill
from blogdb.loaders.trees.slugs import hyphenated
from blogdb.loaders.trees.values import text, texts, within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blogdb.loaders.trees.pages import Address, PageFile

_NOT_IN_TITLES = re.compile(r"[^\w.~!$&'()+,;=@]+")
_NOT_IN_SLUGS = re.compile(r"[\W_]+")
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}


def root_of(config: Mapping[str, Any], domain: str | None) -> str | None:
    """Return the site's address; None if that is not known.

    Args:
        config: the content of _config.yml.
        domain: the content of the file CNAME, for GitHub Pages.
    """
    root = site(config.get("url")) or site(domain and f"https://{domain}")
    return root and root + base_of(config)


def base_of(config: Mapping[str, Any]) -> str:
    """Return the site's path on its host, such as /blog; empty if it is the root."""
    return f"/{(text(config.get('baseurl')) or '').strip('/')}".rstrip("/")


def address(config: Mapping[str, Any], domain: str | None) -> Address:
    """Return how addresses are made.

    Args:
        config: the content of _config.yml.
        domain: the content of the file CNAME, for GitHub Pages.
    """
    own = text(within(config, "collections", "posts", "permalink"))
    style = text(config.get("permalink")) or "date"
    end = "/" if style == "pretty" or style.endswith("/") else ":output_ext"
    return _JekyllAddresses(
        root_of(config, domain) or UNKNOWN + base_of(config),
        own or style,
        {
            f"_{label}": text(settings.get("permalink")) or f"/:collection/:path{end}"
            for label, settings in collections(config).items()
        },
        tuple(texts(config.get("languages"))),
        text(config.get("default_lang")) or text(config.get("lang")),
        has_folders="jekyll-polyglot" in texts(config.get("plugins")),
    )


@dataclass(frozen=True)
class _JekyllAddresses:
    """Makes the addresses of posts.

    Attributes:
        root: the site's address.
        style: the pattern of posts without one of their own, or its name.
        styles: folder of a collection to the pattern of its documents.
        languages: the languages of a plugin for translations.
        main: the default language.
        has_folders: whether the plugin is known to put other languages into folders.
    """

    root: str
    style: str
    styles: Mapping[str, str]
    languages: tuple[str, ...]
    main: str | None
    has_folders: bool = False

    def __call__(self, page: PageFile) -> str | None:
        main = self.main or next(iter(self.languages), None)
        own = page.post.language
        is_translation = bool(self.languages) and own not in (None, main)
        if is_translation and not self.has_folders:
            # A plugin puts it in a folder of its own.
            return None
        mark = next((part for part in page.path.parts if part in self.styles), "")
        style = page.field("permalink") or self.styles.get(mark, self.style)
        value = partial(_value, page, mark.removeprefix("_"))
        path = fill(_STYLES.get(style, style), COLONS, value)
        if path is None:
            return None
        end = "/" if path.endswith("/") else ""
        return join(self.root, (own or "") if is_translation else "", path, end=end)


def _value(page: PageFile, label: str, name: str) -> str | list[str] | None:
    """Return what a name in a pattern stands for; the label is the collection's."""
    value: str | list[str] | None
    match name:
        case "title":
            value = hyphenated(page.post.slug, _NOT_IN_TITLES)
        case "slug":
            value = hyphenated(page.post.slug.lower(), _NOT_IN_SLUGS)
        case "categories":
            value = _categories(page)
        case "slugified_categories":
            value = [hyphenated(each, _NOT_IN_SLUGS) for each in _categories(page)]
        case "collection":
            value = label or "posts"
        case "path":
            value = str(_below(page, label).with_suffix(""))
        case "name":
            value = hyphenated(page.path.stem.lower(), _NOT_IN_SLUGS)
        case "output_ext":
            value = ".html"
        case _:
            value = days.part(page.day, name) if page.day else None
    return value


def _below(page: PageFile, label: str) -> PurePosixPath:
    """Return where a document is in its collection, with the folder of its language."""
    place = page.path.parts.index(f"_{label}") if label else -1
    return PurePosixPath(*page.path.parts[place + 1 :])


def _categories(page: PageFile) -> list[str]:
    """List the categories of the post's place, then those of its front matter."""
    one, several = (page.fields.get(name) for name in ("category", "categories"))
    named = texts(several) or (text(several) or "").split()
    every = (*page.categories, *named, *texts([one]))
    return list(dict.fromkeys(each.lower() for each in every))
