"""Which blogs a source of a lake has."""

from __future__ import annotations

import os
from pathlib import Path

from blogdb.db.errors import SourceError
from blogdb.lake.manifest import part_name
from blogdb.loaders.sources.files import ARCHIVES

_LONGEST = 250
"""Bytes of the name of a folder, which file systems limit to 255."""


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
        what = "is no folder" if folder.exists() else "does not exist"
        raise SourceError(
            f"{folder} {what}; name a folder that has a subfolder or a file for each"
            " blog"
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
        if len(part_name(name)) > _LONGEST:
            raise SourceError(
                f"the name {path.name} in {folder} is too long; shorten it"
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
