"""Connections to a database, through DuckDB or SQLAlchemy.

Every file is written in the storage format of DuckDB 1.2, so that 1.2 and all later
versions can open it.
"""

from __future__ import annotations

import errno
import re
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blogdb.db import holders
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
"""Block size of a new file, in bytes. With DuckDB's default of 262,144 a blog of a
hundred posts takes 8 MB instead of 2. With 16,384 DuckDB cannot bit-pack integers (a
block must hold two vectors of 2,048), and a large blog's file grows by half."""

ROW_GROUP_SIZE = 16_384
"""Rows in a row group. A refresh rewrites the last, partly filled group of each table
that it appends to. With DuckDB's default of 122,880 rows that takes a second and, for a
blog of medium size, rewrites the whole table. Every DuckDB since 1.2 can read it."""

_OTHER_NAME = "memory_db"
"""What a file is called whose own name DuckDB has for what is in memory."""

_HOLDER = re.compile(r"Conflicting lock is held in (.+?) \(PID (\d+)\)")

_DAMAGE = ("Corrupt database file", "Could not read enough bytes")

_REFUSALS: tuple[tuple[tuple[str, ...], type[BlogdbError], str], ...] = (
    (
        # For a SQLite database, DuckDB asks for an extension.
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
        ("storage version of an existing database",),
        DatabaseError,
        (
            "the database was made by another program, in a form that DuckDB 1.2 cannot"
            " read, which blogdb's databases can; name another file with --db, or"
            " remove it if it is empty"
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
        ("encrypted database",),
        DatabaseError,
        (
            "{path} is encrypted, and blogdb has no key; name another file with --db,"
            " or a copy that is not encrypted"
        ),
    ),
    (
        ("Permission denied",),
        SystemFailureError,
        "{path} cannot be opened: permission denied",
    ),
)
"""Fragments of DuckDB's messages, the error to raise for them, and its message."""


def create_engine(
    database: str | Path,
    *,
    read_only: bool = True,
    memory_limit: str | None = None,
    threads: int | None = None,
) -> Engine:
    """Create a SQLAlchemy engine for a database.

    Args:
        database: a path, or a URL that begins with `duckdb:`.
        read_only: open for reading, alongside other readers and any number of loads.
        memory_limit: in DuckDB's notation, such as "1GB".
        threads: the number of threads that DuckDB may use.

    Returns:
        An engine without a connection pool, so that each connect() after a refresh
        sees the refreshed file. It reflects keys, too.
    """
    import sqlalchemy
    from sqlalchemy.pool import NullPool

    from blogdb.db.reflection import DRIVER

    if str(database).startswith("duckdb:"):
        url = sqlalchemy.make_url(str(database)).set(drivername=DRIVER)
    else:
        # As text, a question mark in the path would start the URL's parameters.
        url = sqlalchemy.URL.create(DRIVER, database=_as_file(database))
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


def _as_file(path: str | Path) -> str:
    """Write a path so that it is a file's to DuckDB.

    A bare name may mean something else: ~, :memory:, or x:y an extension's database.
    """
    return str(path) if Path(path).is_absolute() else f"./{path}"


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
    """Open a private file with SQLAlchemy, in one transaction, and close it properly.

    Args:
        path: the file; never the live one.

    Yields:
        The connection.

    Raises:
        DatabaseError: DuckDB cannot write to this path.
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
        path: the file; it must exist if it is opened for reading.
        read_only: open for reading, alongside other readers.
        memory_limit: in DuckDB's notation, such as "1GB".
        threads: the number of threads that DuckDB may use.
        settings: other settings of DuckDB.

    Returns:
        The connection.

    Raises:
        DatabaseError: the file is missing or not a DuckDB database, or DuckDB cannot
            write to this path.
        BusyError: another process is writing the file.
        SystemFailureError: the operating system refused.
    """
    import duckdb

    if read_only:
        _require_readable(path)
    else:
        require_openable(path)
        _require_room_for_log(path)
    config = _settings(read_only, memory_limit, threads)
    config |= {"autoinstall_known_extensions": False} | settings
    place = _as_file(path)
    with _explained(path):
        if read_only:
            return open_whole(
                path, lambda: duckdb.connect(place, read_only=True, config=config)
            )
        return duckdb.connect(place, config=config)


def connect_apart(
    path: Path,
    *,
    memory_limit: str | None = None,
    threads: int | None = None,
    **settings: Any,
) -> duckdb.DuckDBPyConnection:
    """Open a database file for reading, in a DuckDB that nothing else has part in.

    Connections to a file share what the first of them in the process opened, its state
    and its settings. This one has its own, whatever else the process has open.

    Args:
        path: the file; it must exist.
        memory_limit: in DuckDB's notation, such as "1GB".
        threads: the number of threads that DuckDB may use.
        settings: other settings of DuckDB.

    Returns:
        The connection, on which the database is the current one.

    Raises:
        DatabaseError: the file is missing or not a DuckDB database.
        BusyError: another process is writing the file.
        SystemFailureError: the operating system refused.
    """
    import duckdb

    _require_readable(path)
    config = _settings(True, memory_limit, threads)
    config |= {"autoinstall_known_extensions": False} | settings

    def attached_to() -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(config=config)
        try:
            # By the name that DuckDB gives it elsewhere, but for that of its own.
            name = f"as {_OTHER_NAME}" if path.stem.casefold() == "memory" else ""
            connection.execute(
                f"attach {literal(_as_file(path))} {name} (read_only)"
            ).fetchall()
            use(connection, _name_of_file(connection))
        except BaseException:
            connection.close()
            raise
        return connection

    with _explained(path):
        return open_whole(path, attached_to)


def use(connection: duckdb.DuckDBPyConnection, database: str) -> None:
    """Make a database the current one of a connection."""
    connection.execute(f"use {identifier(database)}.main").fetchall()


def _name_of_file(connection: duckdb.DuckDBPyConnection) -> str:
    ((name,),) = connection.execute(
        "select database_name from duckdb_databases() where path is not null"
    ).fetchall()
    return str(name)


def _require_readable(path: Path) -> None:
    require_openable(path)
    if not path.exists():
        raise DatabaseError(
            f"{path} does not exist; create it with: blogdb load SOURCE --db {path}"
        )


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn DuckDB's failures to open a file into errors for people."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        if meant := explain(error, path):
            raise meant from error
        raise


def in_memory(spill: Path, **settings: Any) -> duckdb.DuckDBPyConnection:
    """Open an in-memory DuckDB, to which private files can be attached.

    Args:
        spill: a private folder for data that does not fit into memory; DuckDB creates
            it.
        settings: DuckDB's settings, such as memory_limit and threads; None means
            DuckDB's default.

    Returns:
        The connection.

    Raises:
        RefusedError: DuckDB rejects a setting.
    """
    import duckdb

    config = {name: value for name, value in settings.items() if value is not None}
    config |= {"temp_directory": str(spill), "autoinstall_known_extensions": False}
    try:
        connection = duckdb.connect(config=config)
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise RefusedError(f"DuckDB rejects a setting: {reason}") from error
    # What is not checkpointed by now is of no use, and Ctrl-C would wait for it.
    connection.execute("pragma disable_checkpoint_on_shutdown")
    return connection


def attach(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    name: str,
    *,
    read_only: bool = True,
    has_log: bool = True,
) -> None:
    """Attach a database file to a connection.

    Args:
        connection: DuckDB's connection.
        path: the file; if it is to be written, it must be private and need not exist.
        name: the name to attach it under.
        read_only: attach it for reading.
        has_log: whether what is written goes through a write-ahead log; without one it
            is in the file only after a checkpoint.

    Raises:
        DatabaseError: it is damaged or not a DuckDB database.
        SystemFailureError: the operating system refused.
    """
    options = "read_only"
    if not read_only:
        options = (
            f"storage_version '{STORAGE_VERSION}', row_group_size {ROW_GROUP_SIZE}"
        )
        if not path.exists():
            options += f", block_size {BLOCK_SIZE}"
        if not has_log:
            options += ", recovery_mode 'no_wal_writes'"
    with _explained(path):
        connection.execute(
            f"attach {literal(path)} as {identifier(name)} ({options})"
        ).fetchall()


@contextmanager
def attached(
    connection: duckdb.DuckDBPyConnection, path: Path, *, read_only: bool = True
) -> Iterator[None]:
    """Attach a file and make it the current database while the block runs.

    A file attached for writing is checkpointed at the end of the block. It is a private
    one, which is of no use before that, so that nothing is written to a log.

    Args:
        connection: as for `attach`.
        path: as for `attach`.
        read_only: as for `attach`.
    """
    enter(connection, path, read_only=read_only)
    yield
    # No `finally`: after an error the connection may be unusable, and gets closed.
    leave(connection, read_only=read_only)


def enter(
    connection: duckdb.DuckDBPyConnection, path: Path, *, read_only: bool
) -> None:
    """Do what `attached` does at the beginning of its block.

    Args:
        connection: as for `attach`.
        path: as for `attach`.
        read_only: as for `attach`.
    """
    attach(connection, path, "work", read_only=read_only, has_log=False)
    connection.execute("use work.main").fetchall()


def leave(connection: duckdb.DuckDBPyConnection, *, read_only: bool) -> None:
    """Do what `attached` does at the end of its block.

    Args:
        connection: as for `attach`.
        read_only: as for `attach`.
    """
    if not read_only:
        connection.execute("checkpoint work").fetchall()
    connection.execute("use memory.main").fetchall()
    connection.execute("detach work").fetchall()


def require_openable(path: Path) -> None:
    """Check that DuckDB can open exactly this path, and would not wait for ever.

    DuckDB accepts only UTF-8 paths, and since 2.0 reads a backslash as a slash. It
    opens whatever is there, and nobody may ever write into a pipe.

    Args:
        path: where a database is, or may be created.

    Raises:
        DatabaseError: it cannot.
    """
    if "\\" in str(path):
        raise DatabaseError(
            f"the path {path} contains a backslash, which DuckDB reads as a slash;"
            " rename it, or name another with --db"
        )
    if not is_utf8(path):
        raise DatabaseError(
            f"the path {path} is not UTF-8, so DuckDB cannot open it; rename it, or"
            " name another with --db"
        )
    if what := _what_is_no_file(path):
        raise DatabaseError(f"{path} is {what}; name a file with --db")


def _what_is_no_file(path: Path) -> str | None:
    """Return what is at a path; None if it is a file, or nothing is there."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        return "a link in a circle" if error.errno == errno.ELOOP else None
    if stat.S_ISDIR(mode):
        return "a folder"
    return None if stat.S_ISREG(mode) else "a pipe, a socket or a device"


def _require_room_for_log(path: Path) -> None:
    """Check that DuckDB can put its write-ahead log next to the file.

    It inserts `.wal` before the first question mark of a path, as if it were a URL.
    """
    if "?" in str(path.parent):
        raise DatabaseError(
            f"{path.parent} has a question mark in its name, so DuckDB cannot write"
            " there; rename the folder, or name another with --db"
        )


def is_damage(error: BaseException) -> bool:
    """Return whether an error means that a file is damaged, which may show up late.

    Args:
        error: what DuckDB raised.
    """
    return any(sign in str(error) for sign in _DAMAGE)


def explain(error: Exception, path: Path) -> BlogdbError | None:
    """Turn DuckDB's failure to open a file into an error for people.

    Args:
        error: what DuckDB raised.
        path: the file.

    Returns:
        The error to raise; None if `error` is about something else.
    """
    import duckdb

    text = str(error)
    if holder := _HOLDER.search(text):
        who = f"process {holder[2]} ({holder[1]})"
        reading = holders.remedy(holder[1], int(holder[2]), path)
        return BusyError(
            f"{path} is being written by {who}; close it there, or open it there for"
            f" reading only, with {reading}, and try again",
            who,
        )
    for fragments, kind, message in _REFUSALS:
        if any(fragment in text for fragment in fragments):
            return kind(message.format(path=path, reason=text.splitlines()[0]))
    if isinstance(error, duckdb.InternalException | duckdb.SerializationException):
        # A file that is forged or damaged where no checksum tells it.
        return DatabaseError(
            f"{path} cannot be opened by DuckDB ({text.splitlines()[0]});"
            " name another file with --db"
        )
    return None
