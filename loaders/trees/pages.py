"""A post's file, as input for making its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.days import day
from blogdb.loaders.trees.values import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.posts import TreePost


@dataclass(frozen=True)
class PageFile:
    """A post's file, and its content.

    Attributes:
        path: the file, relative to the site's folder.
        name: its path relative to the folder that the layout has its posts below.
        language: the language's code from the file's place or the blog's default; None
            if neither has one.
        fields: the front matter, with names in lower case.
        post: the post that was made from it.
        categories: the categories that its place gives it.
    """

    path: PurePosixPath
    name: PurePosixPath
    language: str | None
    fields: Mapping[str, Any]
    post: TreePost
    categories: tuple[str, ...] = ()

    @cached_property
    def day(self) -> dt.date | None:
        """The day of publication, if it is written in a form that leaves no doubt."""
        return day(self.post.date or "")

    @property
    def stem(self) -> str:
        """The file's name without its suffix; for an index, the name of its folder."""
        is_bundle = self.name.stem == "index" and len(self.name.parts) > 1
        return self.name.parent.name if is_bundle else self.name.stem

    @property
    def folder(self) -> PurePosixPath:
        """Its folder relative to that of the posts; for an index, the one above."""
        parent = self.name.parent
        return parent.parent if self.name.stem == "index" else parent

    def field(self, *names: str) -> str | None:
        """Return the text of the first of some fields that has text."""
        for name in names:
            if found := text(self.fields.get(name.lower())):
                return found
        return None


Address = Callable[[PageFile], str | None]
"""Returns a post's address; None if it is not known."""

OtherAddresses = Callable[[PageFile], list[str]]
"""Returns a post's other addresses."""
