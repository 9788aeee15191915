"""Archives in which services hand over exports, and no folder of posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.loaders.sources.files import File
from blogdb.loaders.sources.registry import exports
from blogdb.loaders.trees.folder import MARKDOWN
from blogdb.loaders.trees.formats import OTHER_MARKUP

if TYPE_CHECKING:
    from pathlib import Path

    from blogdb.db.store.access import Access

SUFFIXES = (".xml", ".atom", ".json", ".csv")
"""Suffixes of exports."""


@dataclass(frozen=True)
class Packed(File):
    """A file of an archive, unpacked.

    Attributes:
        archive: the archive.
    """

    archive: File

    def access(self) -> list[Access]:
        """Return who may read the archive."""
        return self.archive.access()

    def now(self) -> str:
        """Return path, size, times and inode of the archive."""
        return self.archive.now()


def exports_in(root: Path, archive: File) -> list[Packed]:
    """Return the exports in an archive; none if it also has texts of a tree.

    Args:
        root: the folder that it was unpacked to.
        archive: the archive.
    """
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    if any(path.name.lower().endswith((*MARKDOWN, *OTHER_MARKUP)) for path in paths):
        return []
    files = (
        Packed(f"{archive.location}/{path.relative_to(root).as_posix()}", path, archive)
        for path in paths
        if path.suffix.lower() in SUFFIXES
    )
    return [each for each in files if _is_export(each)]


def _is_export(file: File) -> bool:
    try:
        head = file.head
    except SourceError:
        return False
    return any(reader.recognises(head) for reader in exports())
