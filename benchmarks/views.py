"""Compare the cost of each curated view with its budget: `python benchmarks/views.py`.

A view is materialised alternately with a simple query, `REFERENCE`, and its time is
given as a multiple of that query's. Its memory is that of a separate process that reads
all of its rows. `BUDGETS` limits both. The database has two loads: a generated blog,
and a later version of the same blog.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
from measure import (
    BLOGDB,
    HERE,
    REPOSITORY,
    about,
    environment,
    measure,
    table,
    write_between,
)
from run import corpus, place

ROUNDS = {10_000: 9, 100_000: 5}

REFERENCE = """
    select
        tags.name,
        count(*) as count_posts,
        sum(posts.word_count) as count_words,
        min(posts.published_on) as first_used_on,
        max(length(posts.title)) as longest_title
    from posts
    inner join post_tags on posts.post_id = post_tags.post_id
    inner join tags on post_tags.tag_id = tags.tag_id
    group by tags.name
"""
"""All posts with all their tags, grouped by tag: the unit of time."""


class Budget(NamedTuple):
    """The most that a view may take at the sizes of `ROUNDS`.

    Attributes:
        times: its time as a multiple of the reference query's.
        memory_mb: peak memory of a process that reads it, in MB (10^6 bytes), at 10,000
            and at 100,000 posts.
    """

    times: float
    memory_mb: tuple[int, int]


USUAL = Budget(25, (150, 500))
"""The budget of a view that is not in `BUDGETS`."""

BUDGETS = {
    # Reconstructs every state of every post from the recorded changes.
    "post_revisions": Budget(40, (200, 600)),
    # Reads every word of the index, and those used often for every tag of their post.
    "tag_vocabulary": Budget(60, (250, 1_000)),
    # Compares what posts have in common: tags, words and what they link to.
    "related_posts": Budget(400, (400, 2_000)),
    # Reads all bodies, and compares their runs of words.
    "near_duplicate_posts": Budget(800, (400, 2_000)),
}
"""Views with larger budgets, and why."""

ASK = """
import sys
import duckdb
with duckdb.connect(sys.argv[1], read_only=True) as connection:
    connection.execute(f"create temp table asked as from {sys.argv[2]}").fetchall()
"""

Result = dict[str, Any]


def load(size: int, data: Path, work: Path) -> Path:
    """Load a generated blog and its later version with blogdb.

    Args:
        size: the number of posts.
        data: the folder of the generated blogs.
        work: a folder to create next to them.

    Returns:
        Path of the database.
    """
    work.mkdir()
    folder = corpus(size, data)
    source, database = work / "posts.csv", work / "blog.duckdb"
    for version in ("posts.csv", "refresh/posts.csv"):
        place(folder / version, source)
        subprocess.run(
            [str(BLOGDB), "load", str(source), "--db", str(database), "-q"], check=True
        )
    return database


def seconds(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> float:
    """Materialise a query, and return the seconds that it took."""
    start = time.perf_counter()
    connection.execute(f"create or replace temp table {name} as {query}").fetchall()
    return time.perf_counter() - start


def views_of(database: Path, only: str | None) -> list[tuple[str, str]]:
    """List the views of a database as (topic, name); or just the named one."""
    with duckdb.connect(database, read_only=True) as connection:
        views = connection.execute(
            "select topic, name from view_catalog where kind = 'view' order by all"
        ).fetchall()
    if unknown := BUDGETS.keys() - {name for _, name in views}:
        sys.exit(f"budgets for views that do not exist: {', '.join(unknown)}")
    return [(topic, name) for topic, name in views if only in (None, name)]


def memory_mb(database: Path, name: str) -> float:
    """Measure the peak memory of a process that reads all rows of a view.

    Call it while this process is small: on Linux, a process inherits the peak memory of
    the process that starts it.
    """
    cost = measure([sys.executable, "-c", ASK, str(database), name])
    if cost.error:
        sys.exit(f"{name}: {cost.error}")
    return cost.memory_mb


def time_view(
    connection: duckdb.DuckDBPyConnection, name: str, rounds: int
) -> dict[str, list[float]]:
    """Time a view and the reference query alternately.

    Args:
        connection: a database that blogdb wrote.
        name: the view.
        rounds: how often to time each, after one run that is not counted.

    Returns:
        The seconds of "view" and of "reference"; the results are in the tables
        view_rows and reference_rows.
    """
    queries = {"view": f"from {name}", "reference": REFERENCE}
    walls: dict[str, list[float]] = {which: [] for which in queries}
    for number in range(rounds + 1):
        for which in list(queries)[:: 1 if number % 2 else -1]:
            taken = seconds(connection, f"{which}_rows", queries[which])
            if number:
                walls[which].append(taken)
    return walls


def measure_views(
    databases: dict[int, Path], rounds: int | None, only: str | None
) -> list[Result]:
    """Measure every curated view, and the reference query.

    Args:
        databases: paths of databases that blogdb wrote, by their number of posts.
        rounds: how often to time each; by default, it depends on the size.
        only: the name of a single view to measure.

    Returns:
        For each size and view its rows, its seconds, those of the reference and its
        memory in MB.
    """
    views = views_of(next(iter(databases.values())), only)
    memory = {
        (size, name): memory_mb(database, name)
        for size, database in databases.items()
        for _, name in views
    }
    results: list[Result] = []
    for size, database in databases.items():
        with duckdb.connect(database, read_only=True) as connection:
            for topic, name in views:
                walls = time_view(connection, name, rounds or ROUNDS.get(size, 5))
                result = {
                    "size": size,
                    "view": name,
                    "topic": topic,
                    "rows": connection.table("view_rows").count("*").fetchall()[0][0],
                    "view_seconds": walls["view"],
                    "reference_seconds": walls["reference"],
                    "memory_mb": memory[size, name],
                }
                results.append(result)
                print(f"{size:>9,}", *row_of(result), sep="  ", flush=True)
    return results


def row_of(result: Result) -> list[str]:
    """Return a view's table row: rows, milliseconds, times the reference, MB."""
    budget = BUDGETS.get(result["view"], USUAL)
    times = statistics.median(
        a / b
        for a, b in zip(
            result["view_seconds"], result["reference_seconds"], strict=True
        )
    )
    most_mb = budget.memory_mb[result["size"] > min(ROUNDS)]
    return [
        result["view"],
        f"{result['rows']:,}",
        f"{statistics.median(result['view_seconds']) * 1000:,.1f}",
        f"{times:.1f}x{judged(times, budget.times, 'x')}",
        f"{result['memory_mb']:,.0f}{judged(result['memory_mb'], most_mb)}",
    ]


def judged(value: float, most: float, unit: str = "") -> str:
    """Format the budget, and whether it is met."""
    return f" of {most:,g}{unit}{'' if value <= most else ', MISSES'}"


def report(results: Result) -> str:
    """Write the results as Markdown."""
    lines = [about(results["environment"])]
    for size in sorted({result["size"] for result in results["views"]}):
        header = [f"{size:,} posts", "rows", "ms", "times the reference", "MB"]
        rows = [row_of(result) for result in results["views"] if result["size"] == size]
        lines.append(table(header, rows))
    return "\n" + "\n".join(lines) + "\n"


def main() -> None:
    """Measure the views and write the results."""
    parser = argparse.ArgumentParser(description="Measure the curated views.")
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--rounds", type=int, help="of each view; more for small sizes")
    parser.add_argument("--only", help="name of a single view to measure")
    parser.add_argument("--data", type=Path, default=REPOSITORY / "build/benchmarks")
    parser.add_argument("--results", type=Path, default=HERE / "views.json")
    parser.add_argument("--readme", type=Path, default=HERE / "README.md")
    arguments = parser.parse_args()
    arguments.data.mkdir(parents=True, exist_ok=True)
    results: Result = {"environment": environment()}
    with tempfile.TemporaryDirectory(dir=arguments.data) as work:
        databases = {
            size: load(size, arguments.data, Path(work) / str(size))
            for size in map(int, arguments.sizes.split(","))
        }
        results["views"] = measure_views(databases, arguments.rounds, arguments.only)
    text = json.dumps(results, indent=1, ensure_ascii=False)
    arguments.results.write_text(text + "\n", encoding="utf-8")
    write_between(arguments.readme, "views", report(results))


if __name__ == "__main__":
    main()
