"""Filling the tables of facts in bodies, and the full-text index, in a load."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.db.quoting import literal
from blogdb.db.rows import number
from blogdb.db.steps import step
from blogdb.loaders.bodies import links, search
from blogdb.loaders.bodies.link_rules import read_rules
from blogdb.loaders.bodies.tables import TABLES
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

    from blogdb.loaders.bodies.rows import Body
    from blogdb.loaders.watch import Progress

_BATCH = 2_000_000
"""Characters of bodies that are parsed at a time."""
_FETCHED = 100
"""Posts that are taken from DuckDB at a time."""


@dataclass(frozen=True)
class Extras:
    """What a load fills beside the posts.

    Attributes:
        bodies: the facts in bodies.
        search: the full-text index, where the bodies are wanted: it needs their text.
        link_rules: path of a file of link rules beside blogdb's; None for no such.
        link_rules_digest: what differs when the rules of that file do.
    """

    bodies: bool = True
    search: bool = True
    link_rules: str | None = None
    link_rules_digest: str | None = None

    @property
    def index(self) -> bool:
        """Whether there is to be a full-text index."""
        return self.bodies and self.search


def is_due(connection: duckdb.DuckDBPyConnection, wanted: Extras) -> bool:
    """Tell whether posts lack their facts, whatever a load changes.

    Args:
        connection: its current database is blogdb's.
        wanted: what the database shall have.
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
    progress: Progress,
) -> str | None:
    """Bring facts and index up to date with the posts.

    Args:
        connection: DuckDB; its current database is the private copy, where the load
            has written its posts.
        load_id: the number of the load.
        wanted: what to fill; what is not wanted is emptied.
        last_link_state: what this function returned at the last load.
        folder: a private folder for files.
        progress: told how far it is.

    Returns:
        What tells the next load whether it must tell anew what links lead to; None
        where bodies are left out.

    Raises:
        SourceError: the file of link rules cannot be used.
    """
    link_state = None
    _find_due(connection, wanted, load_id=load_id)
    run_step(connection, "forget_facts", {"wants_bodies": wanted.bodies})
    if wanted.bodies:
        with step("parse"):
            _parse(connection, wanted, folder, progress=progress)
        run_step(connection, "facts")
        rules = read_rules(wanted.link_rules)
        link_state = links.classify(connection, rules, last_link_state)
    if wanted.index:
        progress("indexing", None)
        search.index(connection)
    else:
        run_step(connection, "forget_search")
    return link_state


def _find_due(
    connection: duckdb.DuckDBPyConnection, wanted: Extras, *, load_id: int | None
) -> None:
    """Collect the posts whose bodies are to be parsed."""
    from blogdb.loaders.bodies.extract import EXTRACTION_VERSION

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
    """Parse the bodies that are due, and show the rows as tables."""
    from blogdb.loaders.bodies.pool import parse

    total = number(connection, "select count(*) from memory.main.due_posts")
    done = 0

    def tell(count: int) -> None:
        nonlocal done
        done += count
        progress("parsing", done / total)

    progress("parsing", None)
    parse(
        _bodies(connection),
        folder,
        count_processes=number(connection, "select current_setting('threads')"),
        with_texts=wanted.index,
        on_batch=tell,
    )
    show(connection, folder)


def show(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Show what writers wrote as views of the tables' names.

    Args:
        connection: DuckDB.
        folder: where the files are.
    """
    for table, columns in TABLES.items():
        types = ", ".join(
            f"{name}: {literal(kind)}"
            for name, kind in (column.split() for column in columns.split(", "))
        )
        files = literal(f"{glob.escape(str(folder))}/{table}-*.tsv")
        connection.execute(
            f"create or replace temp view {table} as from read_csv({files},"
            " auto_detect = false, header = false, delim = '\\t', quote = '',"
            f" escape = '', comment = '', columns = {{{types}}})"
        )


def _bodies(connection: duckdb.DuckDBPyConnection) -> Iterator[list[Body]]:
    """Stream the bodies that are due, some MB at a time."""
    # A cursor of its own: a result that is still read keeps a connection from asking.
    with connection.cursor() as cursor:
        cursor.execute("use work.main").fetchall()
        cursor.execute(
            "select posts.post_id, posts.url, coalesce(posts.content, '') from posts"
            " semi join memory.main.due_posts using (post_id)"
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
