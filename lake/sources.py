"""Which blogs a source of a lake has."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.loaders.find import is_pattern
from blogdb.loaders.sources.files import ARCHIVES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blogdb.lake.runs import Run


@dataclass(frozen=True)
class Blogs:
    """The blogs of a source.

    Attributes:
        prefix: what the locations of its blogs begin with, and of no others.
        locations: where each blog is loaded from, by its name.
        sizes: about how many bytes each has; of those that it lacks, as many as the
            location has.
        runs: of a table the files of rows that have some of the blog.
        contents: of a table what tells whether a blog's rows are the same again.
        read: how many rows the table has; None of a folder.
        count_rejected: how many of them belong to no blog.
        rejected: the file with those; None if there are none.
    """

    prefix: str
    locations: Mapping[str, str]
    sizes: Mapping[str, int] = field(default_factory=dict)
    runs: Mapping[str, tuple[Run, ...]] = field(default_factory=dict)
    contents: Mapping[str, str] = field(default_factory=dict)
    read: int | None = None
    count_rejected: int = 0
    rejected: Path | None = None

    def size(self, name: str) -> int:
        """Return about how many bytes a blog has."""
        known = self.sizes.get(name)
        return size_of(self.locations[name]) if known is None else known


def blogs_in(folder: Path) -> dict[str, str]:
    """Find the blogs in a folder: each has a subfolder or a file.

    Args:
        folder: the folder. What is hidden in it is no blog.

    Returns:
        The location of each blog by its name, sorted by name: the name of the folder,
        or of the file without its ending.

    Raises:
        SourceError: it is no folder, has no blog, or two with the same name.
    """
    if not folder.is_dir():
        is_other = folder.exists() or is_pattern(str(folder))
        what = "is no folder" if is_other else "does not exist"
        raise SourceError(
            f"{folder} {what}; name a folder that has a subfolder or a file for each"
            " blog, or name the column of a table that says the blog: --blog COLUMN"
        )
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        name = _name(path)
        if name in found:
            raise SourceError(
                f"{folder} has two blogs {name}: {found[name].name} and {path.name};"
                " rename one"
            )
        found[name] = path
    if not found:
        raise SourceError(
            f"{folder} is empty; name a folder that has a subfolder or a file for each"
            " blog"
        )
    return {name: str(path.absolute()) for name, path in sorted(found.items())}


def size_of(location: str) -> int:
    """Return the bytes of a file, or of the files in a folder."""
    path = Path(location)
    if not path.is_dir():
        return path.stat().st_size
    return sum(
        entry.lstat().st_size
        for folder, _, names in os.walk(path)
        for entry in (Path(folder) / name for name in names)
    )


def _name(path: Path) -> str:
    if path.is_dir():
        return path.name
    for ending in sorted(ARCHIVES, key=len, reverse=True):
        if path.name.lower().endswith(ending):
            return path.name[: -len(ending)]
    return path.stem
