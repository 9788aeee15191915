"""Copies of files in another encoding than UTF-8, for readers that expect it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.loaders.sources.files import CHUNK, File

if TYPE_CHECKING:
    from pathlib import Path

_NOT_TEXT = (b"PAR1", b"PK\x03\x04")


@dataclass(frozen=True)
class Transcoded(File):
    """A copy of a file in UTF-8.

    Attributes:
        original: the file, whose state counts.
    """

    original: File | None = None

    def state(self) -> str | None:
        """Return the original's state; None if it cannot be trusted."""
        return self.original.state() if self.original else None

    def now(self) -> str:
        """Return path, size, times and inode of the original."""
        return self.original.now() if self.original else super().now()


def require_encoding(name: str) -> None:
    """Check that there is an encoding of text with a name.

    Args:
        name: the value of --encoding.

    Raises:
        SourceError: there is none.
    """
    try:
        # Not the empty text, for which Python does not look.
        b" ".decode(name, "replace")
    except (LookupError, ValueError) as error:
        raise SourceError(
            f"there is no encoding {name!r}; names are such as cp1252, latin-1, utf-16"
            " or gb18030 (--encoding)"
        ) from error


def transcoded(file: File, encoding: str, copy: Path) -> File:
    """Copy a file's decompressed text in UTF-8.

    Args:
        file: the file.
        encoding: the value of --encoding, a name that Python knows, such as cp1252.
        copy: where to write.

    Returns:
        The copy, which stands for the file.

    Raises:
        SourceError: there is no such encoding, or the file is not text in it.
    """
    require_encoding(encoding)
    option = f"--encoding {encoding}"
    try:
        with file.open() as stream, copy.open("w", encoding="utf-8", newline="") as new:
            if stream.read(4) in _NOT_TEXT:
                raise SourceError(f"{file.location} is not text ({option})")
            stream.seek(0)
            text = io.TextIOWrapper(stream, encoding, newline="")
            count = 0
            while part := text.read(CHUNK):
                new.write(part if count else part.removeprefix("\ufeff"))
                count += len(part)
                file.require_modest(count)
    except UnicodeError as error:
        raise SourceError(
            f"{file.location} is not text in {encoding} ({error}); name another"
            " encoding (--encoding)"
        ) from error
    return Transcoded(file.location, copy, file)
