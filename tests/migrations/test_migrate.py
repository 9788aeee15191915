"""Migrating a file: through blogdb, through Alembic, and as SQL."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.config import CommandLine

from blogdb.db import engine, schema
from blogdb.db.errors import ExitCode
from blogdb.db.store import generations
from blogdb.migrations import migrate, revisions

from ..few_views import few_entries
from ..loaders.without_bodies import load
from .catalogue import read_catalogue
from .conftest import content

Run = Callable[..., subprocess.CompletedProcess[str]]
AddRevision = Callable[[str], str]

REPOSITORY = Path(__file__).resolve().parents[2]
ALEMBIC = Path(sys.executable).with_name("alembic")
PARTS = (
    "pyproject.toml",
    "src",
    "cli",
    "db",
    "loaders",
    "migrations",
    "report",
    "sql",
)

# Fails when everything is done but the commit.
HALF_WAY = """
def upgrade():
    op.create_table("half", sa.Column("way", sa.String()))
    op.execute("delete from post_tags")
    op.drop_table("aliases")
    raise RuntimeError("half way")
"""


# Alembic's own program, then blogdb's.
UPGRADE_AND_TELL = """
import sys
from alembic.config import main as alembic
from blogdb.cli.main import main
alembic(["upgrade", "head"])
sys.exit(main(["migrate", "--history"]))
"""


def alembic(
    *arguments: str, database: Path, cwd: Path
) -> subprocess.CompletedProcess[str]:
    """Run Alembic's own program in a checkout."""
    return subprocess.run(
        [ALEMBIC, *arguments],
        cwd=cwd,
        env=os.environ | {"BLOGDB_PATH": str(database), "PYTHONPATH": str(cwd / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def alembic_here(*arguments: str, database: Path) -> None:
    """Run Alembic's own program in this checkout, in the process of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(REPOSITORY)
        patch.setenv("BLOGDB_PATH", str(database))
        CommandLine("alembic").main([*arguments])


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the program that tests may change, with few views."""
    folder = tmp_path / "checkout"
    folder.mkdir(parents=True)
    for part in PARTS:
        source = REPOSITORY / part
        if source.is_dir():
            hidden = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, folder / part, symlinks=True, ignore=hidden)
        else:
            shutil.copy(source, folder / part)
    few = {f"{entry.name}.sql" for entry in few_entries()}
    for kind in ("views", "macros"):
        for path in folder.glob(f"sql/{kind}/**/*.sql"):
            if path.name not in few:
                path.unlink()
    return folder


@pytest.mark.parametrize("change", [migrate.migrate, load])
def test_migration_that_fails_changes_nothing(
    loaded: Path, add_revision: AddRevision, change: Callable[[Path], object]
) -> None:
    """A migration that fails half-way leaves the file unchanged, and nothing else."""
    add_revision(HALF_WAY)
    before = loaded.read_bytes()
    with pytest.raises(RuntimeError, match="half way"):
        change(loaded)
    assert loaded.read_bytes() == before
    assert list(loaded.parent.iterdir()) == [loaded]


def test_migration_of_no_file_that_fails_leaves_none(
    tmp_path: Path, add_revision: AddRevision
) -> None:
    """If there was no database, a failing migration leaves none."""
    folder = tmp_path / "new"
    folder.mkdir()
    add_revision(HALF_WAY)
    with pytest.raises(RuntimeError, match="half way"):
        migrate.migrate(folder / "blog.duckdb")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "command",
    [["migrate"], ["migrate", "--current"], ["migrate", "--sql"], ["load"], ["views"]],
    ids=" ".join,
)
def test_newer_database_is_refused(
    run_here: Run, loaded: Path, sample: Path, command: list[str]
) -> None:
    """A database of a newer revision is refused in one line, and left alone."""
    with engine.connect(loaded, read_only=False) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    before = loaded.read_bytes()
    source = [sample] if command == ["load"] else []
    done = run_here(*command, *source, "--db", loaded)
    assert done.returncode == ExitCode.DATABASE
    assert done.stderr.count("\n") == 1
    assert "9999" in done.stderr
    assert "upgrade blogdb" in done.stderr
    assert loaded.read_bytes() == before


def test_database_of_another_program_is_refused(
    run_here: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A DuckDB database that is not blogdb's is refused, however it is migrated."""
    other = tmp_path / "other.duckdb"
    with engine.connect(other, read_only=False) as connection:
        connection.execute("create table posts as select 1 as id")
    before = other.read_bytes()
    done = run_here("migrate", "--db", other)
    assert (done.returncode, done.stderr.count("\n")) == (ExitCode.DATABASE, 1)
    # Alembic tells its own errors so, and others with a traceback.
    with pytest.raises(SystemExit) as ended:
        alembic_here("upgrade", "head", database=other)
    assert ended.value.code not in (0, None)
    assert "not blogdb's" in "".join(capsys.readouterr())
    assert other.read_bytes() == before


def test_database_that_other_migrations_made_is_refused(
    run_here: Run, tmp_path: Path
) -> None:
    """Another program's database with Alembic revisions is not reported as newer."""
    other = tmp_path / "other.duckdb"
    with engine.connect(other, read_only=False) as connection:
        connection.execute("create table alembic_version (version_num varchar)")
        connection.execute("insert into alembic_version values ('1975ea83b712')")
    done = run_here("migrate", "--db", other)
    assert done.returncode == ExitCode.DATABASE
    assert "not blogdb's (it has revision 1975ea83b712)" in done.stderr


def test_command_line_goes_down_and_up(run_here: Run, loaded: Path) -> None:
    """`blogdb migrate REVISION` accepts a revision with or without leading zeros."""
    done = run_here("migrate", "base", "--db", loaded)
    assert done.stdout == f"{loaded}: {schema.HEAD} -> base\n"
    done = run_here("migrate", "1", "--db", loaded)
    assert done.stdout == f"{loaded}: base -> 0001\n"
    assert run_here("migrate", "--current", "--db", loaded).stdout == "0001\n"


def test_sql_makes_the_same_database(
    run_here: Run, database: Path, tmp_path: Path
) -> None:
    """The SQL printed by --sql builds the same database as migrating does."""
    other = tmp_path / "other.duckdb"
    statements = run_here("migrate", "--sql", "--db", other).stdout
    with engine.connect(other, read_only=False) as connection:
        connection.execute(statements).fetchall()
        assert schema.current(connection) == schema.HEAD
    assert read_catalogue(other) == read_catalogue(database)


def test_sql_keeps_percent_signs(add_revision: AddRevision) -> None:
    """Percent signs and colons in a statement are printed exactly as they would run."""
    add_revision("def upgrade():\n    op.execute('select 100 % 7, 1::integer')\n")
    assert "select 100 % 7, 1::integer;" in revisions.statements("0001")


def test_alembic_migrates_and_swaps(loaded: Path) -> None:
    """`alembic` in a checkout works on a copy and swaps it, as blogdb does."""
    before, inode = content(loaded), loaded.stat().st_ino
    alembic_here("downgrade", "base", database=loaded)
    assert loaded.stat().st_ino != inode
    assert content(loaded) == {}
    alembic_here("upgrade", "head", database=loaded)
    assert content(loaded).keys() == before.keys()
    with engine.connect(loaded) as connection:
        assert connection.execute("from posts_per_month").fetchall() == []
    assert [kept.number for kept in generations.kept(loaded)] == [2, 1]


@pytest.mark.parametrize("command", [["current"], ["upgrade", "head"]], ids=" ".join)
def test_alembic_leaves_alone_what_it_does_not_change(
    loaded: Path, command: list[str]
) -> None:
    """An Alembic command that changes no revision does not touch the file."""
    before, stat = loaded.read_bytes(), loaded.stat()
    alembic_here(*command, database=loaded)
    assert loaded.read_bytes() == before
    assert loaded.stat().st_ino == stat.st_ino
    assert list(loaded.parent.iterdir()) == [loaded]


def test_template_makes_a_migration(checkout: Path, loaded: Path) -> None:
    """`alembic revision` writes a formatted migration that runs and has the rules."""
    number = f"{int(schema.HEAD) + 1:04}"
    done = alembic(
        "revision",
        *("--rev-id", number, "-m", "Add a thing"),
        database=loaded,
        cwd=checkout,
    )
    assert done.returncode == 0, done.stderr
    made = checkout / "migrations" / "versions" / f"{number}_add_a_thing.py"
    text = made.read_text("utf-8")
    assert "House rules:" in text
    for check in (("format", "--check"), ("check",)):
        ruff = [sys.executable, "-m", "ruff", *check, made]
        subprocess.run(ruff, cwd=checkout, check=True)
    schema_file = checkout / "db" / "schema.py"
    known = schema_file.read_text("utf-8")
    schema_file.write_text(known.replace(f'"{schema.HEAD}"', f'"{number}"'), "utf-8")
    compile(text, made.name, "exec")
    program = subprocess.run(
        [sys.executable, "-c", UPGRADE_AND_TELL],
        cwd=checkout,
        env=os.environ
        | {"BLOGDB_PATH": str(loaded), "PYTHONPATH": str(checkout / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert program.stdout.splitlines()[-1] == f"{number}  Add a thing"
    with engine.connect(loaded) as connection:
        assert schema.current(connection) == number
