"""A folder as a source: the files of a blog's tree, and their state."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from blogdb.loaders.sources.files import File, is_settled, numbers
from blogdb.loaders.trees.folder import MARKDOWN, Folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SUFFIXES = (
    *(*MARKDOWN, ".html", ".yml", ".yaml", ".toml", ".json"),
    *(".js", ".cjs", ".mjs", ".ts"),
    "cname",
    "_redirects",
)
"""Suffixes of files that belong to a blog or configure it, in lower case."""

_SKIPPED = ("node_modules", "_site", "vendor", "__pycache__")


@dataclass(frozen=True)
class Tree(File):
    """A folder as a source.

    Attributes:
        location: the folder as the user named it.
        path: its path on disk.
        archive: the archive that it was unpacked from, if any.
    """

    archive: File | None = None

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder, a blog's tree of many files."""
        return True

    @property
    def is_spooled(self) -> bool:
        """Whether `path` is an unpacked archive, whose state says nothing."""
        return self.archive is not None

    @cached_property
    def folder(self) -> Folder:
        """The files that are read, as `names` but for images and the like."""
        return Folder(self.path, map(PurePosixPath, filter(_is_read, self.names)))

    @cached_property
    def names(self) -> list[str]:
        """All files, except in hidden folders and others that have no posts, sorted."""
        return self._names()

    def _names(self) -> list[str]:
        root = str(self.path)
        return sorted(
            name[len(root) :].lstrip("/") for name in _walk(root, self.path.resolve())
        )

    def state(self) -> str | None:
        """Return the state of all files; None if it cannot be trusted."""
        if self.archive is not None:
            return self.archive.state()
        stats, others = self._stats()
        is_known = all(map(is_settled, stats.values()))
        return _digest(stats, others) if is_known else None

    def now(self) -> str:
        """Return a digest of the size, times and inodes of all files."""
        return self.archive.now() if self.archive else _digest(*self._stats())

    def _stats(self) -> tuple[dict[str, os.stat_result], list[str]]:
        """Return the states of the files that are read, and the names of others."""
        root = str(self.path)
        names = self._names()
        read = filter(_is_read, names)
        stats = {name: os.stat(f"{root}/{name}") for name in read}  # noqa: PTH116 - ten times faster, and there are many
        return stats, [name for name in names if not _is_read(name)]

    def require_whole(self) -> None:
        """Do nothing, since a folder has no compression."""


def _walk(folder: str, root: Path) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                if not name.startswith(".") and name not in _SKIPPED:
                    yield from _walk(entry.path, root)
            elif _is_within(entry, root):
                yield entry.path


def _is_read(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)


def _is_within(entry: os.DirEntry[str], root: Path) -> bool:
    """Return whether an entry is a file, and not a link out of the tree."""
    if not entry.is_symlink():
        return entry.is_file()
    return entry.is_file() and Path(entry.path).resolve().is_relative_to(root)


def _digest(stats: Mapping[str, os.stat_result], others: Iterable[str]) -> str:
    lines = (f"{name} {numbers(stat)}" for name, stat in stats.items())
    text = "\n".join((*lines, *others))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
