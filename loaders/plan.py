"""What a load knows before it reads the sources: what to load, and what has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from blogdb._version import __version__
from blogdb.loaders import names, remember
from blogdb.loaders.kept_bodies import Bodies, are_small
from blogdb.sql import catalog

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from blogdb.loaders.names import Aliases
    from blogdb.loaders.stage import Input


@dataclass(frozen=True)
class Plan:
    """What is known before the sources are read.

    Attributes:
        request: what to load.
        last: the last load; None before the first.
        inputs: the files, each with its reader.
        started_at: when the load began, in UTC.
        aliases: the aliases of tags and authors.
        has_new_aliases: whether they differ from those of the last load.
        fingerprint: state of files and options; None if it cannot be trusted.
        hash_probe: what the current DuckDB's hash function returns for a fixed text.
        is_current: whether the views are up to date.
        is_migrated: whether the base is a new or a migrated file.
        has_new_schema: whether tables or views may differ from those that were last
            verified.
    """

    request: remember.Request
    last: remember.Last | None
    inputs: Sequence[Input]
    started_at: datetime
    aliases: Aliases
    has_new_aliases: bool
    fingerprint: str | None
    hash_probe: int
    is_current: bool
    is_migrated: bool
    has_new_schema: bool

    @property
    def load_id(self) -> int:
        """The number of the load, if it writes."""
        return 1 if self.last is None else self.last.load_id + 1

    @property
    def is_rehash(self) -> bool:
        """Whether DuckDB's hash function changed since the last load."""
        return self.last is not None and self.last.hash_probe != self.hash_probe

    @property
    def is_forced(self) -> bool:
        """Whether to compare even rows whose source did not change."""
        return self.is_rehash or self.has_new_aliases

    @property
    def compares_texts(self) -> bool:
        """Whether to compare texts, not their hashes, with those that are stored."""
        return self.request.compares_texts and self.last is not None

    @property
    def bodies(self) -> Bodies:
        """Which bodies to keep when the sources are read.

        Of large sources a first load writes nearly all of them, which DuckDB does with
        all threads from a file, and with one from a table of moderate size. With
        another hash function nothing tells which rows are stored.
        """
        if self.compares_texts or are_small([each.file for each in self.inputs]):
            return Bodies.ALL
        return Bodies.NONE if self.last is None or self.is_rehash else Bodies.NEW

    @property
    def is_same_source(self) -> bool:
        """Whether files, options and the database are as the last load left them."""
        return (
            self.is_current
            and not self.is_migrated
            and self.last is not None
            and self.last.knows_paths
            and self.last.default_language is not None
            and self.fingerprint is not None
            and self.fingerprint == self.last.fingerprint
        )


def make_plan(  # noqa: PLR0913 - what a load knows
    connection: duckdb.DuckDBPyConnection,
    request: remember.Request,
    last: remember.Last | None,
    inputs: Sequence[Input],
    *,
    is_new: bool,
    is_migrated: bool,
) -> Plan:
    """Find out what is known before the sources are read.

    Args:
        connection: DuckDB; its current database is the one to compare with.
        request: what to load.
        last: the last load; None before the first.
        inputs: the files, each with its reader.
        is_new: whether the load creates the database.
        is_migrated: whether the database was created or migrated for this load.

    Raises:
        SourceError: the aliases file cannot be used.
    """
    started_at = datetime.now(UTC).replace(tzinfo=None)
    stored = remember.stored_aliases(connection)
    aliases = names.read_aliases(request.aliases) if request.aliases else stored
    fingerprint = remember.fingerprint(
        [each.file for each in inputs],
        request.given,
        request.is_partial,
        aliases,
        request.wanted,
        request.compares_texts,
        __version__,
    )
    # A new database is made of these views.
    is_current = is_new or catalog.is_current(connection)
    return Plan(
        request,
        last,
        inputs,
        started_at,
        aliases,
        has_new_aliases=last is not None and aliases != stored,
        fingerprint=fingerprint,
        hash_probe=remember.hash_probe(connection),
        is_current=is_current,
        is_migrated=is_migrated,
        has_new_schema=not is_current or (is_migrated and not is_new),
    )
