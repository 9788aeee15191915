"""Whether a database has what this version of blogdb asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.errors import DatabaseError

if TYPE_CHECKING:
    from pathlib import Path

    from blogdb.api.session import Session


def require_current_views(session: Session, database: Path) -> None:
    """Check that a database has the tables, views and macros of this version.

    Args:
        session: the database.
        database: its file.

    Raises:
        DatabaseError: it has others.
    """
    from blogdb.db import schema
    from blogdb.sql import catalog

    connection = session.connection
    if schema.current(connection) != schema.HEAD or not catalog.is_current(connection):
        raise DatabaseError(
            f"{database} lacks views of this version; bring it up to date with:"
            f" blogdb load --db {database}"
        )
