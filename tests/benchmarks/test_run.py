"""The reference reaches the truth, and the runner runs from end to end."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from ..rounds import rounds

REPOSITORY = Path(__file__).resolve().parents[2]
BENCHMARKS = REPOSITORY / "benchmarks"
MARKERS = """# Figures

<!-- loads: begin -->
earlier figures
<!-- loads: end -->

<!-- views: begin -->
<!-- views: end -->

The end.
"""


def python(script: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a script of the benchmarks and collect what it says."""
    return subprocess.run(
        [sys.executable, BENCHMARKS / script, *words],
        capture_output=True,
        text=True,
        check=False,
    )


def ids(database: Path) -> dict[str, dict[str, int]]:
    """Read which id each post, author and tag has."""
    tables = {"posts": "slug", "authors": "lower(name)", "tags": "name"}
    with duckdb.connect(database, read_only=True) as connection:
        return {
            table: dict(
                connection.execute(
                    f"select {name}, {table[:-1]}_id from {table}"
                ).fetchall()
            )
            for table, name in tables.items()
        }


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated blog of a thousand posts."""
    folder = tmp_path_factory.mktemp("blog")
    assert python("corpus.py", "1000", folder).returncode == 0
    return folder


def test_reference_reaches_the_truth(blog: Path, tmp_path: Path) -> None:
    """First load, unchanged refresh and refresh all end in what they must hold."""
    truth = json.loads((blog / "truth.json").read_text())
    database = tmp_path / "blog.duckdb"
    for name in ("posts.csv", "posts.csv", "refresh/posts.csv", "posts.csv"):
        done = python("reference.py", blog / name, database)
        assert done.returncode == 0, done.stderr
        version = "refresh" if name.startswith("refresh") else "first"
        assert json.loads(python("check.py", database).stdout) == truth[version]


def test_reference_keeps_ids(blog: Path, tmp_path: Path) -> None:
    """What stays keeps its id over a refresh, and no two share one."""
    database = tmp_path / "blog.duckdb"
    python("reference.py", blog / "posts.csv", database)
    before = ids(database)
    python("reference.py", blog / "refresh/posts.csv", database)
    after = ids(database)
    for table, known in after.items():
        assert len(set(known.values())) == len(known)
        kept = known.keys() & before[table].keys()
        assert len(kept) > 0.9 * len(known)
        assert all(known[name] == before[table][name] for name in kept)


def test_reference_refresh_equals_a_first_load(blog: Path, tmp_path: Path) -> None:
    """A refreshed database holds what a first load of the later file holds."""
    question = """
        select
            slug, title, published_on, url, content, word_count, authors.name,
            post_authors.raw_name, post_authors.position, tags.name,
            post_tags.raw_name, post_tags.position
        from posts
        join post_authors using (post_id)
        join authors using (author_id)
        left join post_tags using (post_id)
        left join tags using (tag_id)
        order by slug, post_tags.position
    """
    found = []
    for names in (("posts.csv", "refresh/posts.csv"), ("refresh/posts.csv",)):
        database = tmp_path / f"{len(names)}.duckdb"
        for name in names:
            python("reference.py", blog / name, database)
        with duckdb.connect(database, read_only=True) as connection:
            found.append(connection.execute(question).fetchall())
    assert found[0] == found[1]


def test_check_tells_a_wrong_database(blog: Path, tmp_path: Path) -> None:
    """A database that lost a body and a tag does not pass for the truth."""
    truth = json.loads((blog / "truth.json").read_text())["first"]
    database = tmp_path / "blog.duckdb"
    python("reference.py", blog / "posts.csv", database)
    with duckdb.connect(database) as connection:
        connection.execute("update posts set content = '' where post_id = 1").fetchall()
        connection.execute("delete from tags where tag_id = 1").fetchall()
    found = json.loads(python("check.py", database).stdout)
    assert {name for name in truth if found[name] != truth[name]} == {
        "content_chars",
        "tags",
    }


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="needs os.wait4")
def test_runner_runs_from_end_to_end(tmp_path: Path) -> None:
    """At 100 posts every step of both programs is measured, checked and reported."""
    readme, results = tmp_path / "README.md", tmp_path / "results.json"
    readme.write_text(MARKERS)
    outputs = ("--results", results, "--readme", readme, "--data", tmp_path / "data")
    count = rounds(1, 2)
    done = python("run.py", "--sizes", "100", "--rounds", str(count), *outputs)
    assert done.returncode == 0, done.stdout + done.stderr
    runs = json.loads(results.read_text())["loads"]
    assert len(runs) == 6 * count
    assert {run["program"] for run in runs} == {"blogdb", "reference"}
    assert all(run["wall"] > 0 and run["memory_mb"] > 10 for run in runs)
    # Who begins changes from round to round.
    begin = [
        next(r["program"] for r in runs if r["round"] == n + 1) for n in range(count)
    ]
    assert begin == ["reference", "blogdb"][:count]
    text = readme.read_text()
    assert "| 1 % refresh | " in text
    assert "earlier figures" not in text
    assert text.endswith("<!-- views: end -->\n\nThe end.\n")


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="needs os.wait4")
def test_views_are_held_against_their_budgets(tmp_path: Path) -> None:
    """A view's time and memory are measured and stand beside what it may take."""
    readme, results = tmp_path / "README.md", tmp_path / "views.json"
    readme.write_text(MARKERS)
    outputs = ("--results", results, "--readme", readme, "--data", tmp_path / "data")
    only = ("--only", "orphan_posts")
    count = rounds(1, 2)
    measured = ("--sizes", "300", "--rounds", str(count))
    done = python("views.py", *measured, *only, *outputs)
    assert done.returncode == 0, done.stdout + done.stderr
    (view,) = json.loads(results.read_text())["views"]
    assert (view["view"], view["size"]) == ("orphan_posts", 300)
    assert view["rows"] > 0
    assert view["memory_mb"] > 10
    for which in ("view", "reference", "one_post"):
        assert len(view[f"{which}_seconds"]) == count
    assert re.search(
        r"\| orphan_posts \| [\d,]+ \| [\d,]+.* \| [\d.]+x \| \d+.* \| \d+.* \|",
        readme.read_text(),
    )


def test_what_exceeds_a_budget_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each figure above what a view may take says so, and by how much."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    views = importlib.import_module("views")
    quick = {"view_seconds": [0.9], "reference_seconds": [0.3], "memory_mb": 150}
    slow = {"view_seconds": [1.1], "reference_seconds": [0.1], "memory_mb": 151}
    view = {"view": "v", "rows": 1_000, "size": 10_000}
    row = ["v", "1,000", "900", "3.0x", "150"]
    assert views.row_of({**view, **quick, "one_post_seconds": [0.05]}) == [*row, "50"]
    assert views.row_of({**view, **slow, "one_post_seconds": [0.051]})[2:] == [
        *("1,100, MISSES 1,000", "11.0x", "151, MISSES 150", "51, MISSES 50")
    ]
    large = {**view, **slow, "size": 100_000, "one_post_seconds": []}
    assert views.row_of(large)[2:] == ["1,100", "11.0x", "151", ""]
