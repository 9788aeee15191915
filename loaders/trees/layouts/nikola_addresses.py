"""The addresses of Nikola's posts, by `POSTS` and `TRANSLATIONS` of its settings."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.addresses import join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blogdb.loaders.trees.pages import PageFile

_POSTS = [["posts/*", "posts"]]


def sources(settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the patterns of posts, and the folders of the site that they go to.

    Args:
        settings: those of Nikola.
    """
    listed = settings.get("POSTS")
    return [
        (str(each[0]), str(each[1]))
        for each in (listed if isinstance(listed, list) and listed else _POSTS)
        if isinstance(each, list) and len(each) > 1
    ]


@dataclass(frozen=True)
class NikolaAddresses:
    """Makes the address of a post.

    Attributes:
        root: the site's address.
        sources: the patterns of posts, and the folders of the site that they go to.
        translations: language to the folder of the site that it is in.
        is_pretty: whether a post has a folder of its own.
    """

    root: str
    sources: list[tuple[str, str]]
    translations: Mapping[str, str]
    is_pretty: bool

    def __call__(self, page: PageFile) -> str | None:
        """Return the address of a post; None if no pattern names its file."""
        for pattern, target in self.sources:
            base, shape = PurePosixPath(pattern).parent, PurePosixPath(pattern).name
            is_here = page.name.is_relative_to(base)
            if is_here and fnmatchcase(page.name.name, shape):
                place = page.name.parent.relative_to(base)
                above = self.translations.get(page.post.language or "", "")
                end = "/" if self.is_pretty else ".html"
                parts = (above.removeprefix("./"), target, str(place), page.post.slug)
                return join(self.root, *parts, end=end)
        return None
