"""The measure of lakes runs from end to end, and says what grows faster than posts."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


def test_blogs_of_different_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few blogs are large, most have ten posts, and together they have all."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    scale = importlib.import_module("scale")
    for posts in (1_250, 10_000, 1_000_000):
        found = scale.sizes_of(posts)
        assert (len(found), sum(found)) == (posts // 25, posts)
        assert found == sorted(found, reverse=True)
        assert found[0] > posts / 20
        assert found[len(found) // 2] == found[-1] == 10


def test_lake_is_measured_from_end_to_end(tmp_path: Path) -> None:
    """Of fifty blogs one is refreshed, and its files alone are written.

    The program itself checks this, and that loading the same again writes nothing.
    """
    page, results = tmp_path / "page.md", tmp_path / "scale.json"
    page.write_text("<!-- scale: begin -->\nearlier\n<!-- scale: end -->\n")
    command = [sys.executable, BENCHMARKS / "scale.py", "--sizes", "1250"]
    command += ["--view", "tag_usage", "--data", tmp_path / "data"]
    done = subprocess.run(
        [*command, "--results", results, "--page", page],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    runs = json.loads(results.read_text())["runs"]
    assert [run["step"] for run in runs] == [
        "first load",
        "the same again",
        "refresh",
        "all views",
    ]
    assert runs[0]["blogs"] == 50
    assert all(run["cpu"] > 0 for run in runs)
    assert "| first load, duckdb | " in page.read_text()
    assert "earlier" not in page.read_text()


def test_what_grows_faster_than_posts_is_marked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A cost that is more than ten times that of a tenth of the posts says so."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    scale = importlib.import_module("scale")
    runs = [
        {"posts": posts, "view": view, "cpu": cpu}
        for posts, view, cpu in (
            (10_000, "fine", 1.0),
            (100_000, "fine", 9.94),
            (10_000, "slow", 1.0),
            (100_000, "slow", 10.1),
        )
    ]
    sizes = [10_000, 100_000]
    assert scale._row(runs, sizes, view="fine") == ["1.0", "9.9", "9.9"]
    assert scale._row(runs, sizes, view="slow") == ["1.0", "10.1", "10.1, MISSES 10"]
    assert scale._row(runs, sizes, view="none") == ["", "", ""]
