"""Saying how sources would be read, and what each file would be taken for."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from blogdb.loaders.find import find
from blogdb.loaders.options import Given
from blogdb.loaders.stage import choose_reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blogdb.loaders.options import Options
    from blogdb.loaders.trees.explanation import Taken


@dataclass(frozen=True)
class Explanation:
    """How a source would be read.

    Attributes:
        source: the source.
        format: its format or layout.
        why: what it is recognised by, or that it was asked for.
        posts: of a folder, which files are posts.
        notes: what else to know about the choice.
        files: of a folder, what each file is taken for.
    """

    source: str
    format: str
    why: str
    posts: str | None = None
    notes: tuple[str, ...] = ()
    files: tuple[Taken, ...] = ()


def explain(locations: Sequence[str], options: Options) -> list[Explanation]:
    """Say how sources would be read; nothing is written.

    Args:
        locations: the sources.
        options: how to load.

    Raises:
        SourceError: a source is missing, or in no form that is known.
    """
    with (
        tempfile.TemporaryDirectory(prefix="blogdb-") as spool,
        duckdb.connect() as connection,
    ):
        files = find(locations, Path(spool), connection)
        return [_explained(file, options) for file in files]


def _explained(file: Any, options: Options) -> Explanation:
    given = Given(
        file.location,
        options.format,
        tuple(options.mapping.items()),
        options.drafts,
        options.records,
        options.encoding,
        query=options.query,
    )
    reader: Any = choose_reader(file, given, options.site_url)
    is_asked = options.format is not None
    why = "asked for by --format" if is_asked else f"recognised by {_marks(reader)}"
    if not file.is_folder:
        return Explanation(file.location, reader.name, why)
    from blogdb.loaders.trees.explanation import taken

    place = reader.site.place
    where = f"; its site is in {place}" if place.parts else ""
    return Explanation(
        file.location,
        reader.name,
        why + where,
        reader.site.layout.posts_are.replace("`", ""),
        reader.notes,
        tuple(taken(file, reader)),
    )


def _marks(reader: Any) -> str:
    """Return what a reader, or a layout, is recognised by, for people."""
    told: str = reader.site.layout.marks if hasattr(reader, "site") else reader.marks
    return told.replace("`", "")
