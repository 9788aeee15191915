"""Filling the tables of facts from the bodies, and the full-text index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.db.rows import number
from blogdb.db.steps import step
from blogdb.loaders.bodies import links
from blogdb.loaders.bodies.tables import EXTRACTION_VERSION, TABLES, reading
from blogdb.loaders.streaming import streaming
from blogdb.loaders.watch import watched
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

    from blogdb.loaders.bodies.rows import Body
    from blogdb.loaders.watch import Progress

_BATCH = 2_000_000
"""Characters of bodies in a batch."""
_FETCHED = 100
"""Posts to fetch from DuckDB at a time."""


@dataclass(frozen=True)
class Extras:
    """What a load fills besides the posts.

    Attributes:
        bodies: whether to fill the tables of facts.
        search: whether to fill the full-text index, which also needs `bodies`.
        link_rules: path of a file of additional link rules; None for blogdb's only.
        link_rules_digest: a digest of the rules in that file; None if it is not read.
        site_url: the address of the blog's site, if the user named it.
        default_language: the language of the blog's originals, if the user named it.
    """

    bodies: bool = True
    search: bool = True
    link_rules: str | None = None
    link_rules_digest: str | None = None
    site_url: str | None = None
    default_language: str | None = None

    @property
    def index(self) -> bool:
        """Whether to fill the full-text index."""
        return self.bodies and self.search


def is_due(connection: duckdb.DuckDBPyConnection, wanted: Extras) -> bool:
    """Return whether any stored post is without wanted facts or index entries.

    Args:
        connection: its current database is blogdb's.
        wanted: what to fill.
    """
    _find_due(connection, wanted, load_id=None)
    return bool(number(connection, "select count(*) from memory.main.due_posts"))


def fill(  # noqa: PLR0913 - what a load knows
    connection: duckdb.DuckDBPyConnection,
    load_id: int,
    wanted: Extras,
    last_link_state: str | None,
    folder: Path,
    *,
    is_partial: bool,
    progress: Progress,
) -> links.Classified | None:
    """Bring facts and index up to date with the posts.

    Args:
        connection: DuckDB; its current database is the working copy, to which the load
            has written its posts.
        load_id: the number of the load.
        wanted: what to fill; the rest is emptied.
        last_link_state: the state of the links that the last load left.
        folder: a private folder for files.
        is_partial: whether the sources are only a part of the blog.
        progress: called with the progress.

    Returns:
        What is known of the links, by which the next load decides whether to classify
        all of them again; None if bodies are left out.

    Raises:
        SourceError: the file of link rules cannot be used.
    """
    classified = None
    _find_due(connection, wanted, load_id=load_id)
    run_step(connection, "forget_facts", {"wants_bodies": wanted.bodies})
    if wanted.bodies:
        with step("parse"):
            _parse(connection, wanted, folder, progress=progress)
        from blogdb.loaders.bodies.link_rules import read_rules

        with watched(connection, progress, "resolving links"):
            run_step(connection, "facts")
            has_file = wanted.link_rules_digest is not None
            rules = read_rules(wanted.link_rules if has_file else None)
            classified = links.classify(
                connection,
                rules,
                last_link_state,
                load_id,
                site_url=wanted.site_url,
                is_partial=is_partial,
            )
    if wanted.index:
        from blogdb.loaders.bodies import search

        search.index(connection, folder, progress)
    else:
        run_step(connection, "forget_search")
    return classified


def _find_due(
    connection: duckdb.DuckDBPyConnection, wanted: Extras, *, load_id: int | None
) -> None:
    """Collect the posts whose bodies must be parsed."""
    parameters = {
        "wants_bodies": wanted.bodies,
        "wants_search": wanted.index,
        "extraction_version": EXTRACTION_VERSION,
        "load_id": load_id,
    }
    run_step(connection, "due", parameters)


def _parse(
    connection: duckdb.DuckDBPyConnection,
    wanted: Extras,
    folder: Path,
    *,
    progress: Progress,
) -> None:
    """Parse the bodies that are due, and make the rows available as views."""
    from blogdb.loaders.bodies.parse import parse

    total = number(connection, "select count(*) from memory.main.due_posts")
    done = 0

    def report(count: int) -> None:
        nonlocal done
        done += count
        progress("parsing", done / total)

    progress("parsing", None)
    parse(
        _bodies(connection, with_texts=wanted.index),
        folder,
        count_processes=number(connection, "select current_setting('threads')"),
        with_texts=wanted.index,
        on_batch=report,
    )
    show(connection, folder)


def show(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Create a view of each table that `RowWriter` wrote.

    Args:
        connection: DuckDB.
        folder: the folder with the files.
    """
    for table, columns in TABLES.items():
        rows = reading(folder, [f"{table}-*.tsv"], columns)
        connection.execute(f"create or replace temp view {table} as from {rows}")


def _bodies(
    connection: duckdb.DuckDBPyConnection, *, with_texts: bool
) -> Iterator[list[Body]]:
    """Stream the bodies that are due, a few MB at a time."""
    # On its own cursor: a connection cannot run a query while a result is being read.
    with connection.cursor() as cursor:
        cursor.execute("use work.main").fetchall()
        with streaming(connection):
            cursor.execute(
                """
                select
                    posts.post_id,
                    posts.url,
                    coalesce(posts.content, ''),
                    posts.format,
                    post_files.first_line,
                    case when $with_texts then posts.title end,
                    named_tags.names
                from posts
                semi join memory.main.due_posts using (post_id)
                left join memory.main.post_files using (post_id)
                left join (
                    select post_tags.post_id, string_agg(tags.name, ' ') as names
                    from post_tags
                    semi join memory.main.due_posts using (post_id)
                    inner join tags using (tag_id)
                    where $with_texts
                    group by post_tags.post_id
                ) as named_tags using (post_id)
                """,
                {"with_texts": with_texts},
            )
        batch: list[Body] = []
        size = 0
        while found := cursor.fetchmany(_FETCHED):
            for body in found:
                batch.append(body)
                size += len(body[2])
                if size >= _BATCH:
                    yield batch
                    batch, size = [], 0
        if batch:
            yield batch
