"""A blog's folder, all of whose files are known."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.toml_documents import read_toml
from blogdb.loaders.trees.front_matter import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
"""Endings of the names of Markdown files."""


class Folder:
    """A tree, all of whose files are known.

    Args:
        root: the folder.
        paths: its files, below the root, sorted.
    """

    def __init__(self, root: Path, paths: Iterable[PurePosixPath]) -> None:
        self.root = root
        self.paths = tuple(paths)

    @cached_property
    def _known(self) -> frozenset[PurePosixPath]:
        return frozenset(self.paths)

    def has(self, *names: str) -> bool:
        """Tell whether one of some files is there, named by its path."""
        return self.find(*names) is not None

    def has_folder(self, name: str) -> bool:
        """Tell whether a folder with files in it stands at the top."""
        return any(path.parts[0] == name for path in self.paths)

    def find(self, *names: str) -> PurePosixPath | None:
        """Find the first of some files by its path."""
        known = (PurePosixPath(name) for name in names)
        return next((path for path in known if path in self._known), None)

    def named(self, *names: str) -> Iterator[PurePosixPath]:
        """Yield the files of some names, wherever they lie."""
        return (path for path in self.paths if path.name in names)

    def ending(self, *suffixes: str) -> Iterator[PurePosixPath]:
        """Yield the files whose names have some endings, in lower case."""
        return (path for path in self.paths if path.suffix.lower() in suffixes)

    def markdown(self) -> Iterator[PurePosixPath]:
        """Yield the Markdown files."""
        return self.ending(*MARKDOWN)

    def text(self, path: PurePosixPath | None) -> str:
        """Read a file's text; nothing where there is none, or it is not UTF-8."""
        try:
            return (self.root / path).read_text("utf-8-sig") if path else ""
        except ValueError:
            return ""

    def document(self, path: PurePosixPath | None) -> Any:
        """Read a YAML, TOML or JSON file; None where there is none.

        Raises:
            ValueError: it is not what its name says.
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
