"""The column of a table that names the blog of a row."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.loaders.columns import listed
from blogdb.loaders.fields import folded

if TYPE_CHECKING:
    from collections.abc import Iterable


def find(location: str, columns: Iterable[str], given: str) -> str:
    """Find the column; its name may be spelled otherwise, as in Blog_Name.

    Args:
        location: the source, for the message.
        columns: the source's columns.
        given: the value of --blog.

    Raises:
        SourceError: there is no such column.
    """
    names = list(columns)
    if given in names:
        return given
    by_name = {folded(name): name for name in reversed(names)}
    if folded(given) in by_name:
        return by_name[folded(given)]
    near = get_close_matches(folded(given), by_name, n=1)
    meant = f"did you mean {by_name[near[0]]}?" if near else f"it has {listed(names)}"
    raise SourceError(f"--blog {given}: {location} has no column {given}; {meant}")
