"""Compacting a database file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db import engine, schema
from blogdb.db.store import publish

if TYPE_CHECKING:
    from pathlib import Path


LEAST_GAIN = 1 / 20
"""Least share of the file to save: even the same rows vary in size when rewritten."""


def compact(database: Path, *, wait: bool = True) -> tuple[int, int]:
    """Rewrite a database to free unused space, unless that saves next to nothing.

    Args:
        database: the live file.
        wait: whether to wait for another writer; otherwise fail at once.

    Returns:
        The file's size before and after, in bytes.

    Raises:
        DatabaseError: there is no database, or it is not blogdb's.
        VerificationError: the new file does not hold what the old one does.
    """
    with publish.writer(database, wait=wait) as writer:
        with engine.connect(writer.live) as connection:
            schema.require_ours(connection, database)
        writer.compact(writer.live)
        before, after = (path.stat().st_size for path in (writer.live, writer.work))
        if after > before * (1 - LEAST_GAIN):
            return before, before
        writer.publish(has_new_schema=False)
        return before, after
