"""Addresses of MkDocs, and of the blog plugin of Material for MkDocs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees import days, slugs
from blogdb.loaders.trees.addresses import UNKNOWN, join, site
from blogdb.loaders.trees.patterns import BRACES, fill
from blogdb.loaders.trees.values import (
    is_true,
    mapping,
    settings_of,
    text,
    texts,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.pages import Address, PageFile


_NAMES = re.compile(r"mkdocs.*\.ya?ml")


def sites_in(configuration: Configuration) -> Iterator[tuple[PurePosixPath, Any]]:
    """Yield the folder of the documents of each configuration, and its settings."""
    for path in configuration.folder.paths:
        if _NAMES.fullmatch(path.name):
            settings = configuration.settings(path)
            yield _docs_in(path.parent, settings), settings


def _docs_in(place: PurePosixPath, config: Mapping[str, Any]) -> PurePosixPath:
    docs = place / (text(config.get("docs_dir")) or "docs")
    return PurePosixPath(normpath(docs))


def posts_in(config: Mapping[str, Any]) -> list[PurePosixPath]:
    """List the folders of posts of a configuration's blogs, in that of documents."""
    return [posts for _, _, posts in _blogs(config)]


def languages(config: Mapping[str, Any]) -> list[str]:
    """List the languages of the plugin for translations, the default first."""
    found: list[str | None] = []
    for plugin in settings_of(config.get("plugins"), "i18n"):
        found.append(text(plugin.get("default_language")))
        listed = plugin.get("languages")
        if isinstance(listed, list):
            listed.sort(key=lambda each: not is_true(within(each, "default")))
            found += [text(within(each, "locale")) for each in listed]
        found += mapping(listed)
    return list(dict.fromkeys(code.lower() for code in found if code))


def _blogs(
    config: Mapping[str, Any],
) -> Iterator[tuple[Mapping[str, Any], str, PurePosixPath]]:
    """Yield each blog's settings, its folder and that of its posts."""
    for blog in settings_of(config.get("plugins"), "blog", "material/blog"):
        folder = text(blog.get("blog_dir")) or "blog"
        posts = text(blog.get("post_dir")) or "{blog}/posts"
        place = normpath(posts.replace("{blog}", folder))
        yield blog, folder, PurePosixPath(place)


def root_of(config: Mapping[str, Any]) -> str | None:
    """Return the site's address; None if mkdocs.yml does not say it."""
    given = config.get("site_url")
    # A list is an environment variable with a default.
    return site(given[-1] if isinstance(given, list) and given else given)


def address(
    docs: PurePosixPath, config: Mapping[str, Any], language: str | None = None
) -> Address:
    """Return how the addresses of a configuration's posts are made.

    Args:
        docs: the folder of the documents.
        config: the content of mkdocs.yml.
        language: the language of documents that name none.
    """
    directories = config.get("use_directory_urls")
    return _MkdocsAddresses(
        docs,
        root_of(config) or UNKNOWN,
        "/" if directories is None or is_true(directories) else ".html",
        list(_blogs(config)),
        bool(languages(config)),
        language,
    )


@dataclass(frozen=True)
class _MkdocsAddresses:
    """Makes the addresses of a configuration's posts.

    Attributes:
        docs: the folder of the documents.
        root: the site's address.
        end: what an address ends with.
        blogs: each blog's settings, its folder and that of its posts.
        is_translated: whether there is a plugin for translations.
        language: the language of documents that name none.
    """

    docs: PurePosixPath
    root: str
    end: str
    blogs: Sequence[tuple[Mapping[str, Any], str, PurePosixPath]]
    is_translated: bool
    language: str | None

    def __call__(self, page: PageFile) -> str | None:
        # Where the plugin puts a translation depends on more settings.
        is_usual = not self.is_translated or page.language in (None, self.language)
        if not is_usual or not page.path.is_relative_to(self.docs):
            return None
        for blog, folder, posts in self.blogs:
            if page.name.is_relative_to(posts):
                written = _filled(blog, page)
                return written and join(self.root, folder, written, end=self.end)
        stem = page.name.with_suffix("")
        place = stem.parent if stem.name == "index" else stem
        return join(self.root, str(place), end=self.end)


@dataclass(frozen=True)
class FirstOf:
    """Takes the first of several addresses that is known.

    Attributes:
        known: how each of them is made.
    """

    known: Sequence[Address]

    def __call__(self, page: PageFile) -> str | None:
        """Return a post's address; None if none is known."""
        return next(filter(None, (each(page) for each in self.known)), None)


def _filled(blog: Mapping[str, Any], page: PageFile) -> str | None:
    """Fill the format of posts' addresses; None if it has a name without a value."""
    dates = text(blog.get("post_url_date_format")) or "yyyy/MM/dd"
    most = text(blog.get("post_url_max_categories")) or "1"
    categories = texts(page.fields.get("categories"))[: int(most.isdecimal() and most)]
    slugs_of = [_slug(blog, "categories", each) for each in categories]
    is_known = most.isdecimal() and None not in slugs_of
    values = {
        "file": page.name.stem,
        "slug": page.field("slug") or _slug(blog, "post", page.post.title or ""),
        "date": days.by_letters(dates, page.day) if page.day else None,
        "categories": [each for each in slugs_of if each] if is_known else None,
    }
    form = text(blog.get("post_url_format")) or "{date}/{slug}"
    return fill(form, BRACES, values.get)


def _slug(blog: Mapping[str, Any], what: str, value: str) -> str | None:
    """Make the slug of a title; None if it is not made by pymdownx's usual function."""
    function = blog.get(f"{what}_slugify")
    if function is not None and within(function, "kwds") != {"case": "lower"}:
        return None
    separator = text(blog.get(f"{what}_slugify_separator")) or "-"
    return slugs.of_pymdownx(value, separator)
