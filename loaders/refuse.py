"""Refusing a load that would do harm, or more than its options allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.errors import RefusedError, SourceError
from blogdb.loaders import compare
from blogdb.loaders.summary import FIELDS, not_read

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from blogdb.loaders.compare import Counts
    from blogdb.loaders.options import Options
    from blogdb.loaders.summary import Summary

MOST_REMOVALS = 1 / 3
"""Share of the posts that a load may remove without --allow-removals."""
MOST_FOUND_OF_ANOTHER = 1 / 10
"""Share of a blog's posts that another may have by chance, such as an index."""
MOST_LOST = 1 / 3
"""Share of the posts whose field may not vanish without --allow-missing-fields."""


def require_harmless(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    counts: Counts,
    options: Options,
    summary: Summary,
) -> None:
    """Refuse a load that would do harm, or more than the options allow.

    Args:
        connection: DuckDB, after `compare`.
        source: the locations, for the message.
        counts: what the load would do.
        options: how to load.
        summary: what was made of the sources, which may explain that posts are missing.

    Raises:
        SourceError: no row can be loaded.
        RefusedError: the load would do more than the options allow.
    """
    told = [*summary.notes, *([not_read(summary.unread)] if summary.unread else [])]
    told += [f"{kind}: {number:,}" for kind, number in summary.others.items()]
    why = "".join(f" ({note})" for note in told)
    if counts.read == 0:
        raise SourceError(f"{source} has no rows; nothing was changed{why}")
    if counts.read == counts.rejected:
        problem = compare.first_problem(connection)
        raise SourceError(f"no row of {source} can be loaded: {problem}")
    if options.strict:
        require_no_problem(connection, counts)
    if counts.removed > counts.posts * MOST_REMOVALS and not options.allow_removals:
        found = counts.changed + counts.unchanged
        if found <= counts.posts * MOST_FOUND_OF_ANOTHER:
            raise RefusedError(
                f"{source} seems to be another blog: it has {found:,} of the"
                f" {counts.posts:,} posts of the database; nothing was changed. Load it"
                " into a file of its own with --db FILE. If it is the same blog, and"
                f" its posts were replaced or moved, use --allow-removals{why}"
            )
        raise RefusedError(
            f"{counts.removed} of {counts.posts} posts are missing from"
            f" {source}, more than a third; nothing was changed. Use"
            " --partial if the source is only a part of the blog, or"
            f" --allow-removals if the posts are really gone{why}"
        )


def require_no_problem(connection: duckdb.DuckDBPyConnection, counts: Counts) -> None:
    """Refuse a load that cannot take everything as it is, as --strict asks.

    Args:
        connection: DuckDB, with the table `problems`.
        counts: how many there are.

    Raises:
        RefusedError: there are some.
    """
    if counts.problems:
        problem = compare.first_problem(connection)
        raise RefusedError(
            f"--strict: {counts.problems} problems, nothing was changed; the"
            f" first: {problem}"
        )


def require_fields(source: str, counts: Mapping[str, int], count_posts: int) -> None:
    """Refuse a load in which a field vanished that a third of the posts had.

    Args:
        source: the locations, for the message.
        counts: what `count_fields` counted.
        count_posts: the number of posts that the database had before.

    Raises:
        RefusedError: no post has a field that so many had.
    """
    lost = {
        name: counts[f"had {name}"]
        for name in FIELDS
        if not counts[name] and 0 < counts[f"had {name}"] >= count_posts * MOST_LOST
    }
    if not lost:
        return
    had = ", ".join(
        f"{name} ({count:,} of {count_posts:,} had it)" for name, count in lost.items()
    )
    raise RefusedError(
        f"no post of {source} has these fields any more: {had}; nothing was changed."
        " If a column was renamed, name it, as in: blogdb load SOURCE --map"
        f" {FIELDS[next(iter(lost))]}=COLUMN; if the values are really gone, use"
        " --allow-missing-fields"
    )
