"""Time each curated view beside its question by hand: `python benchmarks/views.py`.

The question by hand is `views_by_hand/NAME.sql`: straightforward SQL over the tables,
written from the definition in the view's header. Both are materialised in turns, and
must give the same rows. The database is one that blogdb has loaded twice: the
generated blog, and the same blog some time later.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from measure import (
    BLOGDB,
    HERE,
    REPOSITORY,
    about,
    environment,
    table,
    write_between,
)
from run import corpus, place

ROUNDS = {10_000: 9, 100_000: 5}
MOST_TIMES = 1.2
# The least that a comparison can tell apart from the noise of a query, in seconds.
NOISE = 0.005
MOST_SECONDS = {
    ("near_duplicate_posts", 100_000): 120.0,
    ("related_posts", 10_000): 1.0,
}
# By hand all posts meet all others: at 100,000 posts that does not end.
BY_HAND_UP_TO = {"near_duplicate_posts": 10_000, "related_posts": 10_000}

Result = dict[str, Any]


def load(size: int, data: Path, work: Path) -> Path:
    """Load a generated blog and its later version with blogdb.

    Args:
        size: posts of the blog.
        data: folder of the generated blogs.
        work: an empty folder beside them.

    Returns:
        Path of the database.
    """
    folder = corpus(size, data)
    source, database = work / "posts.csv", work / "blog.duckdb"
    for version in ("posts.csv", "refresh/posts.csv"):
        place(folder / version, source)
        subprocess.run(
            [str(BLOGDB), "load", str(source), "--db", str(database), "-q"], check=True
        )
    return database


def alike(one: object, other: object) -> bool:
    """Tell whether two values are the same, but for the last digits of a fraction."""
    if isinstance(one, float | Decimal) or isinstance(other, float | Decimal):
        if one is None or other is None:
            return one is other
        return math.isclose(
            float(one),  # type: ignore[arg-type]
            float(other),  # type: ignore[arg-type]
            rel_tol=1e-9,
            abs_tol=1e-12,
        )
    return one == other


def agree(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> str:
    """Compare two tables as bags of rows.

    Args:
        connection: the database that has both.
        one: name of the first.
        other: name of the second.

    Returns:
        What differs; nothing when nothing does.
    """
    first, second = connection.table(one), connection.table(other)
    if first.columns != second.columns:
        return f"columns {second.columns}, not {first.columns}"
    # Sorted by what is no fraction, so that rows that are alike stand side by side.
    exact = [
        f'"{name}"'
        for name, kind in zip(first.columns, first.types, strict=True)
        if str(kind) not in ("DOUBLE", "FLOAT") and not str(kind).startswith("DECIMAL")
    ]
    order = ", ".join(
        [
            *exact,
            *(
                f'round("{name}", 6)'
                for name in first.columns
                if f'"{name}"' not in exact
            ),
        ]
    )
    rows = first.order(order).fetchall()
    others = second.order(order).fetchall()
    if len(rows) != len(others):
        return f"{len(others):,} rows, not {len(rows):,}"
    for row, by_hand in zip(rows, others, strict=True):
        if not all(map(alike, row, by_hand)):
            return f"{by_hand}, not {row}"
    return ""


def seconds(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> float:
    """Materialise a query and give the seconds that it took."""
    start = time.perf_counter()
    connection.execute(f"create or replace temp table {name} as {query}").fetchall()
    return time.perf_counter() - start


def time_views(
    database: Path, size: int, rounds: int, only: str | None = None
) -> list[Result]:
    """Time every curated view of a database beside its question by hand.

    Args:
        database: path of a database that blogdb wrote.
        size: posts of the blog, for the record.
        rounds: how often each is timed, after once that is not counted.
        only: name of the one view to time.

    Returns:
        For each view its seconds, those by hand and what differs in the rows.
    """
    results: list[Result] = []
    with duckdb.connect(database, read_only=True) as connection:
        names = connection.execute(
            "select name, topic from view_catalog where kind = 'view' order by all"
        ).fetchall()
        for name, topic in sorted(names, key=lambda entry: (entry[1], entry[0])):
            if only not in (None, name):
                continue
            by_hand = (HERE / "views_by_hand" / f"{name}.sql").read_text()
            queries = {"view_rows": f"from {name}", "hand_rows": by_hand}
            if size > BY_HAND_UP_TO.get(name, size):
                del queries["hand_rows"]
            walls: dict[str, list[float]] = {which: [] for which in queries}
            for number in range(rounds + 1):
                turns = list(queries)[:: 1 if number % 2 else -1]
                for which in turns:
                    taken = seconds(connection, which, queries[which])
                    if number:
                        walls[which].append(taken)
            differs = (
                agree(connection, "view_rows", "hand_rows")
                if "hand_rows" in queries
                else None
            )
            count = connection.table("view_rows").count("*").fetchall()[0][0]
            result = {
                "size": size,
                "view": name,
                "topic": topic,
                "rows": count,
                "view_seconds": walls["view_rows"],
                "by_hand_seconds": walls.get("hand_rows", []),
                "differs": differs,
            }
            results.append(result)
            print(f"{size:>9,}", *row_of(result), sep="  ", flush=True)
    return results


def row_of(result: Result) -> list[str]:
    """Lay out a view's figures: rows, milliseconds, by hand, ratio, whether alike."""
    mine = statistics.median(result["view_seconds"])
    cells = [result["view"], f"{result['rows']:,}", f"{mine * 1000:,.1f}"]
    most = MOST_SECONDS.get((result["view"], result["size"]))
    if most:
        cells[-1] += f", {'meets' if mine <= most else 'misses'} {most * 1000:,.0f}"
    if not result["by_hand_seconds"]:
        return [*cells, "", "", ""]
    theirs = statistics.median(result["by_hand_seconds"])
    ratio = statistics.median(
        a / b
        for a, b in zip(result["view_seconds"], result["by_hand_seconds"], strict=True)
    )
    is_met = ratio <= MOST_TIMES or mine - theirs <= NOISE
    verdict = "" if is_met else f", misses {MOST_TIMES:g}x"
    same = "same" if not result["differs"] else f"DIFFER: {result['differs'][:200]}"
    return [*cells, f"{theirs * 1000:,.1f}", f"{ratio:.2f}x{verdict}", same]


def report(results: Result) -> str:
    """Write all that was measured as Markdown."""
    lines = [about(results["environment"])]
    for size in sorted({result["size"] for result in results["views"]}):
        header = [f"{size:,} posts", "rows", "view ms", "by hand ms", "ratio", "both"]
        rows = [row_of(result) for result in results["views"] if result["size"] == size]
        lines.append(table(header, rows))
    return "\n" + "\n".join(lines) + "\n"


def main() -> None:
    """Time the views, write the results, and fail when rows differ."""
    parser = argparse.ArgumentParser(description="Time the curated views.")
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--rounds", type=int, help="of each view; more for small sizes")
    parser.add_argument("--only", help="name of the one view to time")
    parser.add_argument("--data", type=Path, default=REPOSITORY / "build/benchmarks")
    parser.add_argument("--results", type=Path, default=HERE / "views.json")
    parser.add_argument("--readme", type=Path, default=HERE / "README.md")
    arguments = parser.parse_args()
    arguments.data.mkdir(parents=True, exist_ok=True)
    results: Result = {"environment": environment(), "views": []}
    for size in map(int, arguments.sizes.split(",")):
        with tempfile.TemporaryDirectory(dir=arguments.data) as work:
            database = load(size, arguments.data, Path(work))
            rounds = arguments.rounds or ROUNDS.get(size, 5)
            results["views"] += time_views(database, size, rounds, arguments.only)
    text = json.dumps(results, indent=1, ensure_ascii=False)
    arguments.results.write_text(text + "\n", encoding="utf-8")
    write_between(arguments.readme, "views", report(results))
    if any(result["differs"] for result in results["views"]):
        sys.exit("a view and its question by hand give different rows: see above")


if __name__ == "__main__":
    main()
