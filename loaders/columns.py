"""Which column of a source has which field of a post: synonyms, and --map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SYNONYMS: dict[str, tuple[str, ...]] = {
    "path": (),
    "slug": ("slug", "local", "id"),
    "title": ("title", "headline"),
    "authors": ("authors", "author", "creator", "creators", "by"),
    "published": (
        "date",
        "published_on",
        "published_at",
        "published",
        "pubdate",
    ),
    "updated": ("updated", "updated_on", "updated_at", "lastmod", "modified"),
    "tags": ("tags", "tag", "keywords", "topics"),
    "categories": ("categories", "category"),
    "addresses": ("aliases", "redirect_from"),
    "url": ("url", "link", "permalink", "canonical_url"),
    "content": ("content", "body", "text", "markdown"),
    "language": ("language", "lang", "locale"),
}
"""The names that a column may have, for each field of a post."""

_FIELDS = {name: field for field, names in SYNONYMS.items() for name in (field, *names)}


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")


MOST_COLUMNS = 16_384
"""As many as a spreadsheet has. DuckDB's work grows with the square of the number."""


def is_known(name: str) -> bool:
    """Return whether a column's name is that of a field, or a synonym."""
    return _plain(name) in _FIELDS


def target(name: str) -> str | None:
    """Return the field that the left side of --map means; None if there is none."""
    return _FIELDS.get(_plain(name))


def unique(names: Iterable[str]) -> list[str]:
    """Make column names unique when case is ignored, as DuckDB demands."""
    seen: set[str] = set()
    result = []
    for number, given in enumerate(names, 1):
        name = given or f"column{number}"
        while name.lower() in seen:
            name += f"_{number}"
        seen.add(name.lower())
        result.append(name)
    return result


def match_columns(columns: Iterable[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Find the column for each field of a post.

    Args:
        columns: the source's columns.
        mapping: field to column, from --map; it takes precedence over synonyms.

    Returns:
        Field to column, for the fields that have one. Among synonyms, the order in
        `SYNONYMS` decides.

    Raises:
        SourceError: the mapping names a field or a column that does not exist.
    """
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(_plain(column), column)
    found = {}
    for field, names in SYNONYMS.items():
        first = next((by_name[name] for name in names if name in by_name), None)
        if first is not None:
            found[field] = first
    for given, column in mapping.items():
        meant = target(given)
        if meant is None:
            raise SourceError(
                f"--map {given}={column}: a post has no field {given}; it has"
                f" {', '.join(SYNONYMS)}"
            )
        if _plain(column) not in by_name:
            raise SourceError(
                f"--map {given}={column}: the source has no column {column}; it has"
                f" {_listed(by_name.values())}"
            )
        found[meant] = by_name[_plain(column)]
    return found


def require_columns(
    location: str, found: Mapping[str, str], columns: Iterable[str]
) -> None:
    """Check that a source has columns for a title, and for a slug or a URL.

    Args:
        location: the source, for the message.
        found: what `match_columns` found.
        columns: the source's columns, for the message.

    Raises:
        SourceError: it does not, or it has more columns than any table of posts.
    """
    names = list(columns)
    if len(names) > MOST_COLUMNS:
        raise SourceError(
            f"{location} has {len(names):,} columns, more than the {MOST_COLUMNS:,}"
            " that are allowed; write a row for each post, not a column"
        )
    missing = []
    if "title" not in found:
        missing.append("title")
    if "slug" not in found and "url" not in found:
        missing.append("slug (or url)")
    if missing:
        raise SourceError(
            f"{location} has no column {' and no '.join(missing)}; it has"
            f" {_listed(names)}; name one with --map, as in: --map"
            f" {missing[0].split()[0]}=COLUMN"
        )


def _listed(columns: Iterable[str], most: int = 20, longest: int = 40) -> str:
    names = [
        name if len(name) <= longest else name[: longest - 1] + "…" for name in columns
    ]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
