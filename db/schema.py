"""Which revision of the schema a database has, and whether it is blogdb's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blogdb.db.errors import DatabaseError
from blogdb.db.quoting import identifier

if TYPE_CHECKING:
    import duckdb

HEAD = "0003"
"""The revision that the models describe: the newest one under migrations/versions/."""

_REVISION = re.compile(r"\d{4}")


def current(
    connection: duckdb.DuckDBPyConnection, database: str | None = None
) -> str | None:
    """Tell a database's revision.

    Args:
        connection: DuckDB's connection to it.
        database: the name under which it is attached; the current one when left out.

    Returns:
        The revision, or None when nothing was migrated.
    """
    # fetchall, here and elsewhere: DuckDB 2 refuses the next statement while a
    # result is not read to its end.
    known = connection.execute(
        "select database_name, schema_name from duckdb_tables()"
        " where table_name = 'alembic_version'"
        " and database_name = coalesce(?, current_database())",
        [database],
    ).fetchall()
    if not known:
        return None
    place = ".".join(map(identifier, known[0]))
    rows = connection.execute(
        f"select version_num from {place}.alembic_version"
    ).fetchall()
    return str(rows[0][0]) if rows else None


def require_ours(connection: duckdb.DuckDBPyConnection, path: object) -> str:
    """Tell the revision of a database that must be blogdb's, or empty.

    Args:
        connection: DuckDB's connection to it.
        path: the database, for messages.

    Returns:
        The revision; "base" where the schema was taken away, or never was there.

    Raises:
        DatabaseError: the file is not blogdb's, or newer than this program.
    """
    revision = current(connection)
    tables = connection.execute(
        "select table_name from duckdb_tables()"
        " where database_name = current_database()"
    ).fetchall()
    # A schema taken away leaves Alembic's table, and what analysts added.
    if revision is None and (not tables or ("alembic_version",) in tables):
        return "base"
    return require_known(revision, path)


def require_known(revision: str | None, path: object) -> str:
    """Check that this program knows a database's revision.

    Args:
        revision: what `current` told.
        path: the database, for the message.

    Returns:
        The revision.

    Raises:
        DatabaseError: it has none, or none of the kind that blogdb's are, so the
            file is not blogdb's; or it is newer.
    """
    if revision is None or not _REVISION.fullmatch(revision):
        found, other = f"revision {revision}", ""
        if revision is None:
            found = "no schema revision"
            other = ", or, where `migrate base` took it away: blogdb migrate"
        raise DatabaseError(
            f"{path} is a DuckDB database but not blogdb's (it has {found}); name"
            f" another file with --db{other}"
        )
    if revision > HEAD:
        raise DatabaseError(
            f"{path} has schema revision {revision}, newer than this program's"
            f" {HEAD}; upgrade blogdb"
        )
    return revision
