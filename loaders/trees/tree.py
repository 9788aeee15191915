"""A folder as a source: the files of a blog's tree, and their state."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from blogdb.db.store.access import Access
from blogdb.loaders.sources.files import File, is_settled, numbers
from blogdb.loaders.trees.folder import MARKDOWN, Folder
from blogdb.loaders.trees.leftovers import OTHER_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SUFFIXES = (
    *(*MARKDOWN, ".html", ".yml", ".yaml", ".toml", ".json"),
    *(".js", ".cjs", ".mjs", ".ts"),
    "cname",
    "_redirects",
)
"""Suffixes of files that belong to a blog or configure it, in lower case."""

LISTED = (*SUFFIXES, *OTHER_TEXT)
"""These, and the suffixes of files that are only counted."""

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
        read = {
            PurePosixPath(name): fault
            for name, fault in self._entries.items()
            if _is_read(name)
        }
        return Folder(
            self.path,
            (path for path, fault in read.items() if not fault),
            {path: fault for path, fault in read.items() if fault},
        )

    @cached_property
    def names(self) -> list[str]:
        """All files, except in hidden folders and others that have no posts, sorted."""
        return [name for name, fault in self._entries.items() if not fault]

    def documents(self) -> Iterator[PurePosixPath]:
        """Yield the files that may hold posts in forms that are not read."""
        for name in self.names:
            if name.lower().endswith(OTHER_TEXT):
                yield PurePosixPath(name)

    @cached_property
    def _entries(self) -> dict[str, str | None]:
        return self._list()

    def _list(self) -> dict[str, str | None]:
        """List what is there by its name, sorted, with what keeps it from being read.

        Returns:
            Name to None for a file; to what it is instead for anything else.
        """
        root = str(self.path)
        return dict(
            sorted(
                (name[len(root) :].lstrip("/"), fault)
                for name, fault in _walk(root, self.path.resolve())
            )
        )

    def access(self) -> list[Access]:
        """Return who may read the files, and enter the folders they are in."""
        if self.archive is not None:
            return self.archive.access()
        files, _ = self._stats()
        folders = {
            self.path / parent for name in files for parent in Path(name).parents
        }
        return [
            *{Access.of(status) for status in files.values()},
            *(Access.of_entering(folder.stat()) for folder in folders),
        ]

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
        entries = self._list()
        stats = {
            # Path.stat takes ten times as long, and there are many.
            name: os.stat(f"{root}/{name}", follow_symlinks=not fault)  # noqa: PTH116
            for name, fault in entries.items()
            if _is_read(name)
        }
        return stats, [name for name in entries if not _is_read(name)]

    def require_whole(self) -> None:
        """Do nothing, since a folder has no compression."""


def _walk(folder: str, root: Path) -> Iterator[tuple[str, str | None]]:
    """Yield the path of each file, and what keeps it from being read."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                if not name.startswith(".") and name not in _SKIPPED:
                    yield from _walk(entry.path, root)
            else:
                yield entry.path, _fault(entry, root)


def _is_read(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)


def _fault(entry: os.DirEntry[str], root: Path) -> str | None:
    """Return what keeps an entry from being read; None for a file in the tree."""
    if not entry.is_symlink():
        return None if entry.is_file() else "a pipe, a socket or a device, not a file"
    target = Path(os.path.realpath(entry.path))
    if not target.is_relative_to(root):
        return f"a link out of the folder, to {target}"
    return None if target.is_file() else "a link that leads to no file"


def _digest(stats: Mapping[str, os.stat_result], others: Iterable[str]) -> str:
    lines = (f"{name} {numbers(stat)}" for name, stat in stats.items())
    text = "\n".join((*lines, *others))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
