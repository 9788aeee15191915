"""Files of the texts that readers see, each with all texts of some posts.

The full-text index counts their words, some files at a time.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TEXTS = "visible_texts"
"""The table of texts."""
COLUMNS = "post_id integer, field varchar, text varchar"
"""Its columns; a field is body, code, title or tags, in one row or several."""

_FILE = 4_000_000
"""Bytes of texts after which a file is full."""
_PART = 16_000_000
"""Bytes of texts whose words are counted at once; takes 150 MB of memory."""
_ROW = 2_000
"""Characters of a text in a row, unless a word is longer: sql/load/search_split.sql
splits other rows with more care, and DuckDB takes up 2,048 rows at a time."""
_LONGEST = 250_000
"""Characters of a word in a row. DuckDB refuses lines of more than 2 MB."""


class TextWriter:
    """Writes texts to files, one after the other.

    Args:
        folder: the folder for the files.
        name: a part of the files' names, different for each writer.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._count_files = 0
        self._file: IO[str] | None = None

    def close(self) -> None:
        """Close the last file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def write(self, rows: Iterable[str]) -> None:
        """Write all texts of some posts.

        Args:
            rows: lines, from `text_rows`.
        """
        if self._file is None:
            path = self._folder / f"{TEXTS}-{self._name}-{self._count_files}.tsv"
            self._file = path.open("w", encoding="utf-8", newline="\n")
            self._count_files += 1
        self._file.writelines(rows)
        if self._file.tell() >= _FILE:
            self.close()


def text_rows(post_id: int, field: str, line: str) -> list[str]:
    """Return the lines of a file that hold a text; none if it is empty.

    Args:
        post_id: the post.
        field: which of its texts: body, code, title or tags.
        line: the text, as `in_one_line` leaves it.
    """
    # To many programs a NUL is the end of a text.
    line = line.replace("\0", "\ufffd")
    if len(line) <= _ROW:
        return [f"{post_id}\t{field}\t{line}\n"] if line else []
    rows = []
    start = 0
    while len(line) - start > _ROW:
        end = line.rfind(" ", start, start + _ROW + 1)
        if end < 0:
            end = line.find(" ", start, start + _LONGEST)
        if end < 0:
            end = min(start + _LONGEST, len(line))
        rows.append(f"{post_id}\t{field}\t{line[start:end]}\n")
        start = end + line.startswith(" ", end)
    if start < len(line):
        rows.append(f"{post_id}\t{field}\t{line[start:]}\n")
    return rows


def divided(folder: Path) -> list[list[str]]:
    """Divide the files in a folder into parts that fit into memory.

    Args:
        folder: where `TextWriter` wrote files.

    Returns:
        The names of the files of each part, which has all texts of its posts.
    """
    parts: list[list[str]] = []
    size = _PART
    for path in sorted(folder.glob(f"{TEXTS}-*.tsv")):
        if size >= _PART:
            parts.append([])
            size = 0
        parts[-1].append(path.name)
        size += path.stat().st_size
    return parts
