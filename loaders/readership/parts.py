"""The files of an export: one, or those of pages in a folder or in an archive."""

from __future__ import annotations

import re
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from blogdb.db.errors import SourceError
from blogdb.loaders import find
from blogdb.loaders.sources.files import File

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

_HAS_YEAR = re.compile(r"\d{4}")
_OF_PAGES = re.compile(r"(?:.*/)?(?:pages|imported_pages[\d_]*)\.csv", re.IGNORECASE)
"""What Plausible names its tables of pages."""


@dataclass(frozen=True)
class TextPart:
    """A file of text with a table of pages.

    Attributes:
        name: what to call it in a message.
        file: the file on disk.
        member: its name in that file, if it is an archive.
    """

    name: str
    file: File
    member: str | None = None

    @property
    def says_period(self) -> str:
        """The names in which there may be a period: its own, and its folder's."""
        folder = Path(self.file.location).absolute().parent.name
        own = Path(self.file.location).name
        return own if self.member or _HAS_YEAR.search(own) else folder

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open the content for reading, decompressed.

        Raises:
            SourceError: it cannot be read.
        """
        if self.member is None:
            with self.file.open() as stream:
                yield stream
            return
        with _damage_explained(self.file), zipfile.ZipFile(self.file.path) as archive:
            self.file.require_modest(archive.getinfo(self.member).file_size)
            with archive.open(self.member) as member:
                yield cast("BinaryIO", member)


def parts_of(
    location: str, spool: Path, connection: duckdb.DuckDBPyConnection
) -> list[TextPart]:
    """Find the files of an export.

    Args:
        location: a file, a folder, a zip archive, a URL, or "-" for standard input.
        spool: an existing private folder for copies.
        connection: DuckDB, which fetches URLs.

    Returns:
        At least one; of a folder or an archive those that have pages, in order.

    Raises:
        SourceError: there is no such file, or nothing of pages in it.
    """
    path = Path(location)
    if path.is_dir():
        names = {str(each): each for each in sorted(path.iterdir()) if each.is_file()}
        chosen = _of_pages(location, list(names))
        return [TextPart(name, File(name, names[name])) for name in chosen]
    if path.suffix.lower() != ".zip" or not path.is_file():
        found = find.find([location], spool, connection)
        if len(found) != 1:
            raise SourceError(f"{location} leads to {len(found)} files; name one")
        return [TextPart(location, found[0])]
    file = File(location, path)
    with _damage_explained(file), zipfile.ZipFile(path) as archive:
        members = [each.filename for each in archive.infolist() if not each.is_dir()]
    chosen = _of_pages(location, members)
    return [TextPart(f"{location}/{member}", file, member) for member in chosen]


def _of_pages(location: str, names: list[str]) -> list[str]:
    """Choose the tables of pages among the files of a folder or an archive."""
    tables = [name for name in names if name.lower().endswith(".csv")]
    if chosen := [name for name in tables if _OF_PAGES.fullmatch(name)]:
        return chosen
    if len(tables) == 1:
        return tables
    raise SourceError(
        f"{location} has {len(tables)} CSV files, and none named pages.csv as"
        " Plausible's; unpack it, and name the file with the pages"
    )


@contextmanager
def _damage_explained(file: File) -> Iterator[None]:
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise SourceError(
            f"{file.location} is a damaged or encrypted archive ({error}); fetch it"
            " again, or unpack it and name the file with the pages"
        ) from error
