"""The wheel holds the whole program, and is what the tests run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import blogdb
from blogdb.sql import catalog

from ..conftest import BUILD, REPOSITORY

FOLDERS = (
    *("api", "cli", "db", "exports", "lake", "loaders", "migrations", "report", "sql"),
)
SUFFIXES = {".py", ".properties", ".sql", ".toml", ".mako", ".css", ".js"}
BY_MAKE = "MAKELEVEL" in os.environ


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel that `make` built, or a new one if there is none."""
    made = sorted((BUILD / "wheel").glob("blogdb-*.whl"))
    if BY_MAKE and made:
        return zipfile.ZipFile(made[-1])
    folder = tmp_path_factory.mktemp("wheel")
    # From a copy: setuptools leaves its work in the folder that it builds.
    source = folder / "source"
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in tracked.stdout.splitlines():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        if (REPOSITORY / name).exists():
            shutil.copy2(REPOSITORY / name, source / name, follow_symlinks=False)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    done = subprocess.run(
        [*pip, "--wheel-dir", folder, source],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return zipfile.ZipFile(next(folder.glob("blogdb-*.whl")))


@pytest.fixture(scope="session")
def held(wheel: zipfile.ZipFile) -> set[str]:
    """The names of the files in the wheel."""
    return set(wheel.namelist())


def test_wheel_holds_every_module_and_statement(held: set[str]) -> None:
    """Every module, statement, style and script of the program is in the wheel."""
    wanted = {
        f"blogdb/{path.relative_to(REPOSITORY).as_posix()}"
        for folder in FOLDERS
        for path in (REPOSITORY / folder).rglob("*")
        if path.suffix in SUFFIXES
    }
    wanted |= {"blogdb/__init__.py", "blogdb/_version.py", "blogdb/py.typed"}
    assert not wanted - held, "add the package to pyproject.toml"
    assert len([name for name in wanted if name.endswith(".sql")]) > len(
        catalog.entries()
    )


def test_every_folder_of_modules_is_a_package() -> None:
    """A folder with modules has an __init__.py, and src/blogdb links to its top."""
    for folder in FOLDERS:
        link = REPOSITORY / "src" / "blogdb" / folder
        assert link.is_symlink()
        assert link.resolve() == REPOSITORY / folder
        for path in (REPOSITORY / folder).rglob("*.py"):
            assert (path.parent / "__init__.py").exists(), path


def test_wheel_holds_nothing_else(held: set[str]) -> None:
    """The wheel has no tests, benchmarks, sample or other files of the checkout."""
    for name in held:
        parts = name.split("/")
        assert parts[0] == "blogdb" or parts[0].endswith(".dist-info"), name
        if parts[0] == "blogdb":
            assert len(parts) == 2 or parts[1] in FOLDERS, name
            assert Path(name).suffix in SUFFIXES or parts[1] == "py.typed", name


def test_wheel_says_what_it_is(wheel: zipfile.ZipFile, held: set[str]) -> None:
    """The wheel has the version, the README, the license and the command."""
    (metadata,) = (name for name in held if name.endswith(".dist-info/METADATA"))
    said = Parser().parsestr(wheel.read(metadata).decode())
    assert said["Name"] == "blogdb"
    assert said["Version"] == blogdb.__version__
    assert said["License-Expression"] == "MIT"
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    assert said.get_payload().strip() == readme.strip()
    entry_points = wheel.read(metadata.replace("METADATA", "entry_points.txt"))
    assert "blogdb = blogdb.cli.main:main" in entry_points.decode()
    assert any(name.endswith("/LICENSE") for name in held)


@pytest.mark.skipif(not BY_MAKE, reason="only `make test` installs the wheel")
def test_wheel_is_what_is_tested() -> None:
    """Under `make test` the tests import the installed wheel, not the checkout."""
    home = Path(blogdb.__file__).resolve()
    assert home.parent != REPOSITORY
    assert "site-packages" in home.parts


def test_module_runs_from_anywhere(tmp_path: Path) -> None:
    """`python -m blogdb.cli` works outside the checkout."""
    done = subprocess.run(
        [sys.executable, "-m", "blogdb.cli", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"blogdb {blogdb.__version__}\n"
