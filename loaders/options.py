"""The options of a load, as one object."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OF_A_SOURCE = ("format", "mapping", "drafts", "records", "query", "encoding")
"""The options that say how a source is read, and not what is made of the blog."""

_SITE_URL = re.compile(r"https?://[^/\s]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


def require_site_url(text: str) -> str:
    """Return the address of a site as it is.

    Raises:
        ValueError: it is none.
    """
    if not _SITE_URL.match(text):
        raise ValueError(f"{text!r} is not like https://example.org/blog")
    return text


def require_language(text: str) -> str:
    """Return the code of a language as it is.

    Raises:
        ValueError: it is none.
    """
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(f"{text!r} is not a language code, as in en or pt-br")
    return text


@dataclass(frozen=True)
class Options:
    """How to load. The command line's options have the same names.

    Attributes:
        format: the sources' format; None to detect it.
        mapping: field to column; takes precedence over the synonyms of column names.
        drafts: load drafts as well.
        records: where the posts lie in JSON, as in rows[*].row; None to find it.
        query: what gives the posts of a database; None for its table of posts.
        encoding: the encoding of text that is not UTF-8, such as cp1252.
        aliases: the aliases file; None for the aliases of the last load.
        bodies: fill the tables of facts in the bodies; None for as before.
        search: fill the full-text index; None for as before.
        link_rules: a file of rules for what links lead to, in addition to blogdb's;
            None for that of the last load.
        site_url: the address of the blog's site, where the source does not say it;
            None for as before.
        default_language: the language of the blog's originals, where the source does
            not say it; None for as before.
        compare: how an unchanged post is known: by the "hash" of its row, or by its
            "text"; None for as before.
        partial: the sources are only a part of the blog, so remove nothing.
        strict: refuse the whole load if a row or value cannot be loaded as it is.
        allow_removals: remove posts however many are missing.
        allow_missing_fields: load posts even if none has a field any more that a third
            of them had.
        dry_run: report what would change, and change nothing.
        all_changes: name all changes in the result, not only the first.
        no_wait: fail at once if another process is writing the database.
        memory_limit: DuckDB's memory limit, such as "1GB".
        threads: the number of threads that DuckDB may use.
    """

    format: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    drafts: bool = False
    records: str | None = None
    query: str | None = None
    encoding: str | None = None
    aliases: Path | None = None
    bodies: bool | None = None
    search: bool | None = None
    link_rules: Path | None = None
    site_url: str | None = None
    default_language: str | None = None
    compare: str | None = None
    partial: bool = False
    strict: bool = False
    allow_removals: bool = False
    allow_missing_fields: bool = False
    dry_run: bool = False
    all_changes: bool = False
    no_wait: bool = False
    memory_limit: str | None = None
    threads: int | None = None


@dataclass(frozen=True)
class Given:
    """A location, and how to read it.

    Attributes:
        location: as the user named it, but with relative paths made absolute, so that
            a refresh finds it from any folder.
        format: the value of --format.
        mapping: the values of --map, as pairs.
        drafts: whether --drafts was given.
        records: the value of --records.
        encoding: the value of --encoding.
        query: the value of --query.
        layout: of a folder: the layout by which it is read unless --format says so.
    """

    location: str
    format: str | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    drafts: bool = False
    records: str | None = None
    encoding: str | None = None
    layout: str | None = None
    query: str | None = None
