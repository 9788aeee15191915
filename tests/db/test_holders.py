"""What to write in a program that has the file for writing, so that it only reads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from blogdb.db import holders

NOBODY = 2**22 + 1  # a number that no process of Linux has


@pytest.mark.parametrize(
    ("program", "line"),
    [
        ("/usr/bin/duckdb", "duckdb -readonly '/a blog/it.duckdb'"),
        ("/usr/bin/node", 'DuckDBInstance.create("/a blog/it.duckdb", {access_mode:'),
        ("/usr/lib/jvm/bin/java", "duckdb.read_only=true"),
        ("/usr/bin/python3.13", 'duckdb.connect("/a blog/it.duckdb", read_only=True)'),
        ("/opt/unheard-of", "access_mode = 'read_only'"),
    ],
)
def test_remedy(program: str, line: str) -> None:
    """Each program is told in its own words; one that nobody knows, in DuckDB's."""
    assert line in holders.remedy(program, NOBODY, Path("/a blog/it.duckdb"))


def test_remedy_for_a_script(tmp_path: Path) -> None:
    """A program that Python runs is known by its own name, not by Python's."""
    script = tmp_path / "harlequin"
    script.write_text("print('ready', flush=True); input()")
    with subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"ready\n"
        said = holders.remedy(sys.executable, running.pid, Path("blog.duckdb"))
        running.communicate(b"\n")
    assert said == "harlequin --read-only blog.duckdb"
