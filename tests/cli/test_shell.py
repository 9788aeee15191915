"""`blogdb shell`: the DuckDB shell, with a greeting."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from blogdb.db.errors import ExitCode

from ..conftest import PROGRAM, Run
from .conftest import POSTS, Terminal, write_source


@pytest.fixture
def stand_in(tmp_path: Path) -> dict[str, str]:
    """Put a program on the PATH that prints what it was called with."""
    program = tmp_path / "programs" / "duckdb"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nprintf "<%s>" "$@"\n')
    program.chmod(0o755)
    return {"PATH": f"{program.parent}:{os.environ['PATH']}"}


def test_it_greets_with_what_there_is_to_ask(
    blog: Path, terminal: Terminal, stand_in: dict[str, str]
) -> None:
    """A terminal shows the views and three questions, and the shell is read-only."""
    seen = terminal("shell", env=stand_in)
    assert seen.returncode == 0
    said = seen.screen.replace("\r\n", "\n")
    assert said.endswith(f"<-readonly><{blog}>")
    assert said.startswith("blog.duckdb, read-only: 3 posts. ")
    assert re.search(r"^  editor +author_activity, ", said, re.MULTILINE)
    assert re.search(r"\bsearch_posts\(…\)", said)
    assert "cited_papers" not in said
    questions = re.findall(r"^  (from .+;)$", said, re.MULTILINE)
    assert len(questions) == 3
    assert "from posts_tagged('guide');" in questions


def test_a_refresh_is_seen_by_open(blog: Path, run: Run, source: Path) -> None:
    """The shell sees a load when the file is opened again, still only for reading."""
    shell = subprocess.Popen(
        [PROGRAM, "shell", "--db", blog],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"HOME": str(blog.parent)},
    )
    assert shell.stdin is not None
    assert shell.stdout is not None
    shell.stdin.write(".mode list\n.headers off\nselect count(*) from posts;\n")
    shell.stdin.flush()
    assert shell.stdout.readline() == "3\n"
    more = write_source(source, *POSTS, {**POSTS[0], "slug": "new"})
    assert run("load", more, "--db", blog).returncode == 0
    said, errors = shell.communicate(
        f"select count(*) from posts;\n.open --readonly '{blog}'\n"
        "select count(*) from posts;\ncreate table mine (i int);\n",
        timeout=60,
    )
    assert said.split() == ["3", "4"]
    assert "read-only" in errors


def test_without_a_shell_it_says_how_to_get_one(
    blog: Path, run_here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no DuckDB shell, one line says what to install."""
    monkeypatch.setitem(sys.modules, "duckdb_cli", None)
    done = run_here("shell", "--db", blog, env={"PATH": "/nowhere"})
    assert done.returncode == ExitCode.SYSTEM
    assert done.stderr.count("\n") == 1
    assert "pip install 'blogdb[shell]'; or get duckdb from https" in done.stderr
