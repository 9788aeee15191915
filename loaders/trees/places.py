"""Where posts lie in a tree: what layouts yield, and what they have in common."""

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
    """A file that is a post, as its place tells.

    Attributes:
        path: the file, below the tree's root.
        name: the path below the folder of the posts, which tells day, slug and topic.
        language: code of the language that the place says; None where it says none.
        is_draft: whether the place says that the post is not shown.
        fields: what another file says of the post; the front matter goes before it,
            except for the slug.
        url: the post's address, where another file says it.
    """

    path: PurePosixPath
    name: PurePosixPath
    language: str | None = None
    is_draft: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)
    url: str | None = None

    @property
    def is_index(self) -> bool:
        """Whether it is the page of the folder that it lies in."""
        return self.name.name.startswith("index.")


@dataclass(frozen=True)
class Missed:
    """What tells of posts and could not be read.

    Attributes:
        path: the file.
        message: what is wrong, and what was made of it.
        value: its text, or the part that is wrong.
        is_post: whether a post is lost by it.
    """

    path: PurePosixPath
    message: str
    value: str
    is_post: bool = False


def is_post(path: PurePosixPath) -> bool:
    """Tell a post from what is about the tree itself, by the file's name."""
    # An index within a folder of its own is a bundle: the folder is the post.
    is_bundle = path.stem == "index" and len(path.parts) > 1
    return is_bundle or not _NOT_POSTS.fullmatch(path.name)


def below(path: PurePosixPath, mark: str) -> PurePosixPath | None:
    """Tell the path below the first folder of a name; None where there is none."""
    folders = path.parts[:-1]
    if mark not in folders:
        return None
    return PurePosixPath(*path.parts[folders.index(mark) + 1 :])


def markdown_in(
    folder: Folder, top: str
) -> Iterator[tuple[PurePosixPath, PurePosixPath]]:
    """Yield the Markdown files in a folder at the top; all where there is no such.

    Args:
        folder: the tree.
        top: the folder's name.

    Yields:
        Each file, and its path below the folder.
    """
    has_top = folder.has_folder(top)
    for path in folder.markdown():
        if not has_top:
            yield path, path
        elif path.parts[0] == top:
            yield path, path.relative_to(top)


def wanted(items: Iterable[_T], is_wanted: Callable[[_T], bool]) -> list[_T]:
    """Take the items that are wanted; all of them where none is."""
    every = list(items)
    return [each for each in every if is_wanted(each)] or every
