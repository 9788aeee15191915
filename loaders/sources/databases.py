"""Files of SQLite and DuckDB: the rows of a query, or of the one table of posts."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from blogdb.db.errors import SourceError
from blogdb.db.quoting import identifier
from blogdb.loaders.columns import has_keys, listed, match_columns, unique
from blogdb.loaders.sources.cells import Cells
from blogdb.loaders.sources.reader import Scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import duckdb

    from blogdb.loaders.sources.cells import Row
    from blogdb.loaders.sources.files import File

_BATCH = 1_000
_ALLOWED = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
    }
)
"""What a query does that only reads."""


class Sqlite:
    """Reads SQLite, read-only.

    Args:
        query: what gives the posts; None for the one table that has them.
    """

    name = "sqlite"
    description = "a file of SQLite: its table of posts, or what --query gives"
    suffixes = (".sqlite", ".sqlite3", ".db")
    marks = "its first sixteen bytes"

    def __init__(self, query: str | None = None) -> None:
        self._query = query

    def recognises(self, head: bytes) -> bool:
        """Return whether the file begins as SQLite's do."""
        return head.startswith(b"SQLite format 3\0")

    def scan(
        self,
        connection: duckdb.DuckDBPyConnection,
        file: File,
        *,
        careful: bool,  # noqa: ARG002 (there is one way to read it)
    ) -> Scan:
        """Read the rows in Python, every value as text."""
        _require_plain(file)
        try:
            with closing(_open_sqlite(file)) as source:
                tables = _tables_of_sqlite(source) if self._query is None else {}
                source.set_authorizer(
                    lambda action, *_: (
                        sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY
                    )
                )
                cursor = source.execute(self._query or _of_posts(file, tables))
                return copied(connection, file, cursor)
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise _failure(file, "SQLite", error, self._query) from error


class DuckDb:
    """Reads DuckDB, read-only, without access to anything besides the file.

    Args:
        query: what gives the posts; None for the one table that has them.
    """

    name = "duckdb"
    description = "a file of DuckDB: its table of posts, or what --query gives"
    suffixes = (".duckdb",)
    marks = "the word DUCK behind its first eight bytes"

    def __init__(self, query: str | None = None) -> None:
        self._query = query

    def recognises(self, head: bytes) -> bool:
        """Return whether the file has DuckDB's magic bytes."""
        return head[8:12] == b"DUCK"

    def scan(
        self,
        connection: duckdb.DuckDBPyConnection,
        file: File,
        *,
        careful: bool,  # noqa: ARG002 (there is one way to read it)
    ) -> Scan:
        """Read the rows in Python, every value as text."""
        import duckdb

        _require_plain(file)
        try:
            with _opened_duckdb(file) as source:
                query = self._query
                if query is None:
                    query = _of_posts(file, _tables_of_duckdb(source))
                _require_reading(source, file, query)
                query = query.rstrip().rstrip(";")
                kinds = source.execute(f"describe ({query}\n)").fetchall()
                values = ", ".join(
                    f"to_json(#{number})::varchar"
                    if str(kind).endswith("]") or str(kind).startswith("STRUCT")
                    else f"#{number}::varchar"
                    for number, (_, kind, *_rest) in enumerate(kinds, 1)
                )
                source.execute(f"select {values} from ({query}\n)")
                return copied(connection, file, source, [name for name, *_ in kinds])
        except duckdb.Error as error:
            raise _failure(file, "DuckDB", error, self._query) from error


def _require_plain(file: File) -> None:
    if file.compression != "none":
        raise SourceError(
            f"{file.location} is a compressed database; decompress it, and name the"
            " result"
        )


def _open_sqlite(file: File) -> sqlite3.Connection:
    """Open a file for reading, in which nothing of its own is run."""
    source = sqlite3.connect(f"file:{quote(str(file.path))}?mode=ro", uri=True)
    source.execute("pragma trusted_schema = off")
    source.text_factory = bytes
    return source


def _tables_of_sqlite(source: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the columns of each table."""
    names = source.execute("select name from sqlite_schema where type = 'table'")
    columns = "select name from pragma_table_info(?)"
    return {
        name.decode(): [each.decode() for (each,) in source.execute(columns, [name])]
        for (name,) in names.fetchall()
    }


@contextmanager
def _opened_duckdb(file: File) -> Iterator[duckdb.DuckDBPyConnection]:
    import duckdb

    config: dict[str, Any] = {
        "enable_external_access": False,
        "autoload_known_extensions": False,
        "autoinstall_known_extensions": False,
        "lock_configuration": True,
    }
    with duckdb.connect(str(file.path), read_only=True, config=config) as source:
        yield source


def _tables_of_duckdb(source: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Return the columns of each table of the file's main schema."""
    rows = source.execute(
        "select table_name, list(column_name order by column_index)"
        " from duckdb_columns() join duckdb_tables() using (table_oid, table_name)"
        " where duckdb_tables.schema_name = 'main' and not duckdb_tables.internal"
        " group by table_name order by table_name"
    ).fetchall()
    return dict(rows)


def _require_reading(source: duckdb.DuckDBPyConnection, file: File, query: str) -> None:
    import duckdb

    statements = source.extract_statements(query)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise SourceError(f"{file.location}: --query must be one query that only reads")


def _of_posts(file: File, tables: Mapping[str, list[str]]) -> str:
    """Write the query for the one table that looks like posts."""
    return f"select * from {identifier(only_table(file, tables))}"


def only_table(file: File, tables: Mapping[str, list[str]]) -> str:
    """Return the one table of a database that looks like posts.

    Args:
        file: the database.
        tables: the columns of each.

    Raises:
        SourceError: none does, or several do.
    """
    found = [name for name, columns in tables.items() if _are_of_posts(columns)]
    if len(found) == 1:
        return found[0]
    said = f"{len(found)} tables" if found else "no table"
    raise SourceError(
        f"{file.location} has {said} with a title and a slug, an address or a day; say"
        " which rows are posts, as in: --query 'select … from TABLE' (it has"
        f" {listed(found or tables) or 'no table at all'})"
    )


def _are_of_posts(columns: Iterable[str]) -> bool:
    found = match_columns(list(columns), {})
    return "title" in found and (has_keys(found) or "published" in found)


def copied(
    connection: duckdb.DuckDBPyConnection,
    file: File,
    cursor: Any,
    names: list[str] | None = None,
) -> Scan:
    """Copy the rows of a query into a temporary table, a few at a time.

    Args:
        connection: DuckDB.
        file: the database.
        cursor: gives the rows.
        names: of the columns; None if the cursor tells them.
    """
    names = names or [each[0] for each in cursor.description or ()]
    columns = dict.fromkeys(unique(names), "VARCHAR")
    cells = Cells(connection, file)
    count = 0
    while batch := cursor.fetchmany(_BATCH):
        good: list[Row] = []
        for row in batch:
            count += 1
            try:
                good.append([_text(value) for value in row])
            except UnicodeDecodeError:
                connection.execute(
                    "insert into unreadable (source_file, source_line, message)"
                    " values (?, ?, 'a text of this row is not UTF-8')",
                    [file.location, count],
                )
        cells.add(good)
    return Scan(
        cells.relation(columns),
        columns,
        given_names=dict(zip(columns, names, strict=True)),
    )


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return value.decode() if isinstance(value, bytes) else str(value)


def _failure(
    file: File, program: str, error: Exception, query: str | None
) -> SourceError:
    reason = str(error).splitlines()[0]
    if query is None:
        return SourceError(
            f"{file.location} cannot be read by {program} ({reason}); fetch it again"
        )
    return SourceError(
        f"{file.location}: --query, which may only read, fails: {reason}"
    )
