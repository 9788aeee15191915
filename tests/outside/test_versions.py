"""One file, many DuckDBs: whichever wrote it, each reads the same."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import duckdb
import pytest

from blogdb.db.errors import ExitCode
from blogdb.loaders.load import load
from blogdb.sql import catalog

from ..conftest import REPOSITORY, environment_with_duckdb
from ..rounds import rounds
from .conftest import Dump, dump

Run = Callable[..., subprocess.CompletedProcess[str]]

# What says which file it is, when and with what it was loaded, or depends on DuckDB's
# hash function.
OF_THE_RUN = {
    "database_identity",
    "loads",
    "load_history",
    "latest_changes",
    "post_change_facts",
    "post_revisions",
    "posts",
}


COUNT = rounds(30, 100)
"""How many posts of the sample are read; DuckDB 1.2 takes long for some views."""


@pytest.fixture(scope="session")
def source(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first posts of the sample."""
    with sample.open(newline="", encoding="utf-8") as file:
        rows = list(islice(csv.reader(file), COUNT + 1))
    path = tmp_path_factory.mktemp("source") / "posts.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture(scope="session", params=rounds(["2.0"], ["1.5", "2.0"]))
def written(
    request: pytest.FixtureRequest,
    source: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, Path]:
    """A DuckDB, and the posts as `blogdb load` makes them a database with that."""
    path = tmp_path_factory.mktemp("written") / "blog.duckdb"
    subprocess.run(
        [sys.executable, "-m", "blogdb.cli", "load", source, "--db", path, "-q"],
        env=os.environ | environment_with_duckdb(request.param),
        check=True,
    )
    return request.param, path


@pytest.fixture(scope="session")
def read(written: tuple[str, Path]) -> dict[str, Dump]:
    """DuckDB to what it reads from the file, for 1.5 and 2.0."""
    found = {}
    for version in ("1.5", "2.0"):
        said, found[version] = dump(written[1], environment_with_duckdb(version))
        assert said.startswith(version)
    return found


@pytest.fixture(scope="session")
def reference(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Dump:
    """What the DuckDB that is installed reads from its own file."""
    path = tmp_path_factory.mktemp("reference") / "blog.duckdb"
    load(path, [str(source)])
    return dump(path, {})[1]


def test_both_lines_read_the_same(read: dict[str, Dump]) -> None:
    """Every table and every view gives identical rows on DuckDB 1.5 and 2.0."""
    assert read["1.5"].keys() == read["2.0"].keys()
    for name, rows in read["2.0"].items():
        assert read["1.5"][name] == rows, name


def test_both_lines_write_the_same(read: dict[str, Dump], reference: Dump) -> None:
    """Whichever DuckDB loads, the tables and views hold the same rows."""
    views = {entry.name for entry in catalog.entries() if entry.kind == "view"}
    assert views < read["2.0"].keys()
    for name in read["2.0"].keys() - OF_THE_RUN:
        assert read["2.0"][name] == reference[name], name


def test_oldest_duckdb_reads_everything(
    written: tuple[str, Path], read: dict[str, Dump]
) -> None:
    """DuckDB 1.2 opens the file, and reads every table and view as 2.0 does."""
    version, rows = dump(written[1], environment_with_duckdb("1.2"))
    assert version.startswith("1.2.")
    assert rows.keys() == read["2.0"].keys()
    for name in rows:
        assert rows[name] == read["2.0"][name], name


def test_other_line_refreshes(run: Run, written: tuple[str, Path]) -> None:
    """A file of one line is refreshed by the other, which finds nothing to change."""
    version, path = written
    other = environment_with_duckdb({"1.5": "2.0", "2.0": "1.5"}[version])
    before = path.read_bytes()
    done = run("load", "--db", path, env=other)
    assert done.returncode == ExitCode.OK
    assert (
        f" 0 added, 0 changed, 0 removed, {COUNT} unchanged, 0 rejected" in done.stdout
    )
    assert path.read_bytes() == before


def test_newer_format_is_explained(run: Run, tmp_path: Path) -> None:
    """A file in 2.0's own format is refused on 1.5, in one line with the remedy."""
    path = tmp_path / "newer.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table answers as select 42 as answer")
    done = run("info", "--db", path, env=environment_with_duckdb("1.5"))
    assert (done.returncode, done.stderr.count("\n")) == (ExitCode.DATABASE, 1)
    assert "pip install --upgrade duckdb" in done.stderr


def test_characters_count_as_one_on_an_older_duckdb() -> None:
    """The views' cases beyond ASCII hold on 1.5, whose levenshtein() differs."""
    file = REPOSITORY / "tests" / "sql" / "test_views.py"
    test = f"{file}::test_given_rows_give_expected_rows"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", test, "-k", "every and script"],
        # As a worker of its own, it would share its templates with other runs.
        env={
            name: value
            for name, value in (os.environ | environment_with_duckdb("1.5")).items()
            if not name.startswith("PYTEST_XDIST")
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "2 passed" in done.stdout) == (0, True), done.stdout
