"""Days that Git tells of posts that have none."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from blogdb.loaders.options import Options

from ..plain import ask
from ..without_bodies import load

ROWS_ONLY = Options(bodies=False, search=False)


def git(*arguments: str, cwd: Path, day: str = "2024-01-01") -> None:
    """Run git on some day, as somebody without settings of their own."""
    who = ("-c", "user.name=Ann", "-c", "user.email=ann@a.example")
    when = {"GIT_AUTHOR_DATE": f"{day}T23:30:00-0500", "HOME": str(cwd)}
    subprocess.run(
        ["git", *who, *arguments],
        cwd=cwd,
        check=True,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin"} | when,
    )


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A folder of notes in a repository: one was changed, one moved, one is new."""
    folder = tmp_path / "work" / "notes"
    for name in ("git/one", "git/old name", "sql/two"):
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {name}\n")
    git("init", "-q", cwd=folder.parent)
    git("add", "-A", cwd=folder)
    git("commit", "-qm", "x", cwd=folder, day="2024-01-05")
    (folder / "git/one.md").write_text("# One\n\nMore.\n")
    git("commit", "-qam", "x", cwd=folder, day="2024-02-01")
    git("mv", "git/old name.md", "sql/ñ.md", cwd=folder, day="2024-03-01")
    git("commit", "-qm", "x", cwd=folder, day="2024-03-01")
    (folder / "sql/new.md").write_text("# New\n")
    return folder


def test_days_of_commits(notes: Path, tmp_path: Path) -> None:
    """A post has the days of its file's first and last commit, as they were there."""
    done = load(tmp_path / "b.duckdb", [str(notes)], ROWS_ONLY)
    found = ask(
        tmp_path / "b.duckdb",
        "select slug, published_on::varchar, updated_on::varchar from posts",
    )
    assert sorted(found) == [
        ("new", None, None),
        ("one", "2024-01-05", "2024-02-01"),
        ("two", "2024-01-05", None),
        ("ñ", "2024-01-05", "2024-03-01"),
    ]
    assert "first and the last commit of its file: 3 of 4" in str(done.summary)


def test_own_days_count(notes: Path, tmp_path: Path) -> None:
    """Where a post has a day of its own, no other gets one from Git."""
    (notes / "sql/two.md").write_text("---\ndate: 2020-01-01\n---\n# Two\n")
    load(tmp_path / "b.duckdb", [str(notes)], ROWS_ONLY)
    query = "select count(published_on) from posts"
    assert ask(tmp_path / "b.duckdb", query) == [(1,)]


def test_shallow_clone_tells_no_days(notes: Path, tmp_path: Path) -> None:
    """A history that is cut tells no day, and a line says what completes it."""
    clone = tmp_path / "clone"
    source = f"file://{notes.parent}"
    git("clone", "-q", "--depth=1", source, str(clone), cwd=tmp_path)
    done = load(tmp_path / "b.duckdb", [str(clone)], ROWS_ONLY)
    assert "git fetch --unshallow" in str(done.summary)
    query = "select count(published_on) from posts"
    assert ask(tmp_path / "b.duckdb", query) == [(0,)]


def test_nothing_of_a_repository_is_run(notes: Path, tmp_path: Path) -> None:
    """Programs that a repository names in its settings are not started."""
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{tmp_path}/was run'\n")
    program.chmod(0o755)
    git("commit", "--allow-empty", "-qm", "x", cwd=notes)
    (notes / ".gitattributes").write_text("* diff=x filter=x\n")
    for name, value in {
        "core.fsmonitor": str(program),
        "core.pager": str(program),
        "pager.log": "true",
        "log.showSignature": "true",
        "gpg.program": str(program),
        "diff.external": str(program),
        "diff.x.textconv": str(program),
        "diff.x.command": str(program),
        "filter.x.smudge": str(program),
        "filter.x.clean": str(program),
        "core.sshCommand": str(program),
        "core.hooksPath": str(tmp_path),
    }.items():
        git("config", name, value, cwd=notes)
    load(tmp_path / "b.duckdb", [str(notes)], ROWS_ONLY)
    query = "select count(published_on) from posts"
    assert ask(tmp_path / "b.duckdb", query) == [(3,)]
    assert not (tmp_path / "was run").exists()
