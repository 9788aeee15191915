"""A blog's folder, with a list of its files."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.toml_documents import read_toml
from blogdb.loaders.trees.yaml_documents import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
"""Suffixes of Markdown files."""


class Folder:
    """A folder tree with a list of its files.

    Args:
        root: the folder.
        paths: its files, relative to the root, sorted.
    """

    def __init__(self, root: Path, paths: Iterable[PurePosixPath]) -> None:
        self.root = root
        self.paths = tuple(paths)

    @cached_property
    def _known(self) -> frozenset[PurePosixPath]:
        return frozenset(self.paths)

    def below(self, place: PurePosixPath) -> Folder:
        """Return a folder in it as a tree of its own.

        Args:
            place: the folder's path; the empty path for this folder itself.
        """
        if not place.parts:
            return self
        paths = (path for path in self.paths if path.is_relative_to(place))
        return Folder(self.root / place, (path.relative_to(place) for path in paths))

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
        """Yield the files with some suffixes, given in lower case."""
        return (path for path in self.paths if path.suffix.lower() in suffixes)

    def markdown(self) -> Iterator[PurePosixPath]:
        """Yield the Markdown files."""
        return self.ending(*MARKDOWN)

    def text(self, path: PurePosixPath | None) -> str:
        """Read a file's text; empty without a path, or if the file is not UTF-8."""
        try:
            return (self.root / path).read_text("utf-8-sig") if path else ""
        except ValueError:
            return ""

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
