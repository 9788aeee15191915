"""The steps of a load by name; their SQL is under sql/load/."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blogdb.loaders import names
from blogdb.sql.steps import run_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import duckdb

    from blogdb.loaders.names import Aliases

_SHOWN_CHANGES = 20
_NARROW = (
    "staged",
    "keyed",
    "matched",
    "incoming_tags",
    "incoming_authors",
    "incoming_post_tags",
    "incoming_post_authors",
)
_PROBLEM_COLUMNS = (
    "severity, source_file, source_row, source_line, slug, column_name, value,"
    " message, raw"
)


@dataclass(frozen=True)
class Counts:
    """What a load found.

    Attributes:
        read: rows of the sources: added + changed + unchanged + rejected.
        added: posts that are new.
        changed: posts that differ from before.
        unchanged: posts that are as they were.
        removed: posts that the sources no longer hold.
        rejected: rows that could not be loaded.
        problems: rejected rows and repaired values.
        drafts: drafts that were left out; they count as not read.
        kept: posts that are missing from the sources but stay, since rows could not
            be read that may be theirs.
        posts: posts that the database held before.
    """

    read: int
    added: int
    changed: int
    unchanged: int
    removed: int
    rejected: int
    problems: int
    drafts: int
    kept: int
    posts: int

    @property
    def has_changes(self) -> bool:
        """Tell whether any post is added, changed or removed."""
        return self.added + self.changed + self.removed > 0


def hash_probe(connection: duckdb.DuckDBPyConnection) -> int:
    """Hash a fixed text: another DuckDB may have another hash function."""
    return _number(connection, "select (hash('blogdb') >> 1)::bigint")


def has_twins(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether two staged rows have one hash, which then cannot tell them apart."""
    return bool(
        _number(connection, "select count(*) - count(distinct source_hash) from staged")
    )


def normalise(
    connection: duckdb.DuckDBPyConnection, aliases: Aliases, *, is_forced: bool
) -> None:
    """Give rows keys, match them with the posts, and apply the rule for names.

    Args:
        connection: DuckDB; its current database holds the posts.
        aliases: what counts as what.
        is_forced: look at rows whose source did not change, too.
    """
    run_step(connection, "normalise", {"is_forced": is_forced})
    _resolve_names(connection, aliases)
    run_step(connection, "resolve_names")


def _resolve_names(connection: duckdb.DuckDBPyConnection, aliases: Aliases) -> None:
    """Apply the rule for names, which is Python's, to each spelling once."""
    tags = _column(connection, "select distinct raw_name from incoming_tags")
    _fill(
        connection,
        "tag_spellings",
        {"raw_name": tags, "name": [aliases.tag(tag) for tag in tags]},
    )
    spellings = _column(
        connection,
        "select raw_name from incoming_authors union select raw_name from post_authors",
    )
    found = [aliases.author(name) for name in spellings]
    _fill(
        connection,
        "author_spellings",
        {
            "raw_name": spellings,
            "author_key": [key for key, _ in found],
            "alias_name": [name for _, name in found],
            "own_key": [names.author_key(name) for name in spellings],
        },
    )
    known = connection.execute("select author_id, name from authors").fetchall()
    connection.execute(
        "create or replace temp table known_authors"
        " (author_id integer, author_key varchar)"
    )
    connection.execute(
        "insert into known_authors select unnest(?), unnest(?)",
        [
            [author_id for author_id, _ in known],
            [names.author_key(name) for _, name in known],
        ],
    )


def compare(
    connection: duckdb.DuckDBPyConnection,
    *,
    is_whole: bool,
    is_rehash: bool,
    allow_removals: bool,
    count_drafts: int = 0,
) -> Counts:
    """Tell what is added, changed and removed, and what is wrong.

    Args:
        connection: DuckDB, after `normalise`.
        is_whole: the sources are the whole blog, so that what they lack is removed.
        is_rehash: DuckDB's hash function is another than when the posts were written.
        allow_removals: remove posts though rows that could not be read may be theirs.
        count_drafts: drafts that were left out.

    Returns:
        The numbers.
    """
    _view_stored_hashes(connection, is_rehash=is_rehash)
    run_step(connection, "compare", {"is_whole": is_whole})
    run_step(connection, "problems")
    if _number(
        connection,
        "select count(*) from problems where severity = 'rejected'"
        " and row_id is not null",
    ):
        _fetch_problem_rows(connection)
    missing = _number(connection, "select count(*) from missing_posts")
    unread = _number(connection, "select count(*) from unreadable")
    nameless = _number(connection, "select count(*) from keyed where slug is null")
    kept = 0
    if unread + nameless and missing and not allow_removals:
        # A row that cannot be read, or lacks its slug, may be any missing post's.
        connection.execute("delete from missing_posts")
        kept, missing = missing, 0
    return Counts(
        read=unread + _number(connection, "select count(*) from staged"),
        added=_number(
            connection, "select count(*) from changes where change = 'added'"
        ),
        changed=_number(
            connection, "select count(*) from changes where change = 'changed'"
        ),
        unchanged=_number(
            connection,
            "select (select count(*) from matched) - (select count(*) from changes)",
        ),
        removed=missing,
        rejected=_number(
            connection, "select count(*) from problems where severity = 'rejected'"
        ),
        problems=_number(connection, "select count(*) from problems"),
        drafts=count_drafts,
        kept=kept,
        posts=_number(connection, "select count(*) from posts"),
    )


def _fetch_problem_rows(connection: duckdb.DuckDBPyConnection) -> None:
    """Record the rejected rows' text, with as many columns as can be read."""
    import duckdb

    try:
        run_step(connection, "problem_rows", {"is_whole": True})
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        # A column that nobody needs is not UTF-8: it was not looked at before.
        run_step(connection, "problem_rows", {"is_whole": False})


def _view_stored_hashes(
    connection: duckdb.DuckDBPyConnection, *, is_rehash: bool
) -> None:
    """Show the stored bodies' hashes as today's DuckDB computes them."""
    content_hash = "(hash(content) >> 1)::bigint" if is_rehash else "content_hash"
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
    place = f"row {row}" if row is not None else f"line {line}"
    column = f", column {column}" if column else ""
    value = f" ({value!r})" if value else ""
    return f"{file}, {place}{column}{value}: {message}"


def has_other_problems(connection: duckdb.DuckDBPyConnection, load_id: int) -> bool:
    """Tell whether the problems are others than those that a load recorded."""
    return bool(
        _number(
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
    connection: duckdb.DuckDBPyConnection,
) -> list[tuple[str, str, str]]:
    """List the first changes as (change, language, slug)."""
    return connection.execute(
        "select change, language, slug from changes"
        " union all select 'removed', language, slug from missing_posts"
        f" order by all limit {_SHOWN_CHANGES}"
    ).fetchall()


def write(
    connection: duckdb.DuckDBPyConnection,
    load_id: int,
    *,
    has_bodies: bool,
    is_forced: bool,
    is_rehash: bool,
) -> int:
    """Write the changes.

    Args:
        connection: DuckDB; its current database is the private copy.
        load_id: the number of the load.
        has_bodies: whether the bodies were kept when the rows were staged.
        is_forced: whether rows were looked at whose source did not change.
        is_rehash: whether the hashes of unchanged posts are to be renewed.

    Returns:
        How many posts were written.
    """
    _view_stored_hashes(connection, is_rehash=is_rehash)
    run_step(connection, "remove", {"load_id": load_id})
    run_step(connection, "number")
    run_step(connection, "write", {"load_id": load_id})
    if has_bodies:
        run_step(connection, "bodies_kept")
    else:
        run_step(connection, "bodies_streamed")
        # Nothing asks for these any more; the bodies need the memory.
        for table in _NARROW:
            connection.execute(f"drop table {table}")
    with _streaming(connection):
        run_step(connection, "write_posts", {"load_id": load_id})
    run_step(connection, "settle")
    if is_forced:
        run_step(connection, "forget", {"load_id": load_id})
    if is_rehash:
        run_step(connection, "rehash", {"load_id": load_id})
    return _number(connection, f"select count(*) from posts where load_id = {load_id}")


@contextmanager
def _streaming(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let bodies stream past the narrow side of a join, in any order.

    DuckDB cannot know how many rows a text file has, and may choose to hold the side
    with the bodies in memory; and keeping the order costs memory as well.
    """
    connection.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    connection.execute("set preserve_insertion_order = false")
    try:
        yield
    finally:
        connection.execute("reset disabled_optimizers")
        connection.execute("reset preserve_insertion_order")


def record(
    connection: duckdb.DuckDBPyConnection,
    facts: Mapping[str, Any],
    counts: Counts,
    aliases: Aliases,
) -> None:
    """Record the load, its problems and its aliases.

    Args:
        connection: DuckDB; its current database is the private copy.
        facts: the columns of `loads` but for the counts.
        counts: what was found.
        aliases: what counted as what.
    """
    parameters = {
        **facts,
        **vars(counts),
        "tag_aliases": list(aliases.tags),
        "tag_names": list(aliases.tags.values()),
        "author_aliases": list(aliases.authors),
        "author_names": list(aliases.authors.values()),
    }
    run_step(connection, "record", parameters)


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])


def _column(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [value for (value,) in connection.execute(query).fetchall() if value]


def _fill(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Mapping[str, Sequence[str | None]],
) -> None:
    definitions = ", ".join(f"{name} varchar" for name in columns)
    connection.execute(f"create or replace temp table {table} ({definitions})")
    values = ", ".join("unnest(?::varchar[])" for _ in columns)
    connection.execute(
        f"insert into {table} select {values}", [list(v) for v in columns.values()]
    )
