"""What a load made of its sources: the fields found and not, and what was not used."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

from blogdb.sql.run import numbers_of_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import duckdb

    from blogdb.loaders.sources.reader import Leftovers

FIELDS = {
    "slug": "slug",
    "title": "title",
    "day": "published",
    "updated": "updated",
    "authors": "authors",
    "tags": "tags",
    "categories": "categories",
    "url": "url",
    "language": "language",
    "content": "content",
}
"""The fields that are counted, by name for people; with the name of SYNONYMS."""


@dataclass(frozen=True)
class PostField:
    """A field of the posts.

    Attributes:
        count: the number of posts that have it.
        names: its names in the sources, likeliest first; empty if it comes from
            elsewhere, such as the day in a file's name.
    """

    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Summary:
    """What a load made of its sources.

    Attributes:
        formats: the formats and layouts by which they were read.
        count_posts: the number of posts in them.
        fields: the fields of these posts, by name for people.
        unused: the columns and fields of front matter that are kept in `posts.fields`,
            each with the number of posts that have it; None where that is not known.
        unread: suffix to the number of files with text in a form that is not read.
        count_drafts: the number of drafts that were left out.
        pages: folder to the number of pages in it that are no posts.
        notes: what else to know, a line each.
        count_cut: the number of values in `posts.fields` that are cut.
        others: kind to the number of other things in an export, such as pages.
    """

    formats: tuple[str, ...]
    count_posts: int
    fields: Mapping[str, PostField]
    unused: Mapping[str, int | None]
    unread: Mapping[str, int]
    count_drafts: int
    pages: Mapping[str, int]
    notes: tuple[str, ...]
    count_cut: int = 0
    others: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> str:
        """Write it as JSON, for `loads.source_summary`."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `as_json` wrote."""
        return cls.of(json.loads(text))

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """Return a summary from the object that `as_json` wrote as text."""
        fields = {
            name: PostField(each["count"], tuple(each["names"]))
            for name, each in document["fields"].items()
        }
        lists = {name: tuple(document[name]) for name in ("formats", "notes")}
        return cls(**{**document, **lists, "fields": fields})


def count_fields(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Count the posts that have each field, and those that had it, as in `had day`.

    Args:
        connection: DuckDB, after `settle`.
    """
    return numbers_of_step(connection, "count_fields")


def summarise(
    counts: Mapping[str, int],
    formats: Iterable[str],
    leftovers: Sequence[Leftovers],
    count_drafts: int,
) -> Summary:
    """Tell what a load made of its sources.

    Args:
        counts: what `count_fields` counted.
        formats: the readers' names.
        leftovers: what the readers told.
        count_drafts: the number of drafts that were left out.
    """
    names: dict[str, list[str]] = {}
    for each in leftovers:
        for meant, found in each.names.items():
            names.setdefault(meant, []).extend(found)
    return Summary(
        tuple(sorted(set(formats))),
        counts["slug"],
        {
            name: PostField(counts[name], tuple(dict.fromkeys(names.get(meant, ()))))
            for name, meant in FIELDS.items()
        },
        _sum(each.unused for each in leftovers),
        _sum(each.unread for each in leftovers),
        count_drafts,
        _sum(each.pages for each in leftovers),
        tuple(note for each in leftovers for note in each.notes),
        counts["cut"],
        _sum(each.others for each in leftovers),
    )


def not_read(unread: Mapping[str, int]) -> str:
    """Tell how many files were not read, as in `18 .rst, 2 .ipynb files were not read`.

    Args:
        unread: suffix to number, the largest first.
    """
    kinds = ", ".join(f"{number:,} {suffix}" for suffix, number in unread.items())
    verb = "file was" if sum(unread.values()) == 1 else "files were"
    return f"{kinds} {verb} not read"


def _sum(counts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Add numbers by name, largest first; None, which is not known, stays so."""
    total: dict[str, int | None] = {}
    for name, count in (pair for each in counts for pair in each.items()):
        before = total.get(name, 0)
        total[name] = None if before is None or count is None else before + count
    return dict(sorted(total.items(), key=lambda pair: -(pair[1] or 0)))
