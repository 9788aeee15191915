"""A template for new databases, made once and copied.

Migrating takes seconds, while loading a small blog takes tenths of a second. The
template is the result of `upgrade head` and has the views; so Alembic alone defines the
schema.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from blogdb.db import engine, schema
from blogdb.db.cache import kept, key_of
from blogdb.db.steps import step
from blogdb.migrations import migrate

if TYPE_CHECKING:
    from pathlib import Path


def write(work: Path, folder: Path) -> None:
    """Write an empty database of the newest schema, with its views.

    Its identity is the template's: give it one of its own with `catalog.identify`
    before it is published.

    Args:
        work: a private path, without a file yet.
        folder: a private folder for temporary files.
    """
    with step("write_template"):
        work.write_bytes(kept("empty.duckdb", _key(), lambda: _made(folder)))


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
