"""A blog's folder, with a list of its files."""

from __future__ import annotations

import json
from functools import cached_property, partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.toml_documents import read_toml
from blogdb.loaders.trees.door import LONGEST_CONFIGURATION, LONGEST_POST, Door
from blogdb.loaders.trees.formats import OTHER_MARKUP
from blogdb.loaders.trees.javascript import read_declared
from blogdb.loaders.trees.python_documents import read_python
from blogdb.loaders.trees.yaml_documents import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
"""Suffixes of Markdown files."""


class Folder:
    """A folder of a tree with a list of its files.

    Args:
        door: opens the files of the tree.
        paths: its files, relative to the folder, sorted. Among them is what has a
            file's name and is broken, such as a link that leads nowhere: a post whose
            file is broken is not gone, and a configuration is not missing.
        place: the folder's path in the tree.

    Attributes:
        door: the same.
    """

    def __init__(
        self,
        door: Door,
        paths: Iterable[PurePosixPath],
        place: PurePosixPath = PurePosixPath(),  # noqa: B008 - immutable
    ) -> None:
        self.root = door.root / place
        self.paths = tuple(paths)
        self.door = door
        self._place = place
        self._ending: dict[tuple[str, ...], list[PurePosixPath]] = {}

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
        below = (path for path in self.paths if path.is_relative_to(place))
        paths = (path.relative_to(place) for path in below)
        return Folder(self.door, paths, self._place / place)

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
        if suffixes not in self._ending:
            self._ending[suffixes] = [
                path for path in self.paths if path.suffix.lower() in suffixes
            ]
        return iter(self._ending[suffixes])

    def markdown(self) -> Iterator[PurePosixPath]:
        """Yield the Markdown files."""
        return self.ending(*MARKDOWN)

    def written(self) -> Iterator[PurePosixPath]:
        """Yield the files in Markdown, AsciiDoc or Org."""
        return self.ending(*MARKDOWN, *OTHER_MARKUP)

    def read(self, path: PurePosixPath, longest: int = LONGEST_POST) -> bytes:
        """Read a file, as `Door.read`; by default that of a post.

        Raises:
            OSError: the file cannot be read; `strerror` is the reason.
        """
        return self.door.read(self.in_tree(path), longest)

    def head(self, path: PurePosixPath, count: int) -> bytes:
        """Read at most some bytes at the beginning of a file; empty if unreadable."""
        try:
            return self.door.head(self.in_tree(path), count)
        except OSError:
            return b""

    def in_tree(self, path: PurePosixPath) -> PurePosixPath:
        """Return the path of a file in the tree."""
        # Joining paths takes as long as opening a file.
        return self._place / path if self._place.parts else path

    def text(self, path: PurePosixPath | None) -> str:
        """Read a file's text; empty without a path, or if there is no UTF-8 text."""
        try:
            return self._read_text(path) if path else ""
        except (OSError, ValueError):
            return ""

    def _read_text(self, path: PurePosixPath) -> str:
        return self.read(path, LONGEST_CONFIGURATION).decode("utf-8-sig")

    def document(self, path: PurePosixPath | None) -> Any:
        """Read a file of YAML, TOML, JSON, Python or JavaScript; None without a path.

        Raises:
            OSError: the file cannot be read; `strerror` is the reason.
            ValueError: it is not valid for the format that its suffix names.
        """
        if path is None:
            return None
        readers: dict[str, Callable[[str], Any]] = {
            # Posts may inherit what is here, and JSON has no NaN.
            ".toml": partial(read_toml, parse_float=str),
            ".json": partial(json.loads, parse_constant=str),
            ".py": read_python,
            **dict.fromkeys((".js", ".cjs", ".mjs", ".ts"), read_declared),
        }
        read = readers.get(path.suffix.lower(), parse_yaml)
        try:
            return read(self._read_text(path))
        except (ValueError, RecursionError) as error:
            raise ValueError(f"{path} cannot be read: {error}") from error
