"""A blog's folder, with a list of its files."""

from __future__ import annotations

import errno
import json
import os
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.toml_documents import read_toml
from blogdb.loaders.trees.yaml_documents import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
"""Suffixes of Markdown files."""


class Folder:
    """A folder tree with a list of its files.

    Args:
        root: the folder.
        paths: its files, relative to the root, sorted.
        broken: what is no file but has a file's name, such as a link that leads
            nowhere; each with what it is.
    """

    def __init__(
        self,
        root: Path,
        paths: Iterable[PurePosixPath],
        broken: Mapping[PurePosixPath, str] | None = None,
    ) -> None:
        self.root = root
        self.paths = tuple(paths)
        self.broken = broken or {}

    @cached_property
    def _known(self) -> frozenset[PurePosixPath]:
        return frozenset(self.paths)

    @cached_property
    def _every(self) -> Sequence[PurePosixPath]:
        if not self.broken:
            return self.paths
        return sorted([*self.paths, *self.broken], key=str)

    def below(self, place: PurePosixPath) -> Folder:
        """Return a folder in it as a tree of its own.

        Args:
            place: the folder's path; the empty path for this folder itself.
        """
        if not place.parts:
            return self
        return Folder(
            self.root / place,
            (
                path.relative_to(place)
                for path in self.paths
                if path.is_relative_to(place)
            ),
            {
                path.relative_to(place): fault
                for path, fault in self.broken.items()
                if path.is_relative_to(place)
            },
        )

    def has(self, *names: str) -> bool:
        """Return whether any of some paths exists."""
        return self.find(*names) is not None

    def has_folder(self, name: str) -> bool:
        """Return whether there is a top-level folder of this name, with files in it."""
        return any(path.parts[0] == name for path in self.paths)

    def find(self, *names: str) -> PurePosixPath | None:
        """Return the first of some paths that exists; None if none does."""
        known = (PurePosixPath(name) for name in names)
        return next((path for path in known if path in self._known), None)

    def named(self, *names: str) -> Iterator[PurePosixPath]:
        """Yield the files of some names in any folder."""
        return (path for path in self.paths if path.name in names)

    def ending(self, *suffixes: str) -> Iterator[PurePosixPath]:
        """Yield the files with some suffixes, given in lower case, broken ones too.

        A post whose file is broken is not gone.
        """
        return (path for path in self._every if path.suffix.lower() in suffixes)

    def markdown(self) -> Iterator[PurePosixPath]:
        """Yield the Markdown files."""
        return self.ending(*MARKDOWN)

    def text(self, path: PurePosixPath | None) -> str:
        """Read a file's text; empty without a path, or if there is no UTF-8 text."""
        try:
            return self.read(path).decode("utf-8-sig") if path else ""
        except (OSError, ValueError):
            return ""

    def read(self, path: PurePosixPath) -> bytes:
        """Read a file.

        Raises:
            OSError: the file cannot be read; a broken one is not opened, since a pipe
                would wait, and a link may lead out of the folder.
        """
        if path in self.broken:
            raise OSError(errno.EINVAL, self.broken[path])
        if path not in self._known:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        return (self.root / path).read_bytes()

    def document(self, path: PurePosixPath | None) -> Any:
        """Read a YAML, TOML or JSON file; None without a path.

        Raises:
            ValueError: it is not valid for the format that its suffix names.
        """
        if path is None:
            return None
        readers: dict[str, Callable[[str], Any]] = {
            ".toml": read_toml,
            ".json": json.loads,
        }
        read = readers.get(path.suffix.lower(), parse_yaml)
        try:
            return read((self.root / path).read_text("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise ValueError(f"{path} cannot be read: {error}") from error
