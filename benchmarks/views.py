"""Compare the cost of each curated view with its budget: `python benchmarks/views.py`.

A view is materialised alternately with `posts_overview`, of whose time its own is given
as a multiple, too. Views that have a post's slug, and `related_to`, are asked for one
post as well. A view's memory is that of a separate process that reads all of its rows.
The database has two loads: a generated blog, and a later version of the same blog.

Times are the processor's, of all threads, so that other work on the machine makes no
difference: nobody waits longer than that on a quiet one.
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
from typing import Any

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

REFERENCE = "posts_overview"
"""The view that others are compared with."""

MOST_SECONDS = {10_000: 1.0, 100_000: 8.0}
"""The most that any view may take, by the number of posts."""

MOST_MS_ONE_POST = 50
"""The most that a view may take for one post, at 10,000 posts and fewer."""

ONE_POST_MACROS = ("related_to",)
"""Macros that are asked by the slug of a post."""

USUAL_MB = (150, 500)
"""The most memory that the process that reads a view may take, in MB (10^6 bytes), at
10,000 and at 100,000 posts, for views that are not in `MOST_MB`."""

MOST_MB = {
    # Reconstructs every state of every post from the recorded changes.
    "post_revisions": (200, 600),
    # Reads every word of the index, and those used often for every tag of their post.
    "tag_vocabulary": (250, 1_000),
    # Compares what posts have in common: tags, words and what they link to.
    "related_posts": (400, 2_000),
    # Reads related_posts.
    "unlinked_related_posts": (400, 2_000),
    # Reads each title in eight ways.
    "post_series": (200, 600),
    # Reads all bodies, and compares their runs of words.
    "near_duplicate_posts": (400, 2_000),
}
"""Views that may take more memory, and why."""

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
    """Materialise a query, and return the seconds of the processor that it took."""
    start = time.process_time()
    connection.execute(f"create or replace temp table {name} as {query}").fetchall()
    return time.process_time() - start


def views_of(database: Path, only: str | None) -> list[tuple[str, bool]]:
    """List the views of a database, and whether each has posts' slugs.

    Args:
        database: path of a database that blogdb wrote.
        only: the name of the only one to list.

    Returns:
        Their names, and whether they can be asked for one post.
    """
    with duckdb.connect(database, read_only=True) as connection:
        views = connection.execute(
            """
            select
                name,
                name in (
                    select table_name from duckdb_columns() where column_name = 'slug'
                )
            from view_catalog
            where kind = 'view'
            order by topic, name
            """
        ).fetchall()
    if unknown := MOST_MB.keys() - {name for name, _ in views}:
        sys.exit(f"budgets for views that do not exist: {', '.join(unknown)}")
    return [(name, has_slug) for name, has_slug in views if only in (None, name)]


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
    """Time a view and the one that it is compared with alternately.

    Args:
        connection: a database that blogdb wrote.
        name: the view.
        rounds: how often to time each, after one run that is not counted.

    Returns:
        The seconds of "view" and of "reference"; the results are in the tables
        view_rows and reference_rows.
    """
    queries = {"view": f"from {name}", "reference": f"from {REFERENCE}"}
    walls: dict[str, list[float]] = {which: [] for which in queries}
    for number in range(rounds + 1):
        for which in list(queries)[:: 1 if number % 2 else -1]:
            taken = seconds(connection, f"{which}_rows", queries[which])
            if number:
                walls[which].append(taken)
    return walls


def time_one_post(
    connection: duckdb.DuckDBPyConnection, asked: str, rounds: int
) -> list[float]:
    """Time what is asked of one post, after a first time that is not counted.

    Args:
        connection: a database that blogdb wrote.
        asked: what stands after `from`, with a question mark for the post's slug.
        rounds: how often to ask.

    Returns:
        The seconds of each.
    """
    ((slug,),) = connection.execute(
        "select slug from posts order by post_id"
        " limit 1 offset (select count(*) // 2 from posts)"
    ).fetchall()
    taken = []
    for _ in range(rounds + 1):
        start = time.process_time()
        connection.execute(f"from {asked}", [slug]).fetchall()
        taken.append(time.process_time() - start)
    return taken[1:]


def measure_views(
    databases: dict[int, Path], rounds: int | None, only: str | None
) -> list[Result]:
    """Measure every curated view, and what views and macros take for one post.

    Args:
        databases: paths of databases that blogdb wrote, by their number of posts.
        rounds: how often to time each; by default, it depends on the size.
        only: the name of a single view to measure.

    Returns:
        For each size and view its rows, its seconds for all posts, those of the
        reference, and its memory in MB; and the seconds for one post, none where the
        view has no slugs. Of macros only these.
    """
    views = views_of(next(iter(databases.values())), only)
    memory = {
        (size, name): memory_mb(database, name)
        for size, database in databases.items()
        for name, _ in views
    }
    results: list[Result] = []

    def add(result: Result) -> None:
        results.append(result)
        print(f"{result['size']:>9,}", *row_of(result), sep="  ", flush=True)

    for size, database in databases.items():
        times = rounds or ROUNDS.get(size, 5)
        with duckdb.connect(database, read_only=True) as connection:
            for name, has_slug in views:
                walls = time_view(connection, name, times)
                rows = connection.table("view_rows").count("*").fetchall()[0][0]
                one = f"{name} where slug = ?"
                add(
                    {
                        "size": size,
                        "view": name,
                        "rows": rows,
                        "view_seconds": walls["view"],
                        "reference_seconds": walls["reference"],
                        "memory_mb": memory[size, name],
                        "one_post_seconds": time_one_post(connection, one, times)
                        if has_slug
                        else [],
                    }
                )
            for name in ONE_POST_MACROS if only is None else ():
                taken = time_one_post(connection, f"{name}(?)", times)
                add({"size": size, "view": name, "one_post_seconds": taken})
    return results


def row_of(result: Result) -> list[str]:
    """Return a view's table row: rows, ms, times the reference, MB, ms for a post."""
    is_large = result["size"] > min(MOST_SECONDS)
    whole = [""] * 4
    if "rows" in result:
        times = statistics.median(
            a / b
            for a, b in zip(
                result["view_seconds"], result["reference_seconds"], strict=True
            )
        )
        most_seconds = MOST_SECONDS[
            max(MOST_SECONDS) if is_large else min(MOST_SECONDS)
        ]
        most_mb = MOST_MB.get(result["view"], USUAL_MB)[is_large]
        whole = [
            f"{result['rows']:,}",
            judged(
                statistics.median(result["view_seconds"]) * 1000, most_seconds * 1000
            ),
            f"{times:.1f}x",
            judged(result["memory_mb"], most_mb),
        ]
    one_post = ""
    if taken := result["one_post_seconds"]:
        most_ms = None if is_large else MOST_MS_ONE_POST
        one_post = judged(statistics.median(taken) * 1000, most_ms)
    return [result["view"], *whole, one_post]


def judged(value: float, most: float | None) -> str:
    """Format a value and, where it is more than it may be, how much that is."""
    missed = "" if most is None or value <= most else f", MISSES {most:,g}"
    return f"{value:,.0f}{missed}"


def report(results: Result) -> str:
    """Write the results as Markdown."""
    lines = [about(results["environment"])]
    for size in sorted({result["size"] for result in results["views"]}):
        header = [f"{size:,} posts", "rows", "ms", f"times {REFERENCE}", "MB"]
        header.append("ms for one post")
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
