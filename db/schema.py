"""Alembic in code: upgrade, downgrade, current, history, SQL."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from blogdb.db.errors import DatabaseError
from blogdb.db.text import identifier

if TYPE_CHECKING:
    import duckdb
    from alembic.config import Config
    from sqlalchemy import Connection

_FILE = re.compile(r"(\d{4})_\w+\.py")
_REVISION = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Revision:
    """One step of the schema's history.

    Attributes:
        number: the revision, four digits.
        title: what it does, in one line.
    """

    number: str
    title: str


@cache
def head() -> str:
    """Tell the newest revision of the schema.

    The numbered file names say it, so that a refresh that finds nothing to do need
    not import Alembic (0.3 s); a test holds this against Alembic's own answer.
    """
    names = (file.name for file in files("blogdb.migrations.versions").iterdir())
    return max(match[1] for name in names if (match := _FILE.fullmatch(name)))


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
    tables = connection.execute("select table_name from duckdb_tables()").fetchall()
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
    if revision > head():
        raise DatabaseError(
            f"{path} has schema revision {revision}, newer than this program's"
            f" {head()}; upgrade blogdb"
        )
    return revision


def _config(connection: Connection | None = None) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "blogdb:migrations")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Migrate a database up.

    Args:
        connection: SQLAlchemy's connection to it.
        revision: where to stop.

    Raises:
        DatabaseError: there is no such revision.
    """
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(_config(connection), revision)
    except CommandError as error:
        raise DatabaseError(f"cannot migrate to {revision}: {error}") from error


def downgrade(connection: Connection, revision: str) -> None:
    """Migrate a database down.

    Args:
        connection: SQLAlchemy's connection to it.
        revision: where to stop; "base" takes everything away.

    Raises:
        DatabaseError: there is no such revision.
    """
    from alembic import command
    from alembic.util import CommandError

    try:
        command.downgrade(_config(connection), revision)
    except CommandError as error:
        raise DatabaseError(f"cannot migrate to {revision}: {error}") from error


def history() -> list[Revision]:
    """List the revisions, oldest first."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_config())
    return [
        Revision(script.revision, script.doc.rstrip("."))
        for script in reversed(list(scripts.walk_revisions()))
    ]


def resolve(revision: str) -> str:
    """Turn what a person writes into a revision's number.

    Args:
        revision: a number, with or without leading zeros; "head" or "base".

    Returns:
        The number of a known revision; "base" as it is.

    Raises:
        DatabaseError: there is no such revision.
    """
    if revision == "base":
        return revision
    if revision == "head":
        return head()
    known = [known.number for known in history()]
    number = revision.zfill(4)
    if number not in known:
        raise DatabaseError(
            f"there is no revision {revision}; known: base, {', '.join(known)}, head"
        )
    return number


def statements(start: str | None, revision: str = "head") -> str:
    """Write the SQL of an upgrade instead of running it.

    Args:
        start: the revision to start from; None for an empty database.
        revision: where to stop.

    Returns:
        The statements.
    """
    from alembic import command

    config = _config()
    config.output_buffer = io.StringIO()
    command.upgrade(config, f"{start}:{revision}" if start else revision, sql=True)
    return config.output_buffer.getvalue()
