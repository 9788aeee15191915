"""What a load may be told: the command line's options, as one object."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Options:
    """How to load. The command line's options have the same names.

    Attributes:
        format: the sources' format; None to detect it.
        mapping: thing to column, before the synonyms of column names.
        drafts: load the drafts of a blog's tree, too.
        aliases: the aliases file; None for the aliases of the last load.
        bodies: fill the tables of what is in the bodies; None for as before.
        search: fill the full-text index; None for as before.
        link_rules: a file of rules for what links lead to, beside blogdb's; None for
            that of the last load.
        partial: the sources are a part of the blog: remove nothing.
        strict: refuse the whole load when a row or value cannot be taken as it is.
        allow_removals: remove posts however many are missing.
        dry_run: tell what would change, and touch nothing.
        no_wait: fail at once when another process is writing the database.
        memory_limit: DuckDB's, such as "1GB".
        threads: DuckDB's.
    """

    format: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    drafts: bool = False
    aliases: Path | None = None
    bodies: bool | None = None
    search: bool | None = None
    link_rules: Path | None = None
    partial: bool = False
    strict: bool = False
    allow_removals: bool = False
    dry_run: bool = False
    no_wait: bool = False
    memory_limit: str | None = None
    threads: int | None = None
