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
from blogdb.loaders.trees.door import Door, NotOpenedError, held, inside_of
from blogdb.loaders.trees.folder import MARKDOWN, Folder
from blogdb.loaders.trees.formats import OTHER_MARKUP, RUN
from blogdb.loaders.trees.leftovers import OTHER_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SUFFIXES = (
    *(*MARKDOWN, *OTHER_MARKUP, ".html", ".txt", ".yml", ".yaml", ".toml", ".json"),
    *(".js", ".cjs", ".mjs", ".ts", ".meta", ".nbdata", ".ipynb-meta", *RUN),
    *("conf.py", "makefile", "initializers.rb", "pipeline.rb", ".erb", "posts.csv"),
    "cname",
    "_redirects",
)
"""Suffixes of files that belong to a blog or configure it, in lower case."""

LISTED = (*SUFFIXES, *OTHER_TEXT)
"""These, and the suffixes of files that are only counted."""

_SKIPPED = ("node_modules", "_site", "vendor", "__pycache__")
_MOST_NAMES = 5
_LONGEST_NAME = 200
"""Names that a note lists, and characters of each of them."""
_DEEPEST = 100
"""The most folders within each other that are looked into."""
_LONGEST_FOLDER = 4096 - 257
"""Bytes of the longest path of a folder, with room for any name of a file in it."""


@dataclass(frozen=True)
class _Look:
    """What was in a folder at one time.

    Attributes:
        entries: what is there by its name, as `Tree._list` gives it.
        stats: the status of the files that are read.
        is_settled: whether all are old enough that another write would show.
    """

    entries: Mapping[str, str | None]
    stats: Mapping[str, os.stat_result]
    is_settled: bool

    def digest(self) -> str:
        """Digest the size, times and inodes of all files, and what else there is."""
        lines = [f"{name} {numbers(stat)}" for name, stat in self.stats.items()]
        lines += [
            f"{name} {fault or ''}"
            for name, fault in self.entries.items()
            if name not in self.stats
        ]
        text = "\n".join(lines)
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


@dataclass(frozen=True)
class Tree(File):
    """A folder as a source.

    Attributes:
        location: the folder as the user named it.
        path: its path on disk.
        archive: the archive that it was unpacked from, if any.
        left_out: names of the archive's files that were not unpacked.
    """

    archive: File | None = None
    left_out: tuple[str, ...] = ()

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
        """The files that are read, which images and the like are not."""
        return Folder(self.door, self.door.entries)

    @cached_property
    def door(self) -> Door:
        """The door to the files that are read."""
        read = (each for each in self._entries.items() if _is_read(each[0]))
        return Door(self.path, {PurePosixPath(name): fault for name, fault in read})

    @cached_property
    def names(self) -> list[str]:
        """All files, except in hidden folders and others that have no posts, sorted."""
        return [name for name, fault in self._entries.items() if not fault]

    def size(self, name: str) -> int:
        """Return the bytes that a file had when the folder was found; 0 if unknown."""
        stat = self._found.stats.get(name)
        return stat.st_size if stat else 0

    def documents(self) -> Iterator[PurePosixPath]:
        """Yield the files that may hold posts in forms that are not read."""
        for name in self.names:
            if name.lower().endswith(OTHER_TEXT):
                yield PurePosixPath(name)

    @property
    def _entries(self) -> Mapping[str, str | None]:
        return self._found.entries

    @cached_property
    def _found(self) -> _Look:
        """What there was when the folder was found."""
        return self._look()

    def _list(self) -> dict[str, str | None]:
        """List what is there by its name, sorted, with what keeps it from being read.

        Returns:
            Name to None for a file; to what it is instead for anything else. The name
            of a folder that is not looked into ends with a slash.
        """
        return dict(sorted(_walk(self.path)))

    @property
    def notes(self) -> list[str]:
        """What was left out, a line each."""
        deep = [name for name in self._entries if name.endswith("/")]
        left_out = (
            f"left out of {self.location}, as links and the like or by their names"
        )
        return [
            f"{what}: {some_of(names)}"
            for what, names in (
                (f"folders of {self.location} nested too deep to be read", deep),
                (left_out, self.left_out),
            )
            if names
        ]

    def access(self) -> list[Access]:
        """Return who may read the files, and enter the folders they are in."""
        if self.archive is not None:
            return self.archive.access()
        files = self._found.stats
        folders = {name.rpartition("/")[0] for name in files}
        folders |= {
            "/".join(parts[:depth])
            for parts in (folder.split("/") for folder in folders)
            for depth in range(len(parts))
        }
        return [
            *{Access.of(status) for status in files.values()},
            *(Access.of_entering((self.path / each).stat()) for each in folders),
        ]

    def state(self) -> str | None:
        """Return the state of all files; None if it cannot be trusted."""
        if self.archive is not None:
            return self.archive.state()
        return self.stamp if self._found.is_settled else None

    @cached_property
    def stamp(self) -> str:
        """What `now` returned when the folder was found."""
        return self.archive.stamp if self.archive else self._found.digest()

    def now(self) -> str:
        """Return a digest of the size, times and inodes of all files."""
        return self.archive.now() if self.archive else self._look().digest()

    def _look(self) -> _Look:
        """Look at all files."""
        entries = self._list()
        stats = {
            # Path.stat takes ten times as long, and there are many.
            name: os.stat(f"{self.path}/{name}")  # noqa: PTH116
            for name, fault in entries.items()
            if _is_read(name) and not fault
        }
        return _Look(entries, stats, all(map(is_settled, stats.values())))

    def require_whole(self) -> None:
        """Do nothing, since a folder has no compression."""


def _walk(root: Path) -> Iterator[tuple[str, str | None]]:
    """Yield the name of each file, and what keeps it from being read."""
    inside = inside_of(root)
    longest = _LONGEST_FOLDER - len(os.fsencode(root))
    folders = [""]
    while folders:
        place = folders.pop()
        with os.scandir(f"{root}/{place}") as entries:
            for entry in entries:
                name = place + entry.name
                if not entry.is_dir(follow_symlinks=False):
                    yield name, _fault(entry, inside)
                elif is_skipped(entry.name):
                    continue
                elif name.count("/") < _DEEPEST and len(os.fsencode(name)) < longest:
                    folders.append(f"{name}/")
                else:
                    yield f"{name}/", "nested too deep"


def is_skipped(name: str) -> bool:
    """Return whether a folder of this name has no posts, and is not looked into."""
    return name.startswith(".") or name in _SKIPPED


def some_of(names: Sequence[str]) -> str:
    """List the first of some names, which may be any bytes, for people."""
    shown = (
        name if len(name) < _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
        for name in names[:_MOST_NAMES]
    )
    more = len(names) - _MOST_NAMES
    listed = ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")
    return listed.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _is_read(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)


def _fault(entry: os.DirEntry[str], inside: str) -> str | None:
    """Return what keeps an entry from being read; None for a file in the tree."""
    if entry.is_file(follow_symlinks=False):
        return None
    try:
        with held(entry.path, inside):
            return None
    except NotOpenedError as error:
        return error.strerror
    except OSError:
        return "a link that leads to no file"
