"""Which revision of the schema a database has, and whether it is blogdb's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blogdb.db.errors import DatabaseError
from blogdb.db.quoting import identifier

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

HEAD = "0006"
"""The revision that the models describe: the newest one under migrations/versions/."""

_CREATED = " union all ".join(
    f"select 1 from {listing} database_name = current_database()"
    for listing in (
        *(
            f"duckdb_{kind}() where not internal and"
            for kind in ("schemas", "tables", "views", "types", "functions")
        ),
        "duckdb_sequences() where",
    )
)

_REVISION = re.compile(r"\d{4}")


def current(
    connection: duckdb.DuckDBPyConnection, database: str | None = None
) -> str | None:
    """Return the schema revision of a database.

    Args:
        connection: DuckDB's connection to it.
        database: the name under which it is attached; by default the current one.

    Returns:
        The revision, or None if the database was never migrated.
    """
    # Here and elsewhere fetchall(): DuckDB 2 refuses the next statement until a
    # result has been read to its end.
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
    """Return the revision of a database that must be blogdb's or empty.

    Args:
        connection: DuckDB's connection to it.
        path: the database, for messages.

    Returns:
        The revision; "base" if there is no schema, or it was removed.

    Raises:
        DatabaseError: the file is not blogdb's, or is newer than this program.
    """
    revision = current(connection)
    if revision is None and (is_empty(connection) or _was_ours(connection)):
        return "base"
    return require_known(revision, path)


def require_current(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Check that a database has the newest schema.

    Args:
        connection: DuckDB's connection to it.
        path: the database, for messages.

    Raises:
        DatabaseError: it has an older one, or is not blogdb's.
    """
    revision = require_ours(connection, path)
    if revision != HEAD:
        raise DatabaseError(
            f"{path} has an older schema ({revision}); bring it to the newest one"
            f" first: blogdb migrate --db {path}"
        )


def is_empty(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether nothing was ever created in a database.

    Args:
        connection: DuckDB's connection to it.
    """
    return not connection.execute(_CREATED).fetchall()


def _was_ours(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether the schema was removed, which leaves Alembic's table."""
    return bool(
        connection.execute(
            "select table_name from duckdb_tables()"
            " where database_name = current_database()"
            " and table_name = 'alembic_version'"
        ).fetchall()
    )


def require_known(revision: str | None, path: object) -> str:
    """Check that this program knows a database's revision.

    Args:
        revision: what `current` returned.
        path: the database, for the message.

    Returns:
        The revision.

    Raises:
        DatabaseError: there is none or it is not one of blogdb's, so the file is not
            blogdb's; or it is newer than this program.
    """
    if revision is None or not _REVISION.fullmatch(revision):
        found, other = f"revision {revision}", ""
        if revision is None:
            found = "no schema revision"
            other = ", or if `migrate base` removed the schema: blogdb migrate"
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
