"""Reads a database for `show`, `query` and `describe`, and can do nothing else.

The file is opened read-only, DuckDB may open no other file and no connection to the
network, and its settings are locked before the first statement runs: ours as well,
since the views of a database may be anybody's.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from blogdb.db import engine, schema
from blogdb.db.errors import DatabaseError, QueryError, SystemFailureError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import duckdb

# What keeps the result under a name inside this process, where a statement must be
# wrapped and does not say where it ends (it may close with a semicolon or a comment).
_RESULT = '"result of the query"'
_BATCH = 1000
_WITH_ZONE = re.compile("WITH TIME ZONE|TIMESTAMPTZ")
_POSITION = re.compile(r"^LINE \d+:", re.MULTILINE)
_MEMORY_LIMIT = re.compile(r"/([^/()]+) used\)")
_LONGEST_MESSAGE = 500

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

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Limits:
    """What a question may take.

    Attributes:
        memory: as DuckDB writes it, such as "1GB"; None for most of the machine's.
        threads: how many; None for one a processor.
    """

    memory: str | None = None
    threads: int | None = None


NO_LIMITS = Limits()


@dataclass(frozen=True)
class Rows:
    """A result that is read while it is written out.

    Attributes:
        columns: their names.
        types: their types, as DuckDB writes them.
        values: the rows.
        is_plan: whether this is what EXPLAIN says.
    """

    columns: list[str]
    types: list[str]
    values: Iterator[tuple[Any, ...]]
    is_plan: bool = False


class Session:
    """A locked connection to a database.

    Args:
        connection: DuckDB's connection.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        # A person's statement has a cursor of its own, since DuckDB 2 refuses a next
        # statement on a connection whose last result is not read to its end.
        self._cursor = connection.cursor()

    def ask(
        self, sql: str, parameters: list[Any] | None = None
    ) -> list[dict[str, Any]]:
        """Run a statement of our own.

        Args:
            sql: the statement.
            parameters: values for its question marks.

        Returns:
            The rows by column name.
        """
        cursor = self._run(self._connection.execute, sql, parameters)
        columns = [column[0] for column in cursor.description]
        return [
            dict(zip(columns, row, strict=True)) for row in self._run(cursor.fetchall)
        ]

    def query(self, sql: str) -> Rows:
        """Run a person's statement.

        Args:
            sql: one statement that reads.

        Returns:
            The result.

        Raises:
            QueryError: it is wrong, or is not one statement that reads.
        """
        is_plan = self._require_one_reading_statement(sql)
        result = self._run(self._cursor.execute, sql)
        columns = [str(column[0]) for column in result.description]
        types = [str(column[1]) for column in result.description]
        if any(_WITH_ZONE.search(kind) for kind in types):
            result = self._with_zones_as_text(sql, types)
        return Rows(columns, types, self._values(result), is_plan)

    def save(self, sql: str, path: Path, limit: int | None = None) -> None:
        """Write a person's result to a Parquet file.

        Args:
            sql: one statement that reads.
            path: the file; the only one that the connection was allowed to write.
            limit: how many rows at most.

        Raises:
            QueryError: it is wrong, or is not one statement that reads.
        """
        self._require_one_reading_statement(sql)
        self._name(sql)
        rows = f"from {_RESULT}" + ("" if limit is None else f" limit {limit}")
        self.ask(f"copy ({rows}) to {_literal(str(path))} (format parquet)")

    def require_condition(self, condition: str) -> None:
        """Check that a text is one expression, and nothing beside it.

        It must parse alone, so that it cannot close a parenthesis that it did not
        open, and within parentheses, so that no clause can follow it.

        Args:
            condition: what a person wants after `where`.

        Raises:
            QueryError: it is not.
        """
        import duckdb

        _require_unicode(condition)
        try:
            duckdb.SQLExpression(condition)
            self._connection.extract_statements(f"select (\n{condition}\n)")
        except duckdb.Error as error:
            raise QueryError(
                f"--where takes one condition, such as \"title like '%a%'\": "
                f"{_first(error)}"
            ) from error

    def _require_one_reading_statement(self, sql: str) -> bool:
        """Check a person's statement; tell whether it is an EXPLAIN."""
        import duckdb

        _require_unicode(sql)
        try:
            statements = self._connection.extract_statements(sql)
        except duckdb.Error as error:
            raise _explained(error) from error
        if not statements:
            raise QueryError('there is no SQL; try: blogdb query "from posts_overview"')
        kinds = [_kind(statement) for statement in statements]
        # A PIVOT over values that are not named reads them first: DuckDB 2 calls that
        # MULTI, and 1.5 splits it into two statements without a text of their own.
        is_pivot = kinds == [duckdb.StatementType.MULTI] or (
            len(statements) == 2
            and kinds[1] == duckdb.StatementType.SELECT
            and not any(statement.query for statement in statements)
        )
        if is_pivot:
            return False
        if len(statements) > 1:
            raise QueryError(
                f"there are {len(statements)} statements; a query is one, such as:"
                " from posts_per_month"
            )
        if kinds[0] not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
            name = kinds[0].name.replace("_", " ") if kinds[0] else "this"
            raise QueryError(
                f"a query only reads; {name} is not"
                " allowed (to change a database of your own, use DuckDB's shell)"
            )
        return bool(kinds[0] == duckdb.StatementType.EXPLAIN)

    def _name(self, sql: str) -> None:
        """Keep a statement under a name, in memory."""
        self.ask(f"create or replace temp view {_RESULT} as {sql}")

    def _with_zones_as_text(
        self, sql: str, types: list[str]
    ) -> duckdb.DuckDBPyConnection:
        """Let DuckDB write times with a zone; in Python they need another package."""
        self._name(sql)
        names = [f"column{number}" for number in range(len(types))]
        chosen = ", ".join(
            f"cast({name} as varchar)" if _WITH_ZONE.search(kind) else name
            for name, kind in zip(names, types, strict=True)
        )
        return self._run(
            self._connection.execute,
            f"select {chosen} from {_RESULT} as wrapped({', '.join(names)})",
        )

    def _values(self, result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
        while batch := self._run(result.fetchmany, _BATCH):
            yield from batch

    def _run(
        self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs
    ) -> T:
        import duckdb

        try:
            return function(*arguments, **named)
        except duckdb.Error as error:
            raise _explained(error) from error


@contextmanager
def opened(
    database: Path, limits: Limits = NO_LIMITS, output: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database of blogdb's for reading, and for nothing else.

    Args:
        database: the file.
        limits: what a question may take.
        output: a file that may be written all the same: ours, and private.

    Yields:
        The connection.

    Raises:
        DatabaseError: the database is missing, damaged, not blogdb's, or newer.
    """
    import duckdb

    try:
        connection = engine.connect(
            database,
            read_only=True,
            memory_limit=limits.memory,
            threads=limits.threads,
            **_SETTINGS,
        )
    except duckdb.Error as error:
        raise _explained(error) from error
    try:
        _lock(connection, output)
        schema.require_known(schema.current(connection), database)
        yield connection
    except duckdb.Error as error:
        raise _explained(error) from error
    finally:
        connection.close()


def _lock(connection: duckdb.DuckDBPyConnection, output: Path | None) -> None:
    settings = ["enable_external_access = false", "lock_configuration = true"]
    if output is not None:
        settings.insert(0, f"allowed_paths = [{_literal(str(output))}]")
    else:
        # Without external access DuckDB still lets a statement write the log that
        # belongs to the database: explain analyze copy … to 'blog.duckdb.wal'.
        settings.insert(1, "disabled_filesystems = 'LocalFileSystem'")
    for setting in settings:
        connection.execute(f"set {setting}").fetchall()


@contextmanager
def reading(
    database: Path, limits: Limits = NO_LIMITS, output: Path | None = None
) -> Iterator[Session]:
    """Open a database for a person's questions.

    Args:
        database: the file.
        limits: what a question may take.
        output: a file that may be written all the same: ours, and private.

    Yields:
        The reader.
    """
    with opened(database, limits, output) as connection:
        yield Session(connection)


def _kind(statement: duckdb.Statement) -> duckdb.StatementType | None:
    try:
        return statement.type
    except ValueError:
        # DuckDB 2 has kinds that its Python does not know, such as UPDATE EXTENSIONS.
        return None


def _require_unicode(sql: str) -> None:
    try:
        sql.encode()
    except UnicodeEncodeError as error:
        raise QueryError("the SQL is not valid UTF-8") from error


def _first(error: Exception) -> str:
    """Take DuckDB's message and hint, without the picture of the position."""
    text = " ".join(_POSITION.split(str(error))[0].split())
    return text if len(text) <= _LONGEST_MESSAGE else f"{text[:_LONGEST_MESSAGE]}…"


def _explained(error: Exception) -> Exception:
    """Turn DuckDB's error into one for people."""
    import duckdb

    said = _first(error)
    match error:
        case duckdb.InterruptException():
            return error
        case duckdb.OutOfMemoryException():
            limit = _MEMORY_LIMIT.search(said)
            return SystemFailureError(
                f"the query needs more memory than {limit[1] if limit else 'there is'};"
                " ask for less at a time, or allow more with --memory-limit"
            )
        case duckdb.PermissionException():
            return QueryError(f"{said}; a query reads the database and nothing else")
        case duckdb.IOException() if "No space left" in said:
            return SystemFailureError(said)
        case _ if engine.is_damage(error) or isinstance(
            error, duckdb.IOException | duckdb.SerializationException
        ):
            return DatabaseError(
                f"the database cannot be read: {said};"
                " an earlier state: blogdb generations"
            )
    return QueryError(said)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
