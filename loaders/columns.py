"""Which column of a source holds what: names, synonyms, --map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SYNONYMS: dict[str, tuple[str, ...]] = {
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
    "tags": ("tags", "tag", "keywords", "categories", "topics"),
    "url": ("url", "link", "permalink", "canonical_url"),
    "content": ("content", "body", "text", "markdown"),
    "language": ("language", "lang", "locale"),
}
"""For each thing that a post has, the names that a column with it may bear."""

_TARGETS = {name: what for what, names in SYNONYMS.items() for name in names}


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")


MOST_COLUMNS = 16_384
"""As many as a spreadsheet has. DuckDB's work grows with the square of them."""


def is_known(name: str) -> bool:
    """Tell whether a column's name says what it holds."""
    return _plain(name) in _TARGETS


def target(name: str) -> str | None:
    """Tell what a person means by the left side of --map: a target or a synonym."""
    return _TARGETS.get(_plain(name))


def unique(names: Iterable[str]) -> list[str]:
    """Give every column a name of its own, as DuckDB demands, ignoring case."""
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
    """Find for each thing that a post has the column that holds it.

    Args:
        columns: the source's columns.
        mapping: what --map says, thing to column, which goes before synonyms.

    Returns:
        Thing to column, for those that are there. Among synonyms, the order in
        `SYNONYMS` decides.

    Raises:
        SourceError: the mapping names a thing or a column that does not exist.
    """
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(_plain(column), column)
    found = {}
    for what, names in SYNONYMS.items():
        first = next((by_name[name] for name in names if name in by_name), None)
        if first is not None:
            found[what] = first
    for given, column in mapping.items():
        meant = target(given)
        if meant is None:
            raise SourceError(
                f"--map {given}={column}: a post has no {given}; it has"
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
    """Check that a source has what a post needs: a title, and a slug or a URL.

    Args:
        location: the source, for the message.
        found: what `match_columns` found.
        columns: the source's columns, for the message.

    Raises:
        SourceError: it has not, or has more columns than any table of posts.
    """
    names = list(columns)
    if len(names) > MOST_COLUMNS:
        raise SourceError(
            f"{location} has {len(names):,} columns, and {MOST_COLUMNS:,} are the"
            " most; does it have a column a post, instead of a row?"
        )
    lacking = []
    if "title" not in found:
        lacking.append("title")
    if "slug" not in found and "url" not in found:
        lacking.append("slug (or url)")
    if lacking:
        raise SourceError(
            f"{location} has no column {' and no '.join(lacking)}; it has"
            f" {_listed(names)}; name one with --map, as in: --map"
            f" {lacking[0].split()[0]}=COLUMN"
        )


def _listed(columns: Iterable[str], most: int = 20, longest: int = 40) -> str:
    names = [
        name if len(name) <= longest else name[: longest - 1] + "…" for name in columns
    ]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
