"""An empty database, made once and copied.

Migrating takes seconds where a small blog's load takes tenths. The template is what
`upgrade head` makes, with the views on it; Alembic stays the one definition.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from blogdb.db import engine, schema
from blogdb.db.cache import kept, key_of
from blogdb.db.steps import step
from blogdb.migrations import migrate
from blogdb.sql import catalog

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb


def write(connection: duckdb.DuckDBPyConnection, work: Path, folder: Path) -> None:
    """Write an empty database of the newest schema, with its views.

    Args:
        connection: DuckDB's connection, in memory; it is left as it was.
        work: the private path where no file stands yet.
        folder: a private folder for other files.
    """
    with step("write_template"):
        work.write_bytes(kept("empty.duckdb", _key(), lambda: _made(folder)))
        with engine.attached(connection, work, read_only=False):
            catalog.identify(connection)


def _made(folder: Path) -> bytes:
    path = folder / "empty.duckdb"
    migrate.bring_to(path, None, schema.HEAD)
    made = path.read_bytes()
    path.unlink()
    return made


def _key() -> str:
    import duckdb

    package = files("blogdb")
    places = ("migrations", "sql")
    settings = (
        schema.HEAD,
        engine.STORAGE_VERSION,
        engine.BLOCK_SIZE,
        engine.ROW_GROUP_SIZE,
    )
    return key_of(
        [duckdb.__version__, repr(settings), *(package / place for place in places)]
    )
