"""A blog's configuration files; one that cannot be read is reported and ignored."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.patterns import MOST_PATTERNS
from blogdb.loaders.trees.places import Missed
from blogdb.loaders.trees.values import mapping, text, within

if TYPE_CHECKING:
    from blogdb.loaders.trees.folder import Folder


class Configuration:
    """Reads the configuration files of a blog.

    Args:
        folder: the tree.

    Attributes:
        folder: the tree.
        missed: the files so far that could not be read.
    """

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.missed: list[Missed] = []
        self._known: dict[PurePosixPath | None, dict[str, Any]] = {}

    def settings(self, path: PurePosixPath | None) -> dict[str, Any]:
        """Read a file's settings; empty if it is missing or cannot be read."""
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: PurePosixPath | None) -> dict[str, Any]:
        try:
            return mapping(self.document(path))
        except ValueError as error:
            assert path is not None  # noqa: S101 - for mypy
            written = self.folder.text(path)
            self.missed.append(Missed(path, f"{error}; ignored", written))
            return {}

    def document(self, path: PurePosixPath | None) -> Any:
        """Read a file; None if it is missing, or must not or cannot be opened.

        Raises:
            ValueError: it is not valid for the format that its suffix names.
        """
        try:
            return self.folder.document(path)
        except OSError as error:
            assert path is not None  # noqa: S101 - for mypy
            message = f"{path} cannot be read: {error.strerror}; ignored"
            self.missed.append(Missed(path, message, ""))
            return None

    def above(self, path: PurePosixPath, *names: str) -> dict[str, Any]:
        """Join the settings that files of some names in the folders above a file have.

        Those of a nearer folder go before.
        """
        found: dict[str, Any] = {}
        for parent in reversed(path.parents):
            found |= self.first(*(str(parent / name) for name in names))
        return found

    def first(self, *names: str) -> dict[str, Any]:
        """Read the settings of the first of some paths that exists."""
        return self.settings(self.folder.find(*names))


class Defaults:
    """Gives posts their fields from Jekyll's front matter defaults.

    Args:
        defaults: a list of scopes, each with values; the first of very many count.
        kinds: the types of the files, which a scope may be limited to.
    """

    def __init__(self, defaults: Any, *kinds: str) -> None:
        self._scopes = []
        # Every post is compared with each of them.
        for each in defaults[:MOST_PATTERNS] if isinstance(defaults, list) else []:
            scope = within(each, "scope")
            place = PurePosixPath((text(within(scope, "path")) or "").strip("/"))
            is_for_these = text(within(scope, "type")) in (None, *kinds)
            if isinstance(scope, dict) and is_for_these:
                self._scopes.append((place.parts, mapping(within(each, "values"))))
        self._scopes.sort(key=lambda scope: len("/".join(scope[0])))

    def fields(self, path: PurePosixPath) -> dict[str, Any]:
        """Return the fields of all scopes that a file is in.

        Args:
            path: the file.

        Returns:
            Name to value. For a field of several scopes, the one with the longest path
            counts, or the last of these.
        """
        parts = path.parts
        return {
            name: value
            for above, values in self._scopes
            if len(above) <= len(parts) and all(map(fnmatchcase, parts, above))
            for name, value in values.items()
        }
