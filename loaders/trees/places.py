"""Where posts are in a tree: what layouts yield, and helpers to find it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from blogdb.loaders.trees.folder import Folder

_T = TypeVar("_T")

_NOT_POSTS = re.compile(
    r"(?:readme|license|changelog|contributing|code_of_conduct|security|support|tags"
    r"|index|_index|404|about|summary)\.\w+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Place:
    """A file that is a post, judging by its place.

    Attributes:
        path: the file, relative to the tree's root.
        name: its path relative to the folder of the posts, with day, slug and topic.
        language: the language's code from the file's place; None if it has none.
        is_draft: whether the file's place makes it a draft.
        fields: fields from another file; the front matter takes precedence, except for
            the slug.
        url: the post's address, if another file has it.
    """

    path: PurePosixPath
    name: PurePosixPath
    language: str | None = None
    is_draft: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)
    url: str | None = None

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
    return is_bundle or not _NOT_POSTS.fullmatch(path.name)


def below(path: PurePosixPath, mark: str) -> PurePosixPath | None:
    """Return the path relative to the first folder named `mark`; None if none is."""
    folders = path.parts[:-1]
    if mark not in folders:
        return None
    return PurePosixPath(*path.parts[folders.index(mark) + 1 :])


def markdown_in(
    folder: Folder, top: str
) -> Iterator[tuple[PurePosixPath, PurePosixPath]]:
    """Yield the Markdown files in a top-level folder; all files if there is no such.

    Args:
        folder: the tree.
        top: the folder's name.

    Yields:
        Each file, and its path relative to the folder.
    """
    has_top = folder.has_folder(top)
    for path in folder.markdown():
        if not has_top:
            yield path, path
        elif path.parts[0] == top:
            yield path, path.relative_to(top)


def wanted(items: Iterable[_T], is_wanted: Callable[[_T], bool]) -> list[_T]:
    """Return the wanted items, or all items if none is wanted."""
    every = list(items)
    return [each for each in every if is_wanted(each)] or every
