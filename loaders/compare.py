"""Comparing the settled rows with the stored posts, and finding problems."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from blogdb.db.rows import number
from blogdb.loaders.bodies import shortened
from blogdb.sql.run import numbers_of_step, run_step

if TYPE_CHECKING:
    import duckdb

_SHOWN_CHANGES = 20
_PROBLEM_COLUMNS = (
    "severity, source_file, source_row, source_line, path, slug, column_name, value,"
    " message, raw"
)

_HAS_PROBLEMS = """
    exists (from keyed where not has_title or path is null)
    or exists (from repeated_rows)
    or exists (from unread_days)
    or exists (from incoming_addresses where claimed_by is not null)
    or exists (from unreadable)
    or exists (from repaired)
"""
"""Whether there is anything to record as a problem, in SQL."""


@dataclass(frozen=True)
class Counts:
    """The numbers of a load.

    Attributes:
        read: rows of the sources: added + changed + unchanged + rejected.
        added: new posts.
        changed: posts that differ from before, moved ones included.
        unchanged: posts that are the same as before.
        removed: posts that are no longer in the sources.
        rejected: rows that could not be loaded.
        problems: rejected rows and repaired values.
        drafts: skipped drafts; they do not count as read.
        kept: posts that are missing from the sources but were kept, since a row that
            could not be read may be theirs.
        posts: posts that the database had before.
    """

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    rejected: int = 0
    problems: int = 0
    drafts: int = 0
    kept: int = 0
    posts: int = 0

    @property
    def has_changes(self) -> bool:
        """Whether any post is added, changed or removed."""
        return self.added + self.changed + self.removed > 0


def compare(
    connection: duckdb.DuckDBPyConnection,
    *,
    is_whole: bool,
    allow_removals: bool,
    had_problems: bool = False,
    count_drafts: int = 0,
) -> Counts:
    """Find what is added, changed and removed, and collect the problems.

    Args:
        connection: DuckDB, after `settle`, which made the view `stored_hashes`.
        is_whole: whether the sources are the whole blog, so that posts missing from
            them are removed.
        allow_removals: whether to remove posts even if a row that could not be read may
            be theirs.
        had_problems: whether the last load recorded problems, which may be some of
            the bodies of unchanged posts.
        count_drafts: the number of skipped drafts.

    Returns:
        The numbers.
    """
    differs = "exists (from matched where status = 'differs')"
    _run_if(connection, differs, "compare_values", "no_values")
    run_step(connection, "compare_posts", {"is_whole": is_whole})
    has_addresses = "exists (from staged where addresses is not null)"
    _run_if(connection, has_addresses, "read_addresses", "no_addresses")
    run_step(connection, "compare_asides")
    without_day = "exists (from days where published_on is null)"
    _run_if(connection, without_day, "unread_days", "no_unread_days")
    _run_if(connection, _HAS_PROBLEMS, "problems", "no_problems")
    if had_problems:
        shortened.record_unchanged(connection)
    count = Counter(numbers_of_step(connection, "count"))
    if count["rejected rows"]:
        _fetch_problem_rows(connection)
    missing = count["missing"]
    kept = 0
    pathless = count["nameless"] + count["unreadable without path"]
    if pathless and missing and not allow_removals:
        # A row without a path may be any missing post's.
        connection.execute("delete from missing_posts")
        kept, missing = missing, 0
    return Counts(
        read=count["read"] + count["unreadable"],
        added=count["added"],
        changed=count["changed"],
        unchanged=count["matched"] - count["added"] - count["changed"],
        removed=missing,
        rejected=count["rejected"],
        problems=count["rejected"] + count["repaired"],
        drafts=count_drafts,
        kept=kept,
        posts=count["posts"],
    )


def _run_if(
    connection: duckdb.DuckDBPyConnection, condition: str, step: str, otherwise: str
) -> None:
    """Run a step, or one that makes its tables without rows where it finds nothing.

    Planning how to look at what most sources lack takes longer than reading a small
    blog's table.
    """
    is_met = number(connection, f"select {condition}")
    run_step(connection, step if is_met else otherwise)


def with_problems(connection: duckdb.DuckDBPyConnection, counts: Counts) -> Counts:
    """Return counts with the problems that were recorded since.

    Args:
        connection: DuckDB, with the table `problems`.
        counts: what `compare` counted.
    """
    return replace(counts, problems=number(connection, "select count(*) from problems"))


def has_asides(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether anything is new that does not count as a change of a post."""
    return number(connection, "select count(*) from asides") > 0


def has_authors_to_describe(
    connection: duckdb.DuckDBPyConnection, *, is_whole: bool
) -> bool:
    """Return whether the source tells other things of authors than are known.

    Args:
        connection: DuckDB; its current database is the one to compare with.
        is_whole: whether the sources are the whole blog, which would tell all.
    """
    query = f"select count(*) from authors_to_describe({is_whole})"
    return number(connection, query) > 0


def _fetch_problem_rows(connection: duckdb.DuckDBPyConnection) -> None:
    """Record the text of rejected rows, with as many columns as can be read."""
    import duckdb

    try:
        run_step(connection, "problem_rows", {"is_whole": True})
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        # A column that no field needs is not UTF-8; it was not read before.
        run_step(connection, "problem_rows", {"is_whole": False})


def view_stored_hashes(
    connection: duckdb.DuckDBPyConnection,
    *,
    is_rehash: bool,
    compares_texts: bool = False,
) -> None:
    """Create the view `stored_hashes`, as computed by the current DuckDB.

    Args:
        connection: DuckDB; its current database has the posts.
        is_rehash: whether DuckDB's hash function changed since they were written.
        compares_texts: whether a post whose body is another has no hash here.
    """
    content_hash = "(hash(content) >> 1)::bigint" if is_rehash else "content_hash"
    if compares_texts:
        others = "select post_id from other_texts"
        content_hash = f"case when post_id not in ({others}) then {content_hash} end"
    connection.execute(
        "create or replace temp view stored_hashes as"
        f" select post_id, {content_hash} as content_hash from posts"
    )


def first_problem(connection: duckdb.DuckDBPyConnection) -> str:
    """Describe the first problem, rejected rows before repaired values."""
    file, row, line, column, value, message = connection.execute(
        "select source_file, source_row, source_line, column_name, value, message"
        " from problems order by severity, coalesce(source_row, source_line) limit 1"
    ).fetchall()[0]
    place = f", line {line}" if line is not None else ""
    place = f", row {row}" if row is not None else place
    column = f", column {column}" if column else ""
    value = f" ({value!r})" if value else ""
    return f"{file}{place}{column}{value}: {message}"


def has_other_problems(connection: duckdb.DuckDBPyConnection, load_id: int) -> bool:
    """Return whether the problems differ from those that a load recorded."""
    return bool(
        number(
            connection,
            f"""
            with
            known as (
                select {_PROBLEM_COLUMNS} from load_problems where load_id = {load_id}
            ),
            seen as (select {_PROBLEM_COLUMNS} from problems)
            select count(*) from (
                (from known except all from seen)
                union all
                (from seen except all from known)
            )
            """,
        )
    )


def first_changes(
    connection: duckdb.DuckDBPyConnection, *, are_all: bool = False
) -> list[tuple[str, str, str]]:
    """List the first changes, or all, as (change, language, path)."""
    limit = "" if are_all else f"limit {_SHOWN_CHANGES}"
    return connection.execute(
        "select change, language, path from changes"
        " union all select 'removed', language, coalesce(path, slug) from missing_posts"
        f" order by all {limit}"
    ).fetchall()
