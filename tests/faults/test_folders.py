"""Folders without permissions, links, and file systems that are not the usual ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from blogdb.db.errors import ExitCode

from ..conftest import run_without_rights
from ..forked import run_forked
from .changes import (
    CHANGES,
    GENERATIONS,
    NAME,
    PROGRAM,
    Change,
    command,
    require_next_load,
    require_posts,
    some,
    state,
)
from .conftest import Homes

MEMORY = Path("/dev/shm")  # noqa: S108 - another file system than the temporary one


@pytest.mark.parametrize("change", some("first load"), ids=str)
def test_folder_that_may_not_be_written(change: Change, homes: Homes) -> None:
    """In a read-only folder no change begins, and the folder is named."""
    home = homes.copy(change.home)
    home.chmod(0o555)
    before = state(home)
    done = refused(change, home, homes.source)
    home.chmod(0o755)
    assert f"{home} cannot be written (Permission denied)" in done.stderr
    assert state(home) == before


@pytest.mark.parametrize("change", some("refresh"), ids=str)
def test_folder_that_may_not_be_entered(change: Change, homes: Homes) -> None:
    """In a folder without its execute bit nothing can be done, and that is said."""
    home = homes.copy(change.home)
    before = state(home)
    home.chmod(0o644)
    done = refused(change, home, homes.source)
    home.chmod(0o755)
    assert "ermission denied" in done.stderr
    assert state(home) == before


def test_generations_that_may_not_be_written(homes: Homes) -> None:
    """Where the state before cannot be kept, the change does not happen."""
    home = homes.copy("loaded")
    (home / GENERATIONS).chmod(0o555)
    before = state(home)
    done = refused(next(c for c in CHANGES if c.name == "refresh"), home, homes.source)
    (home / GENERATIONS).chmod(0o755)
    assert "permission denied at step keep" in done.stderr
    assert state(home) == before


def refused(
    change: Change, home: Path, source: Path
) -> subprocess.CompletedProcess[str]:
    """Make a change as a user whom permissions bind, and expect one line."""
    done = run_without_rights(PROGRAM, *command(change.arguments, home, source))
    assert done.returncode == ExitCode.SYSTEM, done.stderr
    assert (done.stdout, done.stderr.count("\n")) == ("", 1)
    return done


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system than the temporary one."""
    if not MEMORY.is_dir() or MEMORY.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip(f"{MEMORY} IS NO OTHER FILE SYSTEM here")
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder)


@pytest.mark.parametrize("change", some("refresh"), ids=str)
def test_link_to_another_file_system(
    change: Change, homes: Homes, elsewhere: Path, tmp_path: Path
) -> None:
    """Behind a symbolic link the file is changed where it is, and nothing else is."""
    home = Path(shutil.copytree(homes.copy(change.home), elsewhere / "home"))
    links = tmp_path / "links"
    links.mkdir()
    (links / NAME).symlink_to(home / NAME)
    done = run_forked(
        *command(change.arguments, links, homes.source),
        # Nothing of a change is in the folder for temporary files.
        env={"TMPDIR": str(tmp_path / "missing")},
    )
    assert done.returncode == 0, done.stderr
    # A load says what it read.
    assert all(line.startswith("  ") for line in done.stderr.splitlines())
    assert (links / NAME).is_symlink()
    assert os.listdir(links) == [NAME]  # noqa: PTH208 - names
    assert state(home).others == []
    require_posts(home / NAME, change.rows)
    require_next_load(home, homes.source)
