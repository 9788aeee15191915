"""The site in a tree: its own folder, which may be below the root, and its layout."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from blogdb.loaders.trees.configuration import Configuration
from blogdb.loaders.trees.places import Missed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blogdb.loaders.trees.folder import Folder
    from blogdb.loaders.trees.layout import Layout

_USUAL = ("website", "docs", "site", "src", "blog")
_DEEPEST = 2
"""The most folders that a site is below the root of a tree."""
_NOT_SITES = frozenset(
    {
        *("example", "examples", "examplesite", "fixture", "fixtures", "spec"),
        *("template", "templates", "test", "tests", "themes"),
    }
)


@dataclass(frozen=True)
class Site:
    """A site in a tree.

    Attributes:
        layout: its layout.
        folder: its folder.
        place: the folder's path in the tree; empty if it is the tree's root.
        others: other sites of the tree that have other posts, for people.
    """

    layout: Layout
    folder: Folder
    place: PurePosixPath = field(default_factory=PurePosixPath)
    others: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.place} ({self.layout.name})"

    def has_posts(self) -> bool:
        """Return whether it has files of posts, or a list of posts that is damaged."""
        return bool(self.posts())

    def posts(self) -> frozenset[PurePosixPath]:
        """List the files of posts in the tree; for a damaged list the site's folder."""
        try:
            places = list(self.layout.places(Configuration(self.folder)))
        except (ValueError, OSError):
            return frozenset([self.place])
        found = (place for place in places if not isinstance(place, Missed))
        return frozenset(self.place / each.path for each in found)


def homes(
    folder: Folder, configurations: Iterable[tuple[str, ...]]
) -> list[PurePosixPath]:
    """List the folders of a tree that may hold a site: the root, then the likeliest.

    Args:
        folder: the tree.
        configurations: for each layout, the files that a site's own folder has.
    """
    wanted: dict[str, set[tuple[str, ...]]] = {}
    for name in (name for names in configurations for name in names):
        path = PurePosixPath(name)
        wanted.setdefault(path.name, set()).add(path.parts[:-1])
    found = set()
    for path in folder.paths:
        for below in wanted.get(path.name, ()):
            above = path.parts[:-1]
            depth = len(above) - len(below)
            if 0 < depth <= _DEEPEST and above[depth:] == below:
                found.add(above[:depth])

    def rank(parts: tuple[str, ...]) -> tuple[int, int, tuple[str, ...]]:
        usual = _USUAL.index(parts[0]) if parts[0] in _USUAL else len(_USUAL)
        return len(parts), usual, parts

    likely = (each for each in found if _NOT_SITES.isdisjoint(map(str.lower, each)))
    return [
        PurePosixPath(),
        *(PurePosixPath(*each) for each in sorted(likely, key=rank)),
    ]
