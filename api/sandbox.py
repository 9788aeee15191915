"""Opens a database for a person's questions so that they can do nothing but read it.

The file is opened read-only, DuckDB may open no other file and no connection to the
network, and its settings are locked before the first statement runs: ours as well,
since the views of a database may be anybody's. docs/security.md is what this promises.
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blogdb.api.bounds import bound_process
from blogdb.api.duckdb_errors import explained
from blogdb.api.unreading import read_no_more
from blogdb.db import engine, schema
from blogdb.db.quoting import literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

_SETTINGS: dict[str, Any] = {
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
    "allow_persistent_secrets": False,
    # No reading of Python's variables under their names.
    "python_enable_replacements": False,
    # A question fills no disk. DuckDB's own choice is a folder beside the database,
    # up to nine tenths of the disk, and under the same names for every process.
    "temp_directory": "",
    # Where people's home folders are is nobody's business.
    "secret_directory": "none",
}


@dataclass(frozen=True)
class Limits:
    """What a question may take.

    Attributes:
        memory: as DuckDB writes it, such as "1GB"; None for most of the machine's.
        threads: how many; None for one a processor.
        is_alone: whether the process ends with the question, so that the rights and
            the memory of the whole process may be limited.
    """

    memory: str | None = None
    threads: int | None = None
    is_alone: bool = False


NO_LIMITS = Limits()


@contextmanager
def opened(
    database: Path, limits: Limits = NO_LIMITS, output: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database of blogdb's for reading, and for nothing else.

    Args:
        database: the file.
        limits: what a question may take.
        output: a file, or a folder for files, that may be written all the same: ours,
            and private.

    Yields:
        The connection. DuckDB's errors in what is done with it become errors for
        people.

    Raises:
        DatabaseError: the database is missing, damaged, not blogdb's, or newer.
    """
    with explained(), closing(locked(database, limits, output)) as connection:
        yield connection


def locked(
    database: Path, limits: Limits = NO_LIMITS, output: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """Open a database as `opened` does, for whom closes it at another time.

    Args:
        database: as above.
        limits: as above.
        output: as above.

    Returns:
        The connection.

    Raises:
        DatabaseError: as above.
    """
    with explained():
        connection = engine.connect_apart(
            database,
            memory_limit=limits.memory,
            threads=limits.threads,
            **_SETTINGS,
        )
        try:
            if limits.is_alone:
                bound_process(connection, is_limited=limits.memory is not None)
                # An export reads what it wrote: its own folder has nothing else.
                if output is not None and not output.is_dir():
                    _read_no_more(connection)
            _lock(connection, output)
            schema.require_known(schema.current(connection), database)
        except BaseException:
            connection.close()
            raise
    return connection


def _read_no_more(connection: duckdb.DuckDBPyConnection) -> None:
    """Open no more file for reading, in no thread of DuckDB's."""
    ((count,),) = connection.execute("select current_setting('threads')").fetchall()
    # Threads keep the rights with which they were started.
    connection.execute("set threads = 1").fetchall()
    read_no_more()
    connection.execute(f"set threads = {count}").fetchall()


def _lock(connection: duckdb.DuckDBPyConnection, output: Path | None) -> None:
    settings = ["enable_external_access = false", "lock_configuration = true"]
    if output is not None and output.is_dir():
        settings.insert(0, f"allowed_directories = [{literal(f'{output}/')}]")
    elif output is not None:
        settings.insert(0, f"allowed_paths = [{literal(output)}]")
    else:
        # Without external access DuckDB still lets a statement write the log that
        # belongs to the database: explain analyze copy … to 'blog.duckdb.wal'.
        settings.insert(1, "disabled_filesystems = 'LocalFileSystem'")
    for setting in settings:
        connection.execute(f"set {setting}").fetchall()
