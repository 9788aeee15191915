"""The blog plugin of Material for MkDocs: `blog/posts/`, `.authors.yml`."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from blogdb.loaders.trees.languages import without_language
from blogdb.loaders.trees.layout import ConfiguredBlog, Layout
from blogdb.loaders.trees.layouts.mkdocs_addresses import (
    FirstOf,
    address,
    languages,
    posts_in,
    root_of,
    sites_in,
)
from blogdb.loaders.trees.people import authors_in
from blogdb.loaders.trees.places import Place, is_post
from blogdb.loaders.trees.values import text, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.configuration import Configuration


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield the files in the blogs' folders of posts, or in any that is so called."""
    sites = list(sites_in(configuration))
    posts = {docs / place for docs, each in sites for place in posts_in(each)}
    codes = {docs: languages(each) for docs, each in sites}
    for path in configuration.folder.markdown():
        docs = next((each for each in path.parents if each in codes), None)
        docs = docs or PurePosixPath("docs" if path.parts[0] == "docs" else "")
        known = codes.get(docs, [])
        rest = path.relative_to(docs)
        folder = rest.parts[0].lower() if rest.parts[0].lower() in known else None
        plain = docs.joinpath(*rest.parts[1:]) if folder else path
        is_wanted = (
            not posts.isdisjoint(plain.parents)
            if posts
            else "posts" in plain.parts[:-1]
        )
        name, language = without_language(plain.relative_to(docs), known)
        is_index = name.stem == "index" and (docs / name).parent in posts
        if is_wanted and is_post(name) and not is_index:
            yield Place(path, name, folder or language)


def _blog(configuration: Configuration) -> ConfiguredBlog:
    sites = list(sites_in(configuration))
    plugins = [code for _, each in sites for code in languages(each)[:1]]
    themes = [text(within(each, "theme", "language")) for _, each in sites]
    language = next(filter(None, (*plugins, *themes)), None)
    known = [address(docs, settings, language) for docs, settings in sites]
    folder = configuration.folder
    authors = configuration.document(next(folder.named(".authors.yml"), None))
    return ConfiguredBlog(
        authors_in(within(authors, "authors")),
        language,
        FirstOf(known),
        next(filter(None, (root_of(settings) for _, settings in sites)), None),
    )


MKDOCS = Layout(
    name="mkdocs",
    description="the blog plugin of Material for MkDocs",
    marks="`mkdocs.yml`, `.authors.yml`",
    posts_are="below `posts/`; author names from the authors file",
    recognises=lambda folder: (
        folder.has("mkdocs.yml") or any(folder.named(".authors.yml"))
    ),
    places=_places,
    configurations=("mkdocs.yml",),
    blog=_blog,
)
