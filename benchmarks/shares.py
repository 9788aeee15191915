"""Measure how many blogs of a lake share a file: `python benchmarks/shares.py LAKE`.

The blogs of a lake are written anew into lakes of the same layout, in which as many as
said share files at most. Of each are measured: writing the files, asking views of all
blogs, and making the database of one blog, as every refresh of it does. Times are the
processor's. The results become a table of docs/scale.md.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
from measure import HERE, REPOSITORY, about, environment, table, write_between

from blogdb.db import schema
from blogdb.lake import asking, manifest, tables
from blogdb.lake.load import MOST_BYTES
from blogdb.lake.manifest import Part, State

SHARES = (1, 10, 100, 1_000)
VIEWS = ("posts_per_month", "tag_usage", "cited_papers")
COUNT_RESTORED = 20
RESULTS = HERE / "shares.json"

Files = dict[str, dict[str, Path]]
"""Of each blog the file of each table."""


def apart(lake: Path, folder: Path) -> Files:
    """Write the tables of each blog of a lake into files of their own."""
    state = manifest.current(lake)
    found: Files = {}
    for number, blog in enumerate(state.blogs):
        part = state.part_of(blog)
        assert part is not None  # noqa: S101 - it was loaded
        found[blog] = {}
        with duckdb.connect() as connection:
            for name in part.tables:
                path = folder / f"{number}-{name}.parquet"
                rows = part.rows(lake, name, (blog,))
                copied = connection.execute(
                    f"copy ({rows}) to '{path}' ({tables.FORM})"
                ).fetchall()
                if copied != [(0,)]:
                    found[blog][name] = path
    return found


def groups(files: Files, most: int) -> list[list[str]]:
    """Say which blogs share files: so many, and so many bytes, at most."""
    found: list[list[str]] = []
    room = 0
    for blog, written in files.items():
        # As large as its text, which is compressed to some third.
        size = 3 * written["posts"].stat().st_size
        if not found or size > room or len(found[-1]) == most:
            found.append([])
            # A thousand small blogs may be larger together.
            room = MOST_BYTES * max(1, most // 100)
        found[-1].append(blog)
        room -= size
    return found


def measured(lake: Path, files: Files, most: int, work: Path) -> dict[str, Any]:
    """Write a lake, and measure it."""
    root = work / "lake"
    start = time.process_time()
    parts = []
    for number, blogs in enumerate(groups(files, most), start=1):
        names = sorted({name for blog in blogs for name in files[blog]})
        part = Part(1, f"blogs={number}", schema.HEAD, tuple(names), tuple(blogs))
        for name in names:
            path = part.path(root, name)
            path.parent.mkdir(parents=True)
            own = [files[blog][name] for blog in blogs if name in files[blog]]
            if len(own) == 1:
                shutil.copy(own[0], path)
            else:
                tables.join(own, path)
        parts.append(part)
    written = time.process_time() - start
    known = manifest.current(lake)
    state = State(1, known.written_at, known.blogs, tuple(parts))
    asked = []
    for view in VIEWS:
        start = time.process_time()
        asking.all_blogs(root, state, {view}, work / f"{view}.duckdb")
        asked.append(time.process_time() - start)
    chosen = list(files)[:: max(1, len(files) // COUNT_RESTORED)][:COUNT_RESTORED]
    start = time.process_time()
    for number, blog in enumerate(chosen):
        folder = work / f"{number}"
        folder.mkdir()
        asking.one_blog(root, state, blog, folder / "blog.duckdb")
    restored = time.process_time() - start
    paths = list(root.rglob("*.parquet"))
    return {
        "most_blogs": most,
        "files": len(paths),
        "mb": round(sum(path.stat().st_size for path in paths) / 1e6, 1),
        "write_seconds": round(written, 2),
        "ask_seconds": round(sum(asked), 2),
        "restore_ms": round(restored / len(chosen) * 1000),
    }


def report(results: dict[str, Any]) -> str:
    """Write the results as Markdown."""
    rows = [
        [
            f"{run['most_blogs']:,}",
            f"{run['files']:,}",
            f"{run['mb']:,.1f}",
            f"{run['write_seconds']:.1f}",
            f"{run['ask_seconds']:.2f}",
            f"{run['restore_ms']:,}",
        ]
        for run in results["runs"]
    ]
    heads = ["blogs a file, at most", "files", "MB", "writing, s", "3 views, s"]
    said = f"{results['blogs']:,} blogs with {results['posts']:,} posts."
    text = table([*heads, "one blog's database, ms"], rows)
    return f"\n{said} {about(results['environment'])}\n{text}\n"


def main() -> None:
    """Measure, and write the results and the page."""
    parser = argparse.ArgumentParser(description="Measure how blogs share files.")
    parser.add_argument("lake", type=Path, metavar="LAKE")
    parser.add_argument("--page", type=Path, default=REPOSITORY / "docs" / "scale.md")
    parser.add_argument("--results", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    state = manifest.current(arguments.lake)
    results: dict[str, Any] = {
        "environment": environment(),
        "blogs": len(state.blogs),
        "posts": sum(blog.posts for blog in state.blogs.values()),
        "runs": [],
    }
    with tempfile.TemporaryDirectory() as folder:
        files = apart(arguments.lake, Path(folder))
        for most in SHARES:
            with tempfile.TemporaryDirectory() as work:
                run = measured(arguments.lake, files, most, Path(work))
            print(run, flush=True)
            results["runs"].append(run)
    text = json.dumps(results, indent=1, ensure_ascii=False)
    arguments.results.write_text(text + "\n", encoding="utf-8")
    write_between(arguments.page, "shares", report(results))


if __name__ == "__main__":
    main()
