"""A lake that a cluster of Spark loads (`make spark`, with Java 17 or newer)."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from blogdb.db.errors import DatabaseError, ExitCode, SystemFailureError
from blogdb.lake import keeping, manifest, spark, tables, task
from blogdb.lake.load import load
from blogdb.lake.local import run_all
from blogdb.lake.sources import blogs_in
from blogdb.lake.table import BlogTable
from blogdb.lake.task import Done, LoadTask

from ..in_process import Run
from .conftest import CLUSTER


@pytest.fixture
def blogs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of blogs, one of them broken, too large to share a task."""
    monkeypatch.setattr("blogdb.lake.load.MOST_BLOGS", 1)
    folder = tmp_path / "blogs"
    for name, title in (("a", "一番目"), ("b", "Second"), ("c", "Third")):
        posts = folder / name
        posts.mkdir(parents=True)
        for number in range(3):
            text = f"---\ntitle: {title}\ndate: 2024-01-0{number + 1}\n---\nHi.\n"
            (posts / f"post-{number}.md").write_text(text)
    (folder / "broken.csv").write_text("nothing\nhere\n")
    return folder


def dying_at_first() -> Callable[[LoadTask], Done]:
    """Make a task that kills its executor, the first time that one of them is done.

    It is made in a function, since the executors do not import this file.
    """

    def work(wanted: LoadTask) -> Done:
        done = task.run(wanted)
        try:
            (wanted.root / "killed").touch(exist_ok=False)
        except FileExistsError:
            return done
        # A worker of Python is a child of Spark's daemon, and that one the executor's.
        stat = Path(f"/proc/{os.getppid()}/stat").read_text("utf-8")
        os.kill(int(stat.rpartition(")")[2].split()[1]), signal.SIGKILL)
        return done

    return work


def test_cluster_loads_what_a_machine_loads(blogs: Path, tmp_path: Path) -> None:
    """The rows are those of a load on one machine, though an executor is killed."""
    found = blogs_in(blogs)
    here = load(tmp_path / "here", found)
    there = load(
        tmp_path / "there", found, runner=spark.runner(CLUSTER, dying_at_first())
    )
    assert (tmp_path / "there" / "killed").exists()
    assert (here.changed, here.failed) == (there.changed, there.failed)
    assert list(here.failed) == ["broken"]
    assert list(keeping.findings(tmp_path / "there")) == []
    for table in tables.names():
        if table == "loads":
            continue
        rows = []
        for root in (tmp_path / "here", tmp_path / "there"):
            queries = [
                part.rows(root, table)
                for part in manifest.current(root).parts
                if table in part.tables
            ]
            both = " union all ".join(f"({query})" for query in queries)
            rows.append(duckdb.sql(both).fetchall() if queries else [])
        assert sorted(map(repr, rows[0])) == sorted(map(repr, rows[1])), table


@pytest.mark.usefixtures("blogs")
def test_cluster_loads_a_table(tmp_path: Path) -> None:
    """A table is sorted and loaded by the cluster as by one machine."""
    posts = tmp_path / "posts"
    posts.mkdir()
    for number in (1, 2):
        duckdb.sql(
            "copy (select if(range % 7 = 0, null, 'blog ' || range % 3) as blog,"
            f" 'post-{number}-' || range as slug, 'T' as title from range(40))"
            f" to '{posts}/{number}.parquet'"
        )
    table = BlogTable((f"{posts}/*.parquet",), "blog")
    found = []
    for root, how in (("one", run_all), ("two", spark.runner(CLUSTER))):
        result = load(tmp_path / root, table, runner=how)
        assert (result.read, result.rejected) == (80, 12)
        found += [
            sorted(
                row
                for part in manifest.current(tmp_path / root).parts
                for row in duckdb.sql(
                    "select blog, post_id, slug, source_file, source_row"
                    f" {part.rows(tmp_path / root, 'posts')}"
                ).fetchall()
            )
        ]
    assert len(found[0]) == 68
    assert found[0] == found[1]


def test_folder_that_the_workers_lack(blogs: Path, tmp_path: Path) -> None:
    """A lake or blogs that the cluster's machines do not see are refused in a line."""

    def elsewhere() -> Callable[[LoadTask], Done]:
        return lambda wanted: task.run(replace(wanted, root=Path("/not shared")))

    with pytest.raises(DatabaseError, match="/not shared is not seen on the machine"):
        load(
            tmp_path / "lake",
            blogs_in(blogs),
            runner=spark.runner(CLUSTER, elsewhere()),
        )
    assert not (tmp_path / "lake" / "current.json").exists()


def test_cluster_that_is_not_there(blogs: Path, tmp_path: Path, run: Run) -> None:
    """A master that Spark does not know is said in a line, and nothing is written."""
    said = run(
        "lake", "load", blogs, "--lake", tmp_path / "lake", "--master", "nonsense"
    )
    assert said.returncode == ExitCode.SYSTEM
    assert "Spark at nonsense failed" in said.stderr.splitlines()[-1]
    assert not (tmp_path / "lake" / "current.json").exists()


def test_session_of_another_cluster(blogs: Path, tmp_path: Path) -> None:
    """A process with a session of one cluster does not load on it for another."""
    with pytest.raises(SystemFailureError, match="works with Spark at local-cluster"):
        load(tmp_path / "lake", blogs_in(blogs), runner=spark.runner("local[1]"))


def test_nothing_to_load_needs_no_cluster() -> None:
    """A load in which nothing is new does not wait for a cluster."""
    assert spark.runner("nonsense")([]) == []
