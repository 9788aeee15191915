"""Measure the cost of reading bodies, and trees: `python benchmarks/bodies.py`.

A round loads one generated blog without the facts in its bodies, with them, and also
with the full-text index, each into its own database; then the same blog as a Markdown
tree, once, and again unchanged. The order changes from round to round, and a ratio is
the median of the ratios within the rounds. Every step is a separate process, after
which the database is compared with the generator's truth.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

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
from run import corpus, differences, failure, judged, settle, spread

ROUNDS = {10_000: 5, 100_000: 3}
LOADS = {
    "none": ("--no-bodies", "CSV, `--no-bodies`"),
    "bodies": ("--no-search", "CSV, `--no-search`"),
    "search": (None, "CSV, all"),
    "tree": ("--no-bodies", "tree, `--no-bodies`"),
    "again": (None, "the same tree again"),
}
MOST_TIMES = {("bodies", 100_000): 2.5}
LEAST_TREE_RATE = 2_000
"""Posts of a tree per second."""

Run = dict[str, Any]


def tree(size: int, data: Path) -> Path:
    """Return the blog with this many posts as a Hugo tree; make it if it is missing."""
    folder = data / f"{size}-tree"
    if folder.exists():
        return folder
    new = folder.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    posts = new / "content" / "posts"
    posts.mkdir(parents=True)
    (new / "hugo.toml").write_text('title = "Benchmark"\n')
    csv.field_size_limit(1 << 30)
    with (corpus(size, data) / "posts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            front = {
                "title": row["title"],
                "date": row["date"],
                "url": row["URL"],
                "authors": [row["author"]],
                "tags": row["tags"].split(","),
            }
            # JSON is valid YAML.
            lines = [
                f"{name}: {json.dumps(value, ensure_ascii=False)}"
                for name, value in front.items()
            ]
            text = "\n".join(["---", *lines, "---", "", row["content"]])
            path = posts / f"{row['local']}.md"
            path.write_text(text, encoding="utf-8", newline="")
    new.rename(folder)
    return folder


def warm(folder: Path) -> None:
    """Read a folder's files into the system's file cache."""
    for path in folder.rglob("*.*"):
        path.read_bytes()
    settle(folder)


def one_round(size: int, number: int, data: Path) -> list[Run]:
    """Run all loads of a round.

    Args:
        size: the number of posts.
        number: the round's number, from 1, which determines the order.
        data: the folder of the generated blogs.

    Returns:
        A run for each load.
    """
    folder = corpus(size, data)
    truth = json.loads((folder / "truth.json").read_text())["first"]
    names = ["none", "bodies", "search"]
    names = names[number % 3 :] + names[: number % 3] + ["tree", "again"]
    runs: list[Run] = []
    with tempfile.TemporaryDirectory(dir=data) as work:
        for name in names:
            option, _ = LOADS[name]
            is_tree = name in ("tree", "again")
            source = tree(size, data) if is_tree else folder / "posts.csv"
            if name == "tree":
                warm(source)
            database = Path(work, "tree" if is_tree else name).with_suffix(".duckdb")
            words = [str(BLOGDB), "load", str(source), "--db", str(database), "-q"]
            cost = measure([*words, option] if option else words)
            run: Run = {"size": size, "round": number, "load": name} | cost._asdict()
            # Bodies in a tree lose surrounding white space.
            run["error"] = cost.error or (
                "" if is_tree else differences(database, truth)
            )
            run["file_mb"] = database.stat().st_size / 1e6
            run["csv_mb"] = (folder / "posts.csv").stat().st_size / 1e6
            runs.append(run)
            print(f"{size:>9,}", number, f"{name:7}", f"{cost.wall:7.2f} s", flush=True)
    return runs


def row(name: str, size: int, runs: list[Run]) -> list[str]:
    """Return the table row of a load at a size."""
    _, title = LOADS[name]
    mine = [run for run in runs if (run["size"], run["load"]) == (size, name)]
    plain = [run for run in runs if (run["size"], run["load"]) == (size, "none")]
    if failed := next((run["error"] for run in mine if run["error"]), None):
        return [title, failure(failed), *[""] * 5]
    pairs = list(zip(mine, plain, strict=True))
    wall = statistics.median(run["wall"] for run in mine)
    rate = ""
    if name == "tree":
        verdict = "meets" if size / wall >= LEAST_TREE_RATE else "misses"
        rate = f", {verdict} {LEAST_TREE_RATE:,}"
    share = statistics.median(run["file_mb"] / run["csv_mb"] for run in mine)
    return [
        title,
        spread([run["wall"] for run in mine]),
        f"{size / wall:,.0f}{rate}",
        judged(
            statistics.median(a["wall"] / b["wall"] for a, b in pairs),
            MOST_TIMES.get((name, size)),
            "x",
        ),
        f"{statistics.median(a['cpu'] / b['cpu'] for a, b in pairs):.2f}x",
        f"{statistics.median(run['memory_mb'] for run in mine):,.0f}",
        f"{share:.2f}",
    ]


def report(results: dict[str, Any]) -> str:
    """Write the results as Markdown."""
    lines = [about(results["environment"])]
    runs = results["loads"]
    for size in sorted({run["size"] for run in runs}):
        rounds = max(run["round"] for run in runs if run["size"] == size)
        header = [
            f"{size:,} posts, {rounds} rounds",
            "seconds",
            "posts a second",
            "ratio",
            "CPU ratio",
            "MB",
            "file ÷ CSV",
        ]
        lines.append(table(header, [row(name, size, runs) for name in LOADS]))
    return "\n" + "\n".join(lines) + "\n"


def main() -> None:
    """Measure, write the results, and fail if a load failed."""
    parser = argparse.ArgumentParser(description="Measure the cost of reading bodies.")
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--rounds", type=int, help="of each size")
    parser.add_argument(
        "--data", type=Path, default=REPOSITORY / "build" / "benchmarks"
    )
    parser.add_argument("--results", type=Path, default=HERE / "bodies.json")
    parser.add_argument("--readme", type=Path, default=HERE / "README.md")
    arguments = parser.parse_args()
    arguments.data.mkdir(parents=True, exist_ok=True)
    results: dict[str, Any] = {"environment": environment(), "loads": []}
    for size in map(int, arguments.sizes.split(",")):
        for number in range(1, (arguments.rounds or ROUNDS.get(size, 3)) + 1):
            results["loads"] += one_round(size, number, arguments.data)
    text = json.dumps(results, indent=1, ensure_ascii=False)
    arguments.results.write_text(text + "\n", encoding="utf-8")
    write_between(arguments.readme, "bodies", report(results))
    if any(run["error"] for run in results["loads"]):
        sys.exit("a load failed, or its database differs from the truth: see above")


if __name__ == "__main__":
    main()
