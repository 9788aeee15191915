"""A populated database, and histories that end in a made-up migration."""

from __future__ import annotations

import os
import shutil
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from blogdb.db import engine, schema
from blogdb.migrations import revisions

from ..few_views import few_template, few_views  # noqa: F401 (fixtures)

if TYPE_CHECKING:
    from collections.abc import Callable

Content = dict[str, dict[str, list[object]]]


@pytest.fixture
def loaded(few_views: Path, tmp_path: Path) -> Path:  # noqa: F811 (the fixture)
    """The sample with few views as a database of one's own, alone in a folder."""
    folder = tmp_path / "loaded"
    folder.mkdir()
    return Path(shutil.copy(few_views, folder / "blog.duckdb"))


@pytest.fixture
def add_revision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], str]:
    """Let the history end in one more revision, whose body is given."""
    # What is made of the made-up history is kept for this test alone.
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def add(body: str) -> str:
        head = schema.HEAD
        number = f"{int(head) + 1:04}"
        folder = tmp_path / "versions"
        folder.mkdir()
        (folder / f"{number}_made_up.py").write_text(
            '"""Made up."""\n\n'
            "import sqlalchemy as sa\n"
            "from alembic import op\n\n"
            "from blogdb.migrations.rebuild import rebuild_table\n\n"
            f'revision = "{number}"\ndown_revision = "{head}"\n\n\n{body}'
        )
        real = revisions._config
        both = f"{files('blogdb.migrations.versions')}{os.pathsep}{folder}"

        def config(*arguments: object) -> object:
            made = real(*arguments)
            made.set_main_option("path_separator", "os")
            made.set_main_option("version_locations", both)
            return made

        monkeypatch.setattr(revisions, "_config", config)
        monkeypatch.setattr(schema, "HEAD", number)
        return number

    return add


def content(path: Path) -> Content:
    """Read all rows of all tables: table to column to values, in one fixed order."""
    found: Content = {}
    with engine.connect(path) as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables()"
            " where table_name not in ('alembic_version', 'view_catalog')"
        ).fetchall()
        for (table,) in tables:
            result = connection.execute(f"select * from {table} order by all")
            names = [column[0] for column in result.description]
            rows = result.fetchall()
            found[table] = {
                name: [row[index] for row in rows] for index, name in enumerate(names)
            }
    return found
