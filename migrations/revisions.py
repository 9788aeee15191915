"""Alembic's commands, called from code: upgrade, downgrade, history, SQL."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.db import schema
from blogdb.db.errors import DatabaseError

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection


@dataclass(frozen=True)
class Revision:
    """One step of the schema's history.

    Attributes:
        number: the revision, four digits.
        title: what it does, in one line.
    """

    number: str
    title: str


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
        revision: the target revision.

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
        revision: the target revision; "base" removes the schema.

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
    """Turn what a user writes into a revision's number.

    Args:
        revision: a number, with or without leading zeros; "head" or "base".

    Returns:
        The number of a known revision, or "base".

    Raises:
        DatabaseError: there is no such revision.
    """
    if revision == "base":
        return revision
    if revision == "head":
        return schema.HEAD
    known = [known.number for known in history()]
    number = revision.zfill(4)
    if number not in known:
        raise DatabaseError(
            f"there is no revision {revision}; known: base, {', '.join(known)}, head"
        )
    return number


def statements(start: str | None, revision: str = "head") -> str:
    """Return the SQL of an upgrade instead of running it.

    Args:
        start: the revision to start from; None for an empty database.
        revision: the target revision.

    Returns:
        The statements.
    """
    from alembic import command

    config = _config()
    config.output_buffer = io.StringIO()
    command.upgrade(config, f"{start}:{revision}" if start else revision, sql=True)
    return config.output_buffer.getvalue()
