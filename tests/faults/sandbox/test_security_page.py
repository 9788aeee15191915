"""What docs/security.md advises works as it says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ...conftest import REPOSITORY
from .conftest import Place

PAGE = (REPOSITORY / "docs" / "security.md").read_text()

# Opens a database as anybody would, with some settings, and tries to get out.
OTHERS = """
import sys, duckdb
database, settings, *attempts = sys.argv[1:]
connection = duckdb.connect(database, read_only=True)
for setting in filter(None, settings.strip().split(";")):
    connection.execute(setting).fetchall()
print(len(connection.execute("from posts").fetchall()))
for attempt in attempts:
    try:
        connection.execute(attempt).fetchall()
        print("done")
    except duckdb.Error as error:
        print("refused")
"""


def block(language: str) -> str:
    """Take a block of code from the page."""
    (found,) = re.findall(f"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def others(place: Place, env: dict[str, str], settings: str, *attempts: str) -> str:
    """Try something with DuckDB alone."""
    done = subprocess.run(
        [sys.executable, "-c", OTHERS, place.database, settings, *attempts],
        capture_output=True,
        text=True,
        env=os.environ | env | {"HOME": str(place.home)},
        check=True,
    )
    return done.stdout


def test_settings_for_others(place: Place, each_duckdb: dict[str, str]) -> None:
    """The settings for other programs keep DuckDB from everything but the database."""
    place.watch()
    attempts = (
        f"explain analyze copy (select 1) to '{place.database}.wal' (format csv)",
        f"copy posts to '{place.folder}/new.csv'",
        f"from '{place.folder}/secret.csv'",
        f"attach '{place.folder}/new.duckdb'",
        "load httpfs",
        "set threads = 1",
    )
    said = others(place, each_duckdb, block("sql"), *attempts)
    assert said.split() == ["10", *["refused"] * len(attempts)]
    place.assert_untouched()


@pytest.mark.skipif(sys.platform != "linux", reason="ulimit -v is Linux's")
def test_recipe_for_untrusted_people(place: Place) -> None:
    """The recipe for people whom one does not trust answers them."""
    (place.folder / "question.sql").write_text("select count(*) as n from posts")
    script = block("sh").replace("/srv/blog", str(place.folder))
    done = subprocess.run(
        ["sh", "-e", "-c", script],
        capture_output=True,
        text=True,
        cwd=place.folder,
        env=os.environ
        | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        check=True,
    )
    assert json.loads(done.stdout) == [{"n": 10}]
    assert done.stderr == ""
