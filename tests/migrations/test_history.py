"""The history of the schema: its revisions, the way up and down, and where it ends."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from blogdb.db import engine, schema
from blogdb.db.models import Base
from blogdb.migrations import migrate, revisions
from blogdb.sql import catalog

from ..conftest import one_duckdb
from .catalogue import Catalogue, made_both_ways, read_catalogue
from .conftest import Content, content

NUMBERS = [revision.number for revision in revisions.history()]


@pytest.fixture(scope="session")
def scripts() -> ScriptDirectory:
    """The migrations as Alembic sees them."""
    return ScriptDirectory.from_config(revisions._config())


def test_history_is_one_line(scripts: ScriptDirectory) -> None:
    """There is one head and one base, and no revision has two parents."""
    assert len(scripts.get_heads()) == 1, "two heads: rebase the newer migration"
    assert scripts.get_bases() == ["0001"]
    assert not any(script.is_merge_point for script in scripts.walk_revisions())


def test_head_is_alembics_head(scripts: ScriptDirectory) -> None:
    """The head according to the file names is the one that Alembic computes."""
    assert scripts.get_current_head() == schema.HEAD


def test_numbers_are_revisions(scripts: ScriptDirectory) -> None:
    """A file's number is its revision, and the numbers have no gaps."""
    for script in scripts.walk_revisions():
        assert Path(script.path).name.startswith(f"{script.revision}_")
        assert script.module.upgrade.__doc__
        assert script.module.downgrade.__doc__
    assert [f"{number:04}" for number in range(1, len(NUMBERS) + 1)] == NUMBERS


def test_migrations_do_not_use_the_models(scripts: ScriptDirectory) -> None:
    """A migration imports from blogdb only what is meant for migrations."""
    allowed = {
        "blogdb.db.dialect",
        "blogdb.db.errors",
        "blogdb.migrations.rebuild",
    }
    for script in scripts.walk_revisions():
        text = Path(script.path).read_text("utf-8")
        imported = re.findall(r"^\s*(?:from|import) (blogdb[\w.]*)", text, re.MULTILINE)
        assert set(imported) <= allowed


def test_stairway(loaded: Path) -> None:
    """A step down and up again keeps all data that both schemas can hold.

    At base only Alembic's own table is left, and it is empty.
    """

    def step(change: Callable[[Connection, str], None], target: str) -> Content:
        with engine.writing(loaded) as migration:
            change(migration, target)
        return content(loaded)

    # They belong to the newest schema only, and are none of a migration's.
    with engine.connect(loaded, read_only=False) as connection:
        catalog.uninstall(connection)
    lower = loaded.with_name("lower.duckdb")
    before, catalogue = content(loaded), read_catalogue(loaded)
    for number, below in zip(NUMBERS[::-1], [*NUMBERS[-2::-1], "base"], strict=True):
        between = step(revisions.downgrade, below)
        lower_catalogue = read_catalogue(loaded)
        shutil.copy(loaded, lower)
        after = step(revisions.upgrade, number)
        for table in before.keys() & between.keys():
            for column in before[table].keys() & between[table].keys():
                assert between[table][column] == before[table][column], number
                assert after[table][column] == before[table][column], number
        assert read_catalogue(loaded) == catalogue, number
        lower.replace(loaded)
        before, catalogue = between, lower_catalogue
    assert not any(catalogue.values())
    with engine.connect(loaded) as connection:
        assert connection.execute("from alembic_version").fetchall() == []
    assert migrate.migrate(loaded) == ("base", schema.HEAD)


def require_same(migrated: Catalogue, modelled: Catalogue) -> None:
    """Compare the catalogues of a migrated database and of one from the models."""
    for kind, described in modelled.items():
        assert migrated[kind] == described, f"{kind}: models.py and migrations differ"
    assert len(migrated["tables"]) == len(Base.metadata.tables)


def test_migrations_make_what_the_models_describe(tmp_path: Path) -> None:
    """A migrated database equals one made from the models."""
    require_same(*made_both_ways(tmp_path))


@one_duckdb("1.5")
def test_migrations_make_what_the_models_describe_on_each_duckdb(
    each_duckdb: dict[str, str], tmp_path: Path
) -> None:
    """It does so on another DuckDB as well, in a process of its own."""
    script = Path(__file__).with_name("catalogue.py")
    done = subprocess.run(
        [sys.executable, "-W", "error", script, tmp_path],
        env=os.environ | each_duckdb,
        capture_output=True,
        text=True,
        check=True,
    )
    version, migrated, modelled = json.loads(done.stdout)
    assert version.startswith("1.5." if each_duckdb else "2.")
    require_same(migrated, modelled)


def test_everything_has_a_comment(database: Path) -> None:
    """Every table and column says what it is, in the database itself."""
    said = read_catalogue(database)
    silent = [row[0] for row in said["tables"] if not row[1]]
    silent += [f"{row[0]}.{row[2]}" for row in said["columns"] if not row[-1]]
    assert not silent


def test_references_are_in_the_comments(database: Path) -> None:
    """A referencing column's comment says what it references."""
    comments = {
        (row[0], row[2]): str(row[-1]) for row in read_catalogue(database)["columns"]
    }
    references = [
        (table.name, element.parent.name, element.target_fullname)
        for table in Base.metadata.tables.values()
        for constraint in table.foreign_key_constraints
        for element in constraint.elements
    ]
    assert references
    for table, column, target in references:
        assert f"references {target}" in comments[table, column]


def test_no_foreign_keys_in_the_file(database: Path) -> None:
    """The file has no foreign keys; db/models/ explains why."""
    kinds = {row[1] for row in read_catalogue(database)["constraints"]}
    assert kinds == {"PRIMARY KEY", "UNIQUE", "NOT NULL"}


def test_bodies_are_compressed(loaded: Path) -> None:
    """Bodies of posts are compressed with zstd, whatever DuckDB would choose."""
    with engine.connect(loaded) as connection:
        used = connection.execute(
            "select distinct compression from pragma_storage_info('posts')"
            " where column_name = 'content' and segment_type = 'VARCHAR'"
        ).fetchall()
    assert used == [("ZSTD",)]
