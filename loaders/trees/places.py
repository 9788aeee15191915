"""Where posts are in a tree: what layouts yield, and helpers to find it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from posixpath import commonpath
from typing import TYPE_CHECKING, Any, TypeVar

from blogdb.loaders.trees.formats import RUN
from blogdb.loaders.trees.languages import language_folders, without_folder

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

_T = TypeVar("_T")

_NOT_POSTS = re.compile(
    r"(?:_.*|(?:readme|licen[cs]e|changelog|contributing)"
    r"(?:[._-][a-z]{2}(?:[_-][a-z]{2,4})?)?"
    r"|code[_-]of[_-]conduct|contributors|maintainers|governance|security|support"
    r"|agents|claude|gemini|todo|hacking|releasing|tags|index|404|about|summary)\.\w+",
    re.IGNORECASE,
)
_NOT_FOLDERS = frozenset(
    {
        *("author", "authors", "_authors", "archetypes", "templates", "_templates"),
        *("_includes", "_layouts"),
    }
)
POSTS = frozenset({"articles", "blog", "_posts", "post", "posts"})
_CONTAINERS = frozenset(
    {
        *("article", "articles", "blog", "blogs", "content", "contents", "docs"),
        *("entries", "i18n", "news", "page", "pages", "post", "posts", "_posts"),
        *("_drafts", "public", "site", "source", "src", "writing"),
    }
)


@dataclass(frozen=True)
class Place:
    """A file that is a post, judging by its place.

    Attributes:
        path: the file, relative to the tree's root.
        name: its path relative to the folder that the layout has its posts below, with
            day and slug.
        language: the language's code from the file's place; None if it has none.
        is_draft: whether the file's place makes it a draft.
        fields: fields from another file; the front matter takes precedence, except for
            the slug.
        url: the post's address, if another file has it.
        categories: the categories that its place gives it.
        topic: the tag of a post without tags; None if its place tells none.
    """

    path: PurePosixPath
    name: PurePosixPath
    language: str | None = None
    is_draft: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)
    url: str | None = None
    categories: tuple[str, ...] = ()
    topic: str | None = None

    @property
    def is_index(self) -> bool:
        """Whether it is the index page of its folder."""
        return self.name.name.startswith("index.")


@dataclass(frozen=True)
class Missed:
    """A configuration or an entry in a list of posts that could not be read.

    Attributes:
        path: the file.
        message: what is wrong, and what was done.
        value: its text, or the part that is wrong.
        is_post: whether this loses a post.
    """

    path: PurePosixPath
    message: str
    value: str
    is_post: bool = False


def is_post(path: PurePosixPath) -> bool:
    """Return whether a file is a post by its name, and not about the tree itself."""
    # An index in a folder of its own is a bundle: the folder is the post.
    is_bundle = path.stem == "index" and len(path.parts) > 1
    is_named = is_bundle or not _NOT_POSTS.fullmatch(path.name)
    return is_named and _NOT_FOLDERS.isdisjoint(path.parts[:-1])


def at_mark(
    path: PurePosixPath, root: str | None = None
) -> tuple[tuple[str, ...], str | None, tuple[str, ...]]:
    """Split a path at the first folder whose name begins with a line, as in a/_posts/b.

    Args:
        path: the file.
        root: the mark of a path that has none.

    Returns:
        The folders above, the mark, and what is below it.
    """
    for depth, part in enumerate(path.parts[:-1]):
        if part.startswith("_"):
            return path.parts[:depth], part, path.parts[depth + 1 :]
    return (), root, path.parts


def without_indexes(places: Iterable[Place]) -> Iterator[Place]:
    """Leave out the index pages of folders that have posts in them."""
    every = list(places)
    folders = set(map(folder_of, every))
    full = {each for folder in folders for each in (folder, *folder.parents)}
    for place in every:
        if not (place.is_index and place.name.parent in full):
            yield place


def folder_of(place: Place) -> PurePosixPath:
    """Return the innermost folder that a post is in; a bundle has its own.

    Args:
        place: the post.
    """
    parent = place.name.parent
    return parent.parent if place.is_index else parent


def in_sections(pages: Sequence[Place], sections: Collection[str]) -> list[Place]:
    """Choose the pages in some sections; if there are none, those in any section.

    Args:
        pages: the pages.
        sections: the folders of the sections, in lower case.
    """
    folders = list(map(folder_of, pages))
    wanted_folders = {
        folder
        for folder in set(folders)
        if any(str(each).lower() in sections for each in (folder, *folder.parents))
    }
    by_page = list(zip(pages, folders, strict=True))
    main = [page for page, folder in by_page if folder in wanted_folders]
    in_any = [page for page, folder in by_page if folder.parts]
    # A blog without sections may still have a few pages in one.
    is_flat = len(in_any) * 2 < len(pages)
    return main or (list(pages) if is_flat else in_any)


def with_languages(
    places: Iterable[Place], known: Collection[str] = ()
) -> Iterator[Place]:
    """Take the languages' folders out of the names of posts.

    Args:
        places: the posts.
        known: the codes of the blog's languages, in lower case; empty if not known.
    """
    every = list(places)
    folders = language_folders((place.name for place in every), known)
    for place in every:
        name, language = without_folder(place.name, folders)
        yield replace(place, name=name, language=place.language or language)


def with_topics(places: Iterable[Place]) -> Iterator[Place]:
    """Give each post the name of its folder as its topic.

    A folder that holds all posts tells no topic, nor does one for files of any topic,
    a year's, or a bundle's own.
    """
    every = list(places)
    folders = [place.name.parent for place in every]
    shared = PurePosixPath(commonpath(folders)) if folders else PurePosixPath()
    for place in every:
        parent = folder_of(place)
        parts = parent.parts[len(shared.parts) :]
        topics = [
            part
            for part in parts
            if not part.isdecimal() and part.lower() not in _CONTAINERS
        ]
        yield replace(place, topic=topics[-1] if topics else None)


def without_made(paths: Iterable[PurePosixPath]) -> list[PurePosixPath]:
    """Leave out what came of running the code in a file beside it, of the same name.

    Args:
        paths: files of posts.

    Returns:
        The others, sorted.
    """
    by_name: dict[PurePosixPath, list[PurePosixPath]] = {}
    for path in paths:
        by_name.setdefault(path.with_suffix(""), []).append(path)
    return sorted(
        path
        for beside in by_name.values()
        for path in (beside if len(beside) == 1 else _first_run(beside))
    )


def _first_run(paths: list[PurePosixPath]) -> list[PurePosixPath]:
    """Choose the file with code that is run; where none is, all files count."""
    for suffix in RUN:
        if run := [path for path in paths if path.suffix.lower() == suffix]:
            return run[:1]
    return paths


def in_containers(place: Place) -> bool:
    """Return whether a post is in a folder that is usually one of posts."""
    return not POSTS.isdisjoint(place.name.parts[:-1])


def wanted(items: Iterable[_T], is_wanted: Callable[[_T], bool]) -> list[_T]:
    """Return the wanted items, or all items if none is wanted."""
    every = list(items)
    return [each for each in every if is_wanted(each)] or every
