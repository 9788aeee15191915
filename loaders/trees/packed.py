"""Archives and folders in which services hand over exports, and no texts of a tree."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from blogdb.db.errors import SourceError
from blogdb.db.store.access import Access
from blogdb.loaders.sources.files import File
from blogdb.loaders.sources.registry import exports
from blogdb.loaders.trees.door import inside_of, opened
from blogdb.loaders.trees.folder import MARKDOWN
from blogdb.loaders.trees.formats import OTHER_MARKUP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.tree import Tree

SUFFIXES = (".xml", ".atom", ".json", ".csv")
"""Suffixes of exports."""


@dataclass(frozen=True)
class Packed(File):
    """An export in a folder or an archive.

    Attributes:
        tree: the folder; that of an archive is where it was unpacked to.
    """

    tree: Tree

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open the file through the door that keeps it in its folder.

        Raises:
            SourceError: it leads out of the folder, or cannot be read.
        """
        try:
            with opened(str(self.path), inside_of(self.tree.path)) as stream:
                yield stream
        except OSError as error:
            reason = error.strerror or error
            raise SourceError(f"{self.location} is not read: {reason}") from error

    def access(self) -> list[Access]:
        """Return who may read the file, and enter the folders that it is in."""
        if self.tree.archive is not None:
            return self.tree.archive.access()
        root = self.tree.path
        folders = (each for each in self.path.parents if each.is_relative_to(root))
        entering = [Access.of_entering(each.stat()) for each in folders]
        return [Access.of(self.path.stat()), *entering]

    def now(self) -> str:
        """Return path, size, times and inode of the file, or of its archive."""
        return self.tree.archive.now() if self.tree.archive else super().now()


def exports_in(tree: Tree) -> list[Packed]:
    """Return the exports in a folder or archive; none if it also has texts of a tree.

    Args:
        tree: the folder; that of an archive is where it was unpacked to.
    """
    names = tree.names
    if any(name.lower().endswith((*MARKDOWN, *OTHER_MARKUP)) for name in names):
        return []
    files = (_file(tree, name) for name in names if name.lower().endswith(SUFFIXES))
    return [each for each in files if _is_export(each)]


def _file(tree: Tree, name: str) -> Packed:
    path = tree.path / name
    return Packed(f"{tree.location}/{name}" if tree.archive else str(path), path, tree)


def _is_export(file: Packed) -> bool:
    try:
        head = file.head
    except SourceError:
        return False
    return any(reader.recognises(head) for reader in exports())
