"""The interface of a format: from a file to a relation.

A reader turns a file into a `Scan`: a relation whose columns are the source's, in
the source's order. Readers have two ways. The quick one leaves the file to DuckDB
and raises at the first thing that is wrong. The careful one, taken then, keeps the
good rows in a temporary table and records every bad one in `unreadable`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from blogdb.loaders.sources.files import File

UNREADABLE = """
create or replace temp table unreadable (
    source_file varchar,
    source_line bigint,
    column_name varchar,
    message varchar,
    raw varchar
)
"""

REPAIRED = """
create or replace temp table repaired (
    source_file varchar,
    source_line bigint,
    column_name varchar,
    value varchar,
    message varchar
)
"""


@dataclass(frozen=True)
class Scan:
    """A file as a relation.

    Attributes:
        relation: what to write after FROM.
        columns: the source's column names, each with its DuckDB type.
        names: columns whose names say what they hold though no synonym does, as
            target and column.
        source_file: the column that names each row's file; None where the file is one.
        is_draft: the column that tells drafts; None where there are none.
        count_drafts: drafts that were left out.
    """

    relation: str
    columns: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    source_file: str | None = None
    is_draft: str | None = None
    count_drafts: int = 0


class Reader(Protocol):
    """Reads a source: a file of some format, or a folder of some layout."""

    @property
    def name(self) -> str:
        """The format or layout, as --format names it."""

    def scan(
        self, connection: duckdb.DuckDBPyConnection, file: File, *, careful: bool
    ) -> Scan:
        """Make the relation.

        Args:
            connection: DuckDB, which will read it.
            file: what to read.
            careful: whether to look at every row and record the bad ones.

        Raises:
            SourceError: the file does not have this format.
        """


class FileReader(Reader, Protocol):
    """Reads files of one format, and knows it when it sees it."""

    @property
    def description(self) -> str:
        """What the format is, in a few words."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Endings of file names that suggest it, in lower case."""

    @property
    def marks(self) -> str:
        """What `recognises` looks for, for people."""

    def recognises(self, head: bytes) -> bool:
        """Tell from a file's beginning whether it has this format."""
