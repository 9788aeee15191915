"""Makes a small database of what a question over a lake asks for.

So a question is asked as one of a single file is, of a private copy: it can read no
other file, not even the lake's, and however long it takes, no load waits for it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from blogdb.db import engine, schema
from blogdb.db.quoting import identifier
from blogdb.lake import across, tables, views
from blogdb.migrations import migrate

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from blogdb.lake.manifest import State


_OF_SOURCES = {"loads": "*", "posts": "distinct source_file"}
"""Where an output looks up which sources it must not be written over."""


def one_blog(root: Path, state: State, blog: str, database: Path) -> None:
    """Make the database of one blog, with all that its own file would have.

    Args:
        root: the lake.
        state: its state.
        blog: the blog's name.
        database: a private path in a private folder, without a file yet.

    Raises:
        QueryError: the lake has no such blog.
    """
    views.require_blogs(state, [blog])
    part = state.part_of(blog)
    assert part is not None  # noqa: S101 - it was loaded
    tables.restore(root, part, blog, database)
    if part.revision != schema.HEAD:
        migrate.bring_to(database, part.revision, schema.HEAD)


def all_blogs(
    root: Path,
    state: State,
    names: Collection[str],
    database: Path,
    *,
    is_across: bool = False,
) -> None:
    """Make a database with the tables and views that a question names.

    Args:
        root: the lake.
        state: its state.
        names: the names; those of nothing in the lake are left out.
        database: a private path, without a file yet.
        is_across: whether they have all blogs as if they were one, and not each blog's
            rows by themselves with a column `blog`.

    Raises:
        QueryError: a name has no meaning across blogs.
    """
    known = {*tables.names(), *views.names()}
    wanted = {name.casefold() for name in names} & known
    if is_across:
        across.require_meaning(sorted(wanted))
    with engine.connect(database, read_only=False) as connection:
        connection.execute("create table alembic_version (version_num varchar)")
        connection.execute("insert into alembic_version values (?)", [schema.HEAD])
        connection.execute("attach ':memory:' as lake").fetchall()
        (own,) = connection.execute("select current_database()").fetchall()[0]
        engine.use(connection, "lake")
        if is_across:
            views.create_across(connection, root, state, wanted)
        else:
            views.create(connection, root, state, (), wanted)
        for name in sorted({*wanted, *_OF_SOURCES, views.LISTING}):
            is_own = is_across and name in wanted
            place = identifier(across.SCHEMA if is_own else "main")
            columns = "*" if name in wanted else _OF_SOURCES.get(name, "*")
            connection.execute(
                f"create table {identifier(str(own))}.main.{identifier(name)} as select"
                f" {columns} from {place}.{identifier(name)}"
            ).fetchall()
        engine.use(connection, str(own))
        connection.execute("detach lake").fetchall()


def names_in(sql: str) -> set[str]:
    """Name the tables and views that a statement reads; none if it is wrong."""
    import duckdb

    with duckdb.connect() as connection:
        with suppress(duckdb.Error):
            return set(connection.get_table_names(sql))
        # That fails where tables are joined by columns, which are not there.
        with suppress(duckdb.Error):
            rows = connection.execute(
                "select distinct json_serialize_sql(?) ->> '$..table_name'", [sql]
            ).fetchall()
            return {name for (names,) in rows for name in names}
    return set()
