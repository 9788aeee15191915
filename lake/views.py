"""A lake as DuckDB sees it: a schema for each blog, and all of them in `main`.

A schema has the tables, views and macros of the blog's own file. `main` has the tables,
and the views with the rows of each blog, with a column `blog`. All are views over the
Parquet files of one load.

A curated view in `main` is one query over all blogs, of which `by_blog.sql` has them:
DuckDB plans it once, and not once for each blog.
"""

from __future__ import annotations

import glob
import os
import re
import tempfile
from contextlib import contextmanager
from functools import cache
from importlib.resources import files as resources
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from blogdb.db import engine, schema
from blogdb.db.errors import QueryError, RefusedError
from blogdb.db.quoting import identifier, literal
from blogdb.db.store import files
from blogdb.lake import across, tables
from blogdb.lake.manifest import REJECTED_ROWS
from blogdb.migrations import template
from blogdb.sql import catalog, identity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    import duckdb

    from blogdb.lake.manifest import Part, State
    from blogdb.sql.catalog import Entry

LISTING = "lake_blogs"
"""The table of a file of views that lists the blogs; it marks the file as ours."""
MOST_SCHEMAS = 500
"""For how many blogs a file has a schema each, which takes about a second to make."""
_OF_REJECTED = [
    *(("source", "varchar"), ("load", "bigint")),
    *(("source_file", "varchar"), ("source_row", "bigint"), ("source_line", "bigint")),
    *(("column_name", "varchar"), ("message", "varchar"), ("raw", "varchar")),
    ("is_rejected", "boolean"),
]
_CREATED = re.compile(r"^create view (\w+) as$", re.MULTILINE)
_RESERVED = ("main", "temp", "system", "pg_catalog", "information_schema")

Types = dict[str, list[tuple[str, str]]]


class _Schema(NamedTuple):
    """A blog, and the schema that it has.

    Attributes:
        name: the schema's name.
        blog: the blog's name.
        part: where its rows are.
    """

    name: str
    blog: str
    part: Part


def write(root: Path, state: State, target: Path, blogs: Collection[str] = ()) -> None:
    """Write a file of views over a lake, whole or not at all.

    Args:
        root: the lake.
        state: its state.
        target: the file; one of these is replaced.
        blogs: only these; all if empty.

    Raises:
        RefusedError: something else is in the place of the file.
        QueryError: the lake has no such blog.
    """
    target = files.real(target)
    _require_ours(target)
    with tempfile.TemporaryDirectory(prefix=".blogdb-", dir=target.parent) as folder:
        private = Path(folder) / "lake.duckdb"
        with engine.connect(private, read_only=False) as connection:
            create(connection, root, state, blogs)
            connection.execute("checkpoint").fetchall()
        files.sync(private)
        private.replace(target)


def create(
    connection: duckdb.DuckDBPyConnection,
    root: Path,
    state: State,
    blogs: Collection[str] = (),
    wanted: Collection[str] | None = None,
) -> None:
    """Create the schemas and views of a lake.

    Args:
        connection: DuckDB's connection to an empty database, the current one.
        root: the lake.
        state: its state.
        blogs: only these; all if empty.
        wanted: the views that are wanted, all in `main`; None for all views, and a
            schema for each blog, if there are not too many.

    Raises:
        QueryError: the lake has no such blog.
    """
    root = root.absolute()
    types = column_types()
    found = _schemas(state, require_blogs(state, blogs))
    entries = _needed(wanted)
    has_schemas = wanted is None and have_schemas(found)
    script = [_listing(state, found, has_schemas=has_schemas)]
    for each in found if has_schemas else ():
        script += _of_blog(root, each, types, entries)
    script.append("set schema = 'main'")
    chosen = tuple(blogs)
    script += [_of_all(root, state, name, types[name], chosen) for name in types]
    script.append(_rejected(root, state))
    statements = _by_blog()
    for entry in entries:
        if entry.kind == "view":
            comment = f"{entry.comment} Each blog's rows by themselves."
            script += [statements[entry.name], _comment(entry.name, comment)]
    for entry in _chosen(catalog.entries_of_lakes(), wanted):
        script += [entry.statement, _comment(entry.name, entry.comment)]
        script += [
            f"comment on column {entry.name}.{name} is {literal(meaning)}"
            for name, meaning in entry.columns.items()
        ]
    connection.execute(";\n".join(filter(None, script))).fetchall()


def create_across(
    connection: duckdb.DuckDBPyConnection,
    root: Path,
    state: State,
    wanted: Collection[str],
) -> None:
    """Create the tables of all blogs, and a schema with these as if they were one.

    Args:
        connection: as above.
        root: the lake.
        state: its state.
        wanted: the views that are wanted.
    """
    create(connection, root, state, (), ())
    script = ";\n".join(across.script(column_types(), wanted))
    connection.execute(script).fetchall()


def names() -> list[str]:
    """Name the views that a lake has for all blogs, besides its tables."""
    entries = [*catalog.entries(), *catalog.entries_of_lakes()]
    return [
        *(entry.name for entry in entries if entry.kind == "view"),
        REJECTED_ROWS,
    ]


def require_blogs(state: State, blogs: Iterable[str]) -> list[str]:
    """Return the blogs that have rows.

    Args:
        state: the state of the lake.
        blogs: only these; all if empty.

    Raises:
        QueryError: the lake has no such blog, or it was never loaded.
    """
    known = [name for name, blog in state.blogs.items() if blog.load is not None]
    for name in blogs:
        if name not in known:
            failed = name in state.blogs
            why = "was never loaded" if failed else "is none of the lake's"
            raise QueryError(
                f"the blog {name} {why}; list them with: blogdb lake blogs"
            )
    return list(blogs) or known


def _schemas(state: State, blogs: list[str]) -> list[_Schema]:
    """Name a schema for each blog; DuckDB ignores the case of names."""
    parts = {name: part for part in state.parts for name in part.blogs}
    taken = set(_RESERVED)
    found = []
    for blog in blogs:
        name, number = blog, 1
        while name.casefold() in taken:
            number += 1
            name = f"{blog}_{number}"
        taken.add(name.casefold())
        found.append(_Schema(name, blog, parts[blog]))
    return found


def have_schemas(blogs: Collection[object]) -> bool:
    """Return whether each of some blogs has a schema in a file of views."""
    return len(blogs) <= MOST_SCHEMAS


def _listing(state: State, found: list[_Schema], *, has_schemas: bool) -> str:
    rows = ", ".join(
        f"({literal(each.blog)}, {literal(each.name) if has_schemas else 'null'},"
        f" {literal(state.blogs[each.blog].source)}, {state.blogs[each.blog].posts},"
        f" {state.blogs[each.blog].load})"
        for each in found
    )
    columns = "blog varchar, schema_name varchar, source varchar, posts bigint"
    made = f"create table {LISTING} ({columns}, load bigint)"
    return f"{made};\ninsert into {LISTING} values {rows}" if rows else made


def _of_blog(
    root: Path, each: _Schema, types: Types, entries: list[Entry]
) -> list[str]:
    """Create in a schema what the blog's own file has."""
    own = identity.new()
    script = [
        f"create schema {identifier(each.name)}",
        f"set schema = {literal(identifier(each.name))}",
        f"create view database_identity as select {literal(own)} as identity",
    ]
    for table, columns in types.items():
        rows = _empty(columns)
        if table in each.part.tables:
            query = each.part.rows(root, table, (each.blog,))
            rows = f"select * exclude (blog) {query}"
            if each.part.revision != schema.HEAD:
                rows = f"{_empty(columns)} union all by name {rows}"
        script.append(f"create view {table} as {rows}")
    script += [identity.for_database(entry.statement, own) for entry in entries]
    return script


def _of_all(
    root: Path,
    state: State,
    table: str,
    columns: list[tuple[str, str]],
    blogs: tuple[str, ...],
) -> str:
    """Create the view of a table of all blogs."""
    queries = [f"{_empty([('blog', 'varchar'), *columns])}"]
    # Files whose rows are all read are one source, however many they are.
    whole = []
    for part in state.parts:
        wanted = tuple(name for name in part.blogs if not blogs or name in blogs)
        if not wanted or table not in part.tables:
            continue
        if not blogs and not part.replaced and part.revision == schema.HEAD:
            whole.append(literal(glob.escape(str(part.path(root, table)))))
        else:
            queries.append(part.rows(root, table, wanted if blogs else ()))
    if whole:
        listed = ", ".join(whole)
        queries.append(f"from read_parquet([{listed}], hive_partitioning = false)")
    return f"create view {table} as {' union all by name '.join(queries)}"


def _rejected(root: Path, state: State) -> str:
    """Create the view of the rows of tables that belong to no blog."""
    queries = [_empty(_OF_REJECTED)]
    for prefix, source in state.sources.items():
        if source.digest is not None:
            place = literal(glob.escape(str(source.path(root))))
            queries.append(
                f"select {literal(prefix.removesuffix('#'))} as source,"
                f" {source.load}::bigint as load, * from"
                f" read_parquet({place}, hive_partitioning = false)"
            )
    rows = " union all by name ".join(queries)
    return f"create view {REJECTED_ROWS} as {rows}"


@cache
def _by_blog() -> dict[str, str]:
    """Return the statement of each view over all blogs."""
    text = (resources("blogdb.lake") / "by_blog.sql").read_text("utf-8")
    found = _CREATED.split(text)[1:]
    return {
        name: f"create view {name} as{query.rstrip().rstrip(';')}"
        for name, query in zip(found[::2], found[1::2], strict=True)
    }


def _comment(view: str, comment: str) -> str:
    return f"comment on view {view} is {literal(comment)}"


def _empty(columns: list[tuple[str, str]]) -> str:
    typed = ", ".join(f"null::{kind} as {identifier(name)}" for name, kind in columns)
    return f"select {typed} where false"


def _needed(wanted: Collection[str] | None) -> list[Entry]:
    """Choose the views and macros that are wanted, and those that they read."""
    # Views have no numbers of rows, by which the search finds bodies in a file.
    unfit: set[str] = set()
    entries = []
    for entry in catalog.entries():
        if "rowid" in entry.statement or entry.reads & unfit:
            unfit.add(entry.name)
        else:
            entries.append(entry)
    return _chosen(entries, wanted)


def _chosen(entries: list[Entry], wanted: Collection[str] | None) -> list[Entry]:
    if wanted is None:
        return entries
    needed = set(wanted)
    for entry in reversed(entries):
        if entry.name in needed:
            needed |= entry.reads
    return [entry for entry in entries if entry.name in needed]


def column_types() -> Types:
    """Return the columns of each table, with their types."""
    with empty_database() as connection:
        rows = connection.execute(
            "select table_name, column_name, data_type from duckdb_columns()"
            " where not internal order by table_oid, column_index"
        ).fetchall()
    found: Types = {name: [] for name in tables.names()}
    for table, column, kind in rows:
        if table in found:
            found[table].append((column, kind))
    return found


@contextmanager
def empty_database() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database without rows, which has the tables and views of a blog."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "empty.duckdb"
        template.write(database, Path(folder))
        with engine.connect(database) as connection:
            yield connection


def _require_ours(target: Path) -> None:
    if not os.path.lexists(target):
        return
    with engine.connect(target) as connection:
        ours = connection.execute(
            "select 1 from duckdb_tables() where table_name = ?", [LISTING]
        ).fetchall()
    if not ours:
        raise RefusedError(
            f"{target} is a database that blogdb lake duckdb did not write; name"
            " another file"
        )
