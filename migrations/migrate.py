"""Migrating a database file, and recreating its curated views."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from blogdb.db import engine, schema
from blogdb.db.steps import step
from blogdb.db.store import publish
from blogdb.migrations import revisions
from blogdb.sql import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection


def migrate(
    database: Path, revision: str = "head", *, wait: bool = True
) -> tuple[str | None, str]:
    """Migrate a database up or down.

    Args:
        database: the live file; it is created if it is missing.
        revision: the target: a number, "head" or "base".
        wait: whether to wait for another writer; otherwise fail at once.

    Returns:
        The revision before, None for a new file; and the revision after.

    Raises:
        DatabaseError: there is no such revision, or the file is not blogdb's.
    """
    target = revisions.resolve(revision)
    with publish.writer(database, wait=wait) as writer:
        before = None if writer.is_new else read_revision(writer.live)
        if before == target:
            return before, target
        bring_to(writer.copy(), before, target)
        writer.publish()
    return before, target


def read_revision(path: Path) -> str:
    """Read a database's revision; "base" if there is no schema, or it was removed.

    Raises:
        DatabaseError: the file is not blogdb's, or is newer than this program.
    """
    with step("open_database"), engine.connect(path) as connection:
        return schema.require_ours(connection, path)


def bring_to(work: Path, before: str | None, target: str) -> None:
    """Migrate a private file, and recreate its views if its schema is the newest.

    Args:
        work: the private file.
        before: its revision; None if there is no file yet.
        target: the target revision.
    """
    is_up = target != "base" and (before in (None, "base") or target > str(before))
    with migrating(work) as connection:
        if is_up:
            revisions.upgrade(connection, target)
        else:
            revisions.downgrade(connection, target)


@contextmanager
def migrating(work: Path) -> Iterator[Connection]:
    """Drop a private file's curated views, and recreate them after the migration.

    Views of an older program need its schema, and those of this program need the
    newest; none of them would work during a migration.

    Args:
        work: the private file, which need not exist.

    Yields:
        SQLAlchemy's connection for the migration, in one transaction.
    """
    if work.exists():
        with (
            step("take_views_off"),
            engine.connect(work, read_only=False) as connection,
        ):
            if schema.current(connection) is not None:
                catalog.uninstall(connection)
    with step("migrate"), engine.writing(work) as migration:
        yield migration
    with step("put_views_back"), engine.connect(work, read_only=False) as connection:
        if schema.current(connection) == schema.HEAD:
            catalog.install(connection)


def install_views(work: Path) -> None:
    """Create the curated views in a private file, unless they are up to date."""
    with step("put_views_back"), engine.connect(work, read_only=False) as connection:
        if not catalog.is_current(connection):
            catalog.install(connection)
