"""Plain files, whatever program publishes them: Markdown, AsciiDoc, Org, notebooks."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from blogdb.loaders.trees.addresses import site
from blogdb.loaders.trees.formats import RUN, format_of
from blogdb.loaders.trees.headers import of_key_values
from blogdb.loaders.trees.heads import of_file, unopened
from blogdb.loaders.trees.languages import without_language
from blogdb.loaders.trees.layout import ConfiguredBlog, Layout
from blogdb.loaders.trees.people import authors_of
from blogdb.loaders.trees.places import (
    Place,
    in_containers,
    is_post,
    wanted,
    with_languages,
    without_indexes,
)
from blogdb.loaders.trees.programs import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.folder import Folder
    from blogdb.loaders.trees.front_matter import Document

_GROUP = re.compile(r"\([^()]*\)")
_ROUTE = re.compile(r"\+?page\.(?:mdx?|svx)")
_HOLDERS = ("content", "data", "_data", "src")
_SITES = (
    (re.compile(r"astro\.config\.[cm]?[jt]s"), "site"),
    (
        re.compile(r"gatsby-config\.[cm]?[jt]s|site-?metadata\.[cm]?[jt]s", re.I),
        "siteUrl",
    ),
)
"""Programs' files, and the property that is the site's address."""
_PROGRAM = re.compile(r"package\.json|.+\.config\.[cm]?[jt]s|(?:Cargo|pyproject)\.toml")


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield all files except those about the tree itself.

    If it is a program's, its posts are in a folder that is called so; otherwise such a
    folder is only one of others.
    """
    folder = configuration.folder
    named = []
    authors = set(_pages_of_authors(folder))
    for path in _written(folder):
        if path in authors:
            continue
        name, language = without_language(_routed(path))
        is_draft = "_drafts" in path.parts
        if is_post(name):
            named.append(Place(path, name, language, is_draft))
    posts = without_indexes(with_languages(named))
    is_program = any(_PROGRAM.fullmatch(path.name) for path in folder.paths)
    yield from wanted(posts, in_containers) if is_program else posts


def _routed(path: PurePosixPath) -> PurePosixPath:
    """Return a path without what only tells a program's router how to read it.

    `app/(blog)/one/page.mdx` and `routes/one/+page.md` are the page `one`.
    """
    parts = [part for part in path.parts[:-1] if not _GROUP.fullmatch(part)]
    is_page = _ROUTE.fullmatch(path.name) is not None
    name = f"index{path.suffix}" if is_page else path.name
    return PurePosixPath(*parts, name)


def _read(path: PurePosixPath, content: str) -> Document:
    """Read fields in the notations of all programs that have their own.

    A text may begin with a word and a colon, but hardly with a title's or a day's.
    """
    document = of_file(path, content)
    if document.fields or document.written_in != "markdown":
        return document
    below = unopened(path, content)
    if below and {"title", "date"} & {name.lower() for name in below.fields}:
        return below
    return of_key_values(content) or document


def _pages_of_authors(folder: Folder) -> Iterator[PurePosixPath]:
    """Yield the pages about one author each, beside the posts that name them."""
    for path in folder.markdown():
        above = path.parent
        if above.name == "authors" and above.parent.name in _HOLDERS:
            yield path


def _blog(configuration: Configuration) -> ConfiguredBlog:
    """Read what the programs declare that make sites of such files."""
    folder = configuration.folder
    pages = list(_pages_of_authors(folder))
    data = str(pages[0].parent.parent) if pages else "data"
    found = (
        site(literal(folder.text(path), name))
        for path in folder.paths
        for pattern, name in _SITES
        if pattern.fullmatch(path.name)
    )
    return ConfiguredBlog(
        authors=authors_of(configuration, data, pages),
        site=next(filter(None, found), None),
    )


def _every(folder: Folder) -> Iterator[PurePosixPath]:
    yield from folder.written()
    yield from folder.ending(*RUN)


def _written(folder: Folder) -> list[PurePosixPath]:
    """List the files that may be posts.

    A few files in another form beside Markdown are rather notes, so a form counts if
    there are more files of it than of Markdown; how many others there are is told.
    """
    by_format: dict[str, list[PurePosixPath]] = defaultdict(list)
    for path in _every(folder):
        suffix = path.suffix.lower()
        by_format[suffix if suffix in RUN else format_of(path)].append(path)
    count_markdown = len(by_format["markdown"])
    return sorted(
        path
        for form, paths in by_format.items()
        if form == "markdown" or len(paths) > count_markdown
        for path in paths
    )


MARKDOWN_FILES = Layout(
    name="markdown",
    description="plain files in Markdown, AsciiDoc or Org, or notebooks",
    marks="any such file",
    posts_are=(
        "all Markdown files, and those in another form if there are more of them; in a"
        " program's tree those below `posts/`, `blog/` and the like; a post without"
        " tags gets its folder as its topic"
    ),
    recognises=lambda folder: any(_every(folder)),
    places=_places,
    blog=_blog,
    reads=_read,
    has_topic_folders=True,
)
