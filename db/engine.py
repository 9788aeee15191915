"""From a path or URL to a connection: DuckDB's own, or SQLAlchemy's.

Every file is written in the storage format of DuckDB 1.2, so that 1.2 and
everything newer opens it.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blogdb.db.errors import (
    BlogdbError,
    BusyError,
    DatabaseError,
    RefusedError,
    SystemFailureError,
)
from blogdb.db.opening import open_whole
from blogdb.db.quoting import identifier, is_utf8, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb
    from sqlalchemy import Connection, Dialect, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection

STORAGE_VERSION = "v1.2.0"

BLOCK_SIZE = 32_768
"""Bytes of the smallest piece of a new file. With DuckDB's 262,144 a blog of a hundred
posts takes 8 MB instead of 2; with 16,384 DuckDB cannot pack the bits of integers, of
which twice 2,048 must fit, and the file of a large blog is half as large again."""

ROW_GROUP_SIZE = 16_384
"""Rows that DuckDB stores together. A refresh rewrites the last, unfilled group of
each table that it appends to: with DuckDB's 122,880 rows that is a second's work
and, in a middling blog, the whole table. Every DuckDB since 1.2 reads it."""

_HOLDER = re.compile(r"Conflicting lock is held in (.+?) \(PID (\d+)\)")

_DAMAGE = ("Corrupt database file", "Could not read enough bytes")

_REFUSALS: tuple[tuple[tuple[str, ...], type[BlogdbError], str], ...] = (
    (("Is a directory",), DatabaseError, "{path} is a folder; name a file with --db"),
    (
        # For a SQLite database DuckDB wants another extension.
        ("not a valid DuckDB database", "magic bytes", "sqlite_scanner"),
        DatabaseError,
        "{path} is not a DuckDB database; name another file with --db",
    ),
    (
        ("version number",),
        DatabaseError,
        (
            "{path} was written by a newer DuckDB than this one can read; upgrade with:"
            " pip install --upgrade duckdb"
        ),
    ),
    (
        _DAMAGE,
        DatabaseError,
        (
            "{path} is damaged ({reason}); see whether an earlier state is kept:"
            " blogdb generations --db {path}"
        ),
    ),
    (
        ("Permission denied",),
        SystemFailureError,
        "{path} cannot be opened: permission denied",
    ),
)
"""Signs in what DuckDB says, the kind of error that they mean, and how we say it."""


def create_engine(
    database: str | Path,
    *,
    read_only: bool = True,
    memory_limit: str | None = None,
    threads: int | None = None,
) -> Engine:
    """Make SQLAlchemy's engine for a database.

    Args:
        database: a path, or a URL that begins with `duckdb:`.
        read_only: open for reading, beside other readers and any number of loads.
        memory_limit: as DuckDB writes it, such as "1GB".
        threads: how many DuckDB uses.

    Returns:
        An engine whose connections are not pooled, so that each connect() after a
        refresh sees the refreshed file.
    """
    import sqlalchemy
    from sqlalchemy.pool import NullPool

    url: str | sqlalchemy.URL = str(database)
    if not str(database).startswith("duckdb:"):
        # Not as text, where a question mark in a path would begin parameters.
        url = sqlalchemy.URL.create("duckdb", database=str(database))
    engine = sqlalchemy.create_engine(
        url,
        poolclass=NullPool,
        connect_args={
            "read_only": read_only,
            "config": _settings(read_only, memory_limit, threads),
        },
    )
    if read_only:
        path = Path(engine.url.database or "")

        @sqlalchemy.event.listens_for(engine, "do_connect")
        def connect_to_one_file(
            dialect: Dialect, _: object, arguments: list[Any], named: dict[str, Any]
        ) -> DBAPIConnection:
            return open_whole(path, lambda: dialect.connect(*arguments, **named))

    return engine


def _settings(
    read_only: bool, memory_limit: str | None, threads: int | None
) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if not read_only:
        settings["storage_compatibility_version"] = STORAGE_VERSION
        settings["default_block_size"] = BLOCK_SIZE
    if memory_limit is not None:
        settings["memory_limit"] = memory_limit
    if threads is not None:
        settings["threads"] = threads
    return settings


@contextmanager
def writing(path: Path) -> Iterator[Connection]:
    """Open a private file for SQLAlchemy, in one transaction, and close it whole.

    Args:
        path: the file; never the live one.

    Yields:
        The connection.

    Raises:
        DatabaseError: DuckDB cannot write there.
    """
    _require_room_for_log(path)
    engine = create_engine(path, read_only=False)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def connect(
    path: Path,
    *,
    read_only: bool = True,
    memory_limit: str | None = None,
    threads: int | None = None,
    **settings: Any,
) -> duckdb.DuckDBPyConnection:
    """Open a database file with DuckDB.

    Args:
        path: the file; it must exist when it is opened for reading.
        read_only: open for reading, beside other readers.
        memory_limit: as DuckDB writes it, such as "1GB".
        threads: how many DuckDB uses.
        settings: DuckDB's other settings.

    Returns:
        The connection.

    Raises:
        DatabaseError: the file is missing, not a DuckDB database, or to be written
            where DuckDB cannot.
        BusyError: another process writes it.
        SystemFailureError: the operating system refuses.
    """
    import duckdb

    require_openable(path)
    if read_only and not path.exists():
        raise DatabaseError(
            f"{path} does not exist; create it with: blogdb load SOURCE --db {path}"
        )
    if not read_only:
        _require_room_for_log(path)
    config = _settings(read_only, memory_limit, threads)
    config |= {"autoinstall_known_extensions": False} | settings
    try:
        if read_only:
            return open_whole(
                path, lambda: duckdb.connect(str(path), read_only=True, config=config)
            )
        return duckdb.connect(str(path), config=config)
    except duckdb.Error as error:
        raise explain(error, path) from error


def in_memory(spill: Path, **settings: Any) -> duckdb.DuckDBPyConnection:
    """Open DuckDB without a file, to attach private ones to.

    Args:
        spill: a private folder for what does not fit into memory; DuckDB makes it.
        settings: DuckDB's settings, such as memory_limit and threads; None for its own
            choice.

    Returns:
        The connection.

    Raises:
        RefusedError: DuckDB does not take a setting.
    """
    import duckdb

    config = {name: value for name, value in settings.items() if value is not None}
    config |= {"temp_directory": str(spill), "autoinstall_known_extensions": False}
    try:
        return duckdb.connect(config=config)
    except duckdb.Error as error:
        raise RefusedError(f"DuckDB refuses: {str(error).splitlines()[0]}") from error


def attach(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    name: str,
    *,
    read_only: bool = True,
) -> None:
    """Attach a database file to a connection.

    Args:
        connection: DuckDB's connection.
        path: the file; one that is written is private, and may not be there yet.
        name: what the connection shall call it.
        read_only: attach it for reading.

    Raises:
        DatabaseError: it is not a DuckDB database, or damaged.
        SystemFailureError: the operating system refuses.
    """
    import duckdb

    options = "read_only"
    if not read_only:
        options = (
            f"storage_version '{STORAGE_VERSION}', row_group_size {ROW_GROUP_SIZE}"
        )
        if not path.exists():
            options += f", block_size {BLOCK_SIZE}"
    try:
        connection.execute(
            f"attach {literal(path)} as {identifier(name)} ({options})"
        ).fetchall()
    except duckdb.Error as error:
        raise explain(error, path) from error


@contextmanager
def attached(
    connection: duckdb.DuckDBPyConnection, path: Path, *, read_only: bool = True
) -> Iterator[None]:
    """Make a file the current database of a connection in memory, for a while.

    Args:
        connection: as for `attach`.
        path: as for `attach`.
        read_only: as for `attach`.
    """
    attach(connection, path, "work", read_only=read_only)
    connection.execute("use work.main").fetchall()
    yield
    # After an error the connection may take no statement; closing it is enough.
    connection.execute("use memory.main").fetchall()
    connection.execute("detach work").fetchall()


def require_openable(path: Path) -> None:
    """Check that DuckDB opens the file of that path, and no other.

    It takes only text for a path, and since 2.0 a backslash for a slash.

    Raises:
        DatabaseError: it does not.
    """
    if "\\" in str(path):
        raise DatabaseError(
            f"the path {path} has a backslash in it, and DuckDB takes that for a slash;"
            " rename it, or name another with --db"
        )
    if not is_utf8(path):
        raise DatabaseError(
            f"the path {path} is not UTF-8, and DuckDB cannot open it; rename it, or"
            " name another with --db"
        )


def _require_room_for_log(path: Path) -> None:
    """Check that DuckDB can put its log beside the file.

    It writes `.wal` in front of a path's first question mark, as in a URL.
    """
    if "?" in str(path.parent):
        raise DatabaseError(
            f"{path.parent} has a question mark in its name, and DuckDB cannot write"
            " there; rename the folder, or name another with --db"
        )


def is_damage(error: BaseException) -> bool:
    """Tell whether DuckDB found a file damaged, which it may at any time.

    Args:
        error: what DuckDB raised.
    """
    return any(sign in str(error) for sign in _DAMAGE)


def explain(error: Exception, path: Path) -> Exception:
    """Turn DuckDB's refusal to open a file into an error for people.

    Args:
        error: what DuckDB raised.
        path: the file.

    Returns:
        The error to raise; `error` itself where it says something else.
    """
    text = str(error)
    if holder := _HOLDER.search(text):
        return BusyError(
            f"{path} is being written by process {holder[2]} ({holder[1]});"
            " close it there and try again"
        )
    for signs, kind, said in _REFUSALS:
        if any(sign in text for sign in signs):
            return kind(said.format(path=path, reason=text.splitlines()[0]))
    return error
