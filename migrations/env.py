"""Alembic's entry point: it migrates a given connection, or a working copy of a file.

`blogdb.migrations.revisions` passes a connection in the configuration's attributes.
Without one, `alembic` itself was called: then BLOGDB_PATH names the database, and the
migration runs on a working copy that replaces it once verified, as in `blogdb migrate`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import context
from alembic.util import CommandError

import blogdb.migrations.duckdb  # noqa: F401 (registers DuckDB with Alembic)
from blogdb.db.errors import BlogdbError
from blogdb.db.store import publish
from blogdb.migrations.migrate import migrating, read_revision

if TYPE_CHECKING:
    from sqlalchemy import Connection


def _migrate(connection: Connection) -> None:
    context.configure(connection=connection, transaction_per_migration=False)
    with context.begin_transaction():
        context.run_migrations()


def _print_sql() -> None:
    context.configure(
        dialect_name="duckdb",
        # The default style, PostgreSQL's, would double each percent sign.
        dialect_opts={"paramstyle": "named"},
        literal_binds=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _migrate_file(path: Path) -> None:
    try:
        with publish.writer(path) as writer:
            before = "base" if writer.is_new else read_revision(writer.live)
            with migrating(writer.copy()) as connection:
                _migrate(connection)
            # `alembic current` runs this too, and must not change the live file.
            if read_revision(writer.work) != before:
                writer.publish()
    except BlogdbError as error:
        # Alembic prints its own errors without a traceback.
        raise CommandError(str(error)) from error


given = context.config.attributes.get("connection")
if context.is_offline_mode():
    _print_sql()
elif given is not None:
    _migrate(given)
else:
    _migrate_file(Path(os.environ.get("BLOGDB_PATH", "blog.duckdb")))
