"""The tables of facts found in bodies, as they are written and read."""

from __future__ import annotations

import glob
from typing import TYPE_CHECKING

from blogdb.db.quoting import literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

EXTRACTION_VERSION = 7
"""To be increased whenever the facts of the same body would differ."""

LONGEST = 250_000
"""Characters of a text in a row. DuckDB refuses lines of more than 2 MB; a line has at
most two texts, and a character at most four bytes."""

SHORTENED = "*.shortened"
"""The pattern of the names of files that say that a text was longer."""

TABLES = {
    "found_links": (
        "post_id integer, position integer, url varchar, text varchar, form varchar,"
        " in_code boolean, line integer"
    ),
    "found_code_blocks": (
        "post_id integer, position integer, language varchar, count_lines integer,"
        " line integer"
    ),
    "found_headings": (
        "post_id integer, position integer, level integer, text varchar, line integer,"
        " anchor varchar"
    ),
    "found_images": (
        "post_id integer, position integer, url varchar, alt varchar,"
        " is_decoration boolean, line integer"
    ),
    "found_texts": (
        "post_id integer, extraction_version integer, is_flattened boolean,"
        " count_words integer, reading_minutes double, text_language varchar"
    ),
}
"""The tables that `RowWriter` writes, with their columns; an empty value is null."""


def reading(folder: Path, names: Iterable[str], columns: str) -> str:
    """Return the SQL that reads the rows in files.

    Args:
        folder: the folder with the files.
        names: the files' names, in which * stands for anything.
        columns: the columns' names and types, as in `TABLES`.
    """
    types = ", ".join(
        f"{name}: {literal(kind)}"
        for name, kind in (column.split() for column in columns.split(", "))
    )
    files = ", ".join(literal(f"{glob.escape(str(folder))}/{name}") for name in names)
    return (
        f"read_csv([{files}], auto_detect = false, header = false, delim = '\\t',"
        f" quote = '', escape = '', comment = '', columns = {{{types}}})"
    )
