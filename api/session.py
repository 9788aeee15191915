"""Asks a locked database: questions of our own, and one of a person's."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blogdb.api import statements
from blogdb.api.answer import WITH_ZONE, Answer
from blogdb.api.duckdb_errors import explained
from blogdb.api.sandbox import NO_LIMITS, Limits, opened
from blogdb.db import engine
from blogdb.db.quoting import identifier, literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import duckdb

    Parameters = Sequence[Any] | Mapping[str, Any] | None

# What keeps the result under a name inside this process, where a statement must be
# wrapped and does not say where it ends (it may close with a semicolon or a comment).
_RESULT_NAME = "result of the query"
_RESULT = identifier(_RESULT_NAME)
_BATCH = 1000


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
        ((self._database,),) = connection.execute(
            "select current_database()"
        ).fetchall()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """DuckDB's connection."""
        return self._connection

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
        with explained():
            cursor = self._connection.execute(sql, parameters)
            columns = [column[0] for column in cursor.description]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def query(self, sql: str) -> Rows:
        """Run a person's statement.

        Args:
            sql: one statement that reads.

        Returns:
            The result.

        Raises:
            QueryError: it is wrong, or is not one statement that reads.
        """
        is_plan = statements.require_one_that_reads(self._connection, sql)
        # DuckDB 1.5 runs even `explain analyze reset schema`.
        engine.use(self._cursor, self._database)
        with explained():
            result = self._cursor.execute(sql)
        columns = [str(column[0]) for column in result.description]
        types = [str(column[1]) for column in result.description]
        if any(WITH_ZONE.search(kind) for kind in types):
            result = self._with_zones_as_text(sql, types)
        return Rows(columns, types, _values(result), is_plan)

    def answer(self, sql: str, parameters: Parameters = None) -> Answer:
        """Run a person's statement, and keep its rows in memory.

        It is the last one of the session, which lets go of the file.

        Args:
            sql: one statement that reads.
            parameters: values for its `?`, `$1` or `$name`.

        Returns:
            The rows.

        Raises:
            QueryError: it is wrong, or is not one statement that reads.
        """
        statements.require_one_that_reads(self._connection, sql)
        keep = f"create temp table {_RESULT} as {sql}"
        with explained():
            if statements.parses(self._connection, keep):
                self._connection.execute(keep, parameters).fetchall()
            else:
                # Such as `describe`, whose rows only a statement of its own gives.
                result = self._connection.execute(sql, parameters)
                _keep(self._connection, result)
            engine.use(self._connection, "memory")
            self._connection.execute(f"detach {identifier(self._database)}").fetchall()
            return Answer(self._connection.table(_RESULT))

    def save(self, sql: str, path: Path, limit: int | None = None) -> None:
        """Write a person's result to a Parquet file.

        Args:
            sql: one statement that reads.
            path: the file; the only one that the connection was allowed to write.
            limit: how many rows at most.

        Raises:
            QueryError: it is wrong, or is not one statement that reads.
        """
        statements.require_one_that_reads(self._connection, sql)
        self._name(sql)
        # Of equal names DuckDB makes different ones for the view at once, but for a
        # statement that reads it in a time that grows with the square of their number.
        names = ", ".join(
            identifier(column["column_name"])
            for column in self.ask(
                "select column_name from duckdb_columns() where schema_name = 'main'"
                f" and database_name = 'temp' and table_name = {literal(_RESULT_NAME)}"
                " order by column_index"
            )
        )
        rows = f"from {_RESULT} as wrapped({names})"
        if limit is not None:
            rows += f" limit {limit}"
        self.ask(f"copy ({rows}) to {literal(path)} (format parquet)")

    def require_condition(self, condition: str) -> None:
        """Check that a text is one expression, and nothing beside it.

        Args:
            condition: what is to stand after `where`.

        Raises:
            QueryError: it is not.
        """
        statements.require_condition(self._connection, condition)

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
            f"cast({name} as varchar)" if WITH_ZONE.search(kind) else name
            for name, kind in zip(names, types, strict=True)
        )
        with explained():
            return self._connection.execute(
                f"select {chosen} from {_RESULT} as wrapped({', '.join(names)})"
            )


@contextmanager
def reading(
    database: Path, limits: Limits = NO_LIMITS, output: Path | None = None
) -> Iterator[Session]:
    """Open a database for a person's questions.

    Args:
        database: the file.
        limits: what a question may take.
        output: a file, or a folder for files, that may be written all the same: ours,
            and private.

    Yields:
        The session.

    Raises:
        DatabaseError: the database is missing, damaged, not blogdb's, or newer.
    """
    with opened(database, limits, output) as connection:
        yield Session(connection)


def _values(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    with explained():
        while batch := result.fetchmany(_BATCH):
            yield from batch


def _keep(
    connection: duckdb.DuckDBPyConnection, result: duckdb.DuckDBPyConnection
) -> None:
    """Put the few rows of what is no `select` into a table of its own."""
    columns = [(str(name), str(kind)) for name, kind, *_ in result.description]
    rows = result.fetchall()
    named = ", ".join(f"{identifier(name)} {kind}" for name, kind in columns)
    connection.execute(f"create temp table {_RESULT} ({named})").fetchall()
    marks = ", ".join("?" for _ in columns)
    if rows:
        connection.executemany(f"insert into {_RESULT} values ({marks})", rows)
