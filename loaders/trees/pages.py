"""A post's file as what makes its address sees it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.values import text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.posts import TreePost

_DAY = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")


@dataclass(frozen=True)
class PageFile:
    """A post's file, and what it says.

    Attributes:
        path: the file, below the tree's root.
        name: the path below the folder of the posts.
        language: code of the language that the place says; None where it says none.
        fields: what its front matter says.
        post: the post that was made of it.
    """

    path: PurePosixPath
    name: PurePosixPath
    language: str | None
    fields: Mapping[str, Any]
    post: TreePost

    @property
    def day(self) -> dt.date | None:
        """The day of publication, where it is written with the year first."""
        found = _DAY.match(self.post.date or "")
        try:
            return dt.date(*map(int, found.groups())) if found else None
        except ValueError:
            return None

    @property
    def stem(self) -> str:
        """The file's name without its ending; of an index, its folder's."""
        is_bundle = self.name.stem == "index" and len(self.name.parts) > 1
        return self.name.parent.name if is_bundle else self.name.stem

    @property
    def folder(self) -> PurePosixPath:
        """The folder below that of the posts; of an index, the one above its own."""
        parent = self.name.parent
        return parent.parent if self.name.stem == "index" else parent

    def field(self, *names: str) -> str | None:
        """Take the text of the first of some fields that has one."""
        found = (text(self.fields.get(name)) for name in names)
        return next((each for each in found if each), None)


Address = Callable[[PageFile], str | None]
"""Tells a post's address; None where it is not known."""
