"""Databases that SQLAlchemy reaches by a URL: the rows of a query, read-only."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError, SystemFailureError
from blogdb.loaders.sources.files import File

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb
    from sqlalchemy import URL, Connection

    from blogdb.loaders.sources.reader import Scan

_ADDRESS = re.compile(r"[a-z][a-z0-9]*+(?:\+[a-z0-9_]++)?+://", re.I)
_OTHERS = ("http", "https", "s3", "hf", "file", "ftp", "duckdb", "ssh", "git")
_READS = re.compile(
    r"\s*+(?:(?:--[^\n]*+\n|/\*(?:[^*]|\*(?!/))*+\*/)\s*+)*+"
    r"(?:select|with|values|table)\b",
    re.I,
)
_DRIVERS = {
    "postgresql": "psycopg2-binary (or psycopg, with postgresql+psycopg://)",
    "mysql": "mysqlclient (or pymysql, with mysql+pymysql://)",
    "mariadb": "mysqlclient (or pymysql, with mariadb+pymysql://)",
    "mssql": "pyodbc",
    "oracle": "oracledb",
}
_READ_ONLY = {
    "mysql": "set session transaction read only",
    "mariadb": "set session transaction read only",
    "sqlite": "pragma query_only = on",
}
"""What makes a session read-only, of databases in which it is no option."""
_BUFFER = 1_000


def is_server(location: str) -> bool:
    """Return whether a location is the URL of a database, as SQLAlchemy has them."""
    found = _ADDRESS.match(location)
    return found is not None and not location.lower().startswith(
        tuple(f"{name}{mark}" for name in _OTHERS for mark in (":", "+"))
    )


def without_password(location: str) -> str:
    """Return the URL of a database without a password, which is not remembered.

    Raises:
        SourceError: it is no such URL.
    """
    from sqlalchemy import URL

    url = _url(location)
    # `URL.set` takes None for what stays as it is.
    return URL.create(
        url.drivername, url.username, None, url.host, url.port, url.database, url.query
    ).render_as_string(hide_password=False)


def _url(location: str) -> URL:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(location)
    except (ArgumentError, ValueError) as error:
        # The URL may have a password.
        scheme = location.partition("://")[0]
        raise SourceError(
            f"{scheme}://… is no URL of a database; it is written as in"
            " postgresql://user@host/name"
        ) from error


@dataclass(frozen=True)
class Server(File):
    """A database that is asked through a network.

    Attributes:
        url: its URL, which may have a password.
    """

    url: str


class Sql:
    """Reads a database by a query.

    Args:
        query: what gives the posts; None for the one table that has them.
    """

    name = "sql"

    def __init__(self, query: str | None = None) -> None:
        self._query = query

    def scan(
        self,
        connection: duckdb.DuckDBPyConnection,
        file: File,
        *,
        careful: bool,  # noqa: ARG002 (there is one way to read it)
    ) -> Scan:
        """Read the rows in Python, some at a time, every value as text.

        Raises:
            SourceError: the database cannot be reached, or the query fails or is none.
            SystemFailureError: the driver for such databases is not installed.
        """
        import sqlalchemy as sa

        from blogdb.loaders.sources.databases import copied, only_table

        assert isinstance(file, Server)  # noqa: S101 - for mypy
        if self._query is not None and not _READS.match(self._query):
            raise SourceError(
                f"{file.location}: --query must be one query that only reads"
            )
        try:
            with _reading(file) as source:
                if self._query is None:
                    table = only_table(file, _tables(source))
                    statement = sa.select(sa.text("*")).select_from(sa.table(table))
                    rows = source.execute(statement)
                else:
                    rows = source.exec_driver_sql(self._query)
                return copied(connection, file, rows, list(rows.keys()))
        except sa.exc.SQLAlchemyError as error:
            said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            password = _url(file.url).password
            reason = said.replace(password, "…") if password else said
            raise SourceError(f"{file.location} cannot be read: {reason}") from error


@contextmanager
def _reading(file: Server) -> Iterator[Connection]:
    """Open a database for reading; whatever is done in it is undone."""
    import sqlalchemy as sa

    url = _url(file.url)
    kind = url.get_backend_name()
    options = {"postgresql_readonly": True} if kind == "postgresql" else {}
    try:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
    except (ImportError, sa.exc.NoSuchModuleError) as error:
        needed = _DRIVERS.get(kind, f"a package with the dialect {url.drivername}")
        raise SystemFailureError(
            f"reading {file.location} needs a driver that is not installed; install"
            f" {needed}"
        ) from error
    with engine.connect() as opened:
        source = opened.execution_options(
            stream_results=True, max_row_buffer=_BUFFER, **options
        )
        if kind in _READ_ONLY:
            source.exec_driver_sql(_READ_ONLY[kind])
        yield source
        source.rollback()


def _tables(source: Connection) -> dict[str, list[str]]:
    import sqlalchemy as sa

    inspector = sa.inspect(source)
    return {
        name: [str(column["name"]) for column in inspector.get_columns(name)]
        for name in inspector.get_table_names()
    }
