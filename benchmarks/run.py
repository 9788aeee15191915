"""Measure loads with blogdb and with the reference: `python benchmarks/run.py`.

In a round, a program runs three steps on one database: a first load, the same file
again, and a later version of the file under the same path. The two programs alternate,
and their order changes from round to round; a ratio is the median of the ratios within
the rounds, so that a slow minute of the machine affects both. Every step is a separate
process, after which the database is compared with the generator's truth.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
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

ROUNDS = {100: 7, 10_000: 5, 100_000: 5, 1_000_000: 3}
STEPS = {
    "first": "first load",
    "unchanged": "same file again",
    "refresh": "1 % refresh",
    "limited": "first load, 1 GB",
}
# The targets for blogdb's steps: as a multiple of the reference, or in seconds.
MOST_TIMES = {("first", 100_000): 1.5, ("first", 1_000_000): 1.5} | {
    ("refresh", 1_000_000): 2.0
}
MOST_SECONDS_UNCHANGED = 0.4
MOST_FILE_SHARE = 0.45
MOST_SECONDS_START = {"blogdb --version": 0.15, "blogdb load, 100 posts": 1.0}
LIMITED_FROM = 100_000
# blogdb trusts a file's times only if it was not written a moment ago. Without a wait,
# the results would depend on the time since the file was written. A file system that
# stores whole seconds needs more of it.
SECONDS_TO_SETTLE = 0.2
SECONDS_TO_SETTLE_COARSE = 3

Run = dict[str, Any]


def command(program: str, step: str, source: Path, database: Path) -> list[str]:
    """Return the command for a step."""
    if program == "reference":
        return [sys.executable, str(HERE / "reference.py"), str(source), str(database)]
    limit = ["--memory-limit", "1GB"] if step == "limited" else []
    words = [str(BLOGDB), "load", str(source), "--db", str(database), "-q", *limit]
    # The reference does not read the bodies; bodies.py measures that.
    return [*words, "--no-bodies"] if step in ("first", "limited") else words


def corpus(size: int, data: Path) -> Path:
    """Return the folder of the blog with this many posts; make it if it is missing."""
    folder = data / str(size)
    if not (folder / "truth.json").exists():
        print(f"generating {size:,} posts", flush=True)
        generator = [sys.executable, str(HERE / "corpus.py"), str(size), str(folder)]
        subprocess.run(generator, check=True)
    return folder


def place(version: Path, source: Path) -> None:
    """Put a version of the blog at the source's path, and in the file cache.

    Args:
        version: the CSV to take.
        source: the path, on the same file system; an existing file is replaced.
    """
    new = source.with_suffix(".new")
    os.link(version, new)  # as good as a copy, but takes no time
    new.replace(source)
    with source.open("rb", buffering=0) as file:
        while file.read(1 << 24):
            pass
    settle(source)


def settle(source: Path) -> None:
    """Wait until blogdb trusts the times of a file or folder.

    Args:
        source: what was written last.
    """
    stat = source.stat()
    is_coarse = max(stat.st_mtime_ns, stat.st_ctime_ns) % 1_000_000_000 == 0
    time.sleep(SECONDS_TO_SETTLE_COARSE if is_coarse else SECONDS_TO_SETTLE)


def differences(database: Path, truth: dict[str, Any]) -> str:
    """Describe how a database differs from the truth; empty if it does not."""
    done = subprocess.run(
        [sys.executable, str(HERE / "check.py"), str(database)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    found = json.loads(done.stdout)
    return ", ".join(
        f"{name} {found.get(name)}, not {value}"
        for name, value in truth.items()
        if found.get(name) != value
    )


def one_round(program: str, size: int, number: int, data: Path) -> list[Run]:
    """Run a program's steps on a new database.

    Args:
        program: "blogdb" or "reference".
        size: posts of the blog.
        number: the round's number, from 1.
        data: folder of the generated blogs.

    Returns:
        A run for each step, up to the first that failed.
    """
    folder = corpus(size, data)
    truth = json.loads((folder / "truth.json").read_text())
    steps = ["first", "unchanged", "refresh"]
    if program == "blogdb" and size >= LIMITED_FROM:
        steps.append("limited")
    runs: list[Run] = []
    with tempfile.TemporaryDirectory(dir=data) as work:
        source, database = Path(work, "posts.csv"), Path(work, "blog.duckdb")
        for step in steps:
            if step == "limited":
                database = Path(work, "limited.duckdb")
            version = "refresh" if step == "refresh" else "first"
            if step != "unchanged":
                name = "refresh/posts.csv" if version == "refresh" else "posts.csv"
                place(folder / name, source)
            cost = measure(command(program, step, source, database))
            run: Run = {"size": size, "round": number, "program": program, "step": step}
            run |= cost._asdict()
            run["error"] = cost.error or differences(database, truth[version])
            if database.exists():
                run["file_mb"] = database.stat().st_size / 1e6
                run["csv_mb"] = source.stat().st_size / 1e6
            runs.append(run)
            verdict = run["error"] or "as it must be"
            seconds = f"{cost.wall:7.2f} s"
            print(f"{size:>9,}", number, f"{program:9}", f"{step:9}", seconds, verdict)
            sys.stdout.flush()
            if run["error"]:
                break
    return runs


def loads(sizes: list[int], rounds: int | None, data: Path, only: str) -> list[Run]:
    """Measure every size, with the programs alternating."""
    programs = [p for p in ("blogdb", "reference") if only in (p, "")]
    runs: list[Run] = []
    for size in sizes:
        count = rounds or ROUNDS.get(size, 3)
        for number in range(1, count + 1):
            first = number % len(programs)
            for program in programs[first:] + programs[:first]:
                runs += one_round(program, size, number, data)
    return runs


def starts(rounds: int, data: Path) -> list[Run]:
    """Measure the commands that users run first, compared with Python's own start."""
    sample = REPOSITORY / "sample" / "posts.csv"
    runs: list[Run] = []
    for number in range(1, rounds + 1):
        with tempfile.TemporaryDirectory(dir=data) as work:
            database = Path(work, "blog.duckdb")
            commands = {
                "python -c pass": [sys.executable, "-c", "pass"],
                "python -c 'import duckdb'": [sys.executable, "-c", "import duckdb"],
                "blogdb --version": [str(BLOGDB), "--version"],
                "blogdb load, 100 posts": [
                    *(str(BLOGDB), "load", str(sample), "--db", str(database), "-q")
                ],
            }
            for name, words in commands.items():
                run: Run = {"command": name, "round": number}
                runs.append(run | measure(words)._asdict())
    return runs


def spread(values: list[float]) -> str:
    """Format the median, minimum and maximum, in seconds."""
    return f"{statistics.median(values):.2f} ({min(values):.2f}-{max(values):.2f})"


def judged(value: float, most: float | None, unit: str = "") -> str:
    """Format a figure, and whether it meets its target, if it has one."""
    text = f"{value:.2f}{unit}"
    if most is None:
        return text
    verdict = "meets" if round(value, 2) <= most else "misses"
    return f"{text}, {verdict} {most:g}{unit}"


def failure(error: str) -> str:
    """Format an error for a cell: its last line says what is wrong."""
    return "FAILED: " + error.splitlines()[-1].replace("|", "/")


def columns(step: str, size: int, mine: list[Run], theirs: list[Run]) -> list[str]:
    """Return the cells of a step: seconds of both programs, ratios, memory, file size.

    Args:
        step: the step's key in STEPS.
        size: the number of posts, which determines the targets.
        mine: blogdb's runs in the order of their rounds.
        theirs: the reference's.

    Returns:
        A cell for each column after the first; empty if nothing was measured.
    """
    cells = [""] * 7
    if mine:
        walls = [run["wall"] for run in mine]
        cells[0] = spread(walls)
        if step == "unchanged":
            median = statistics.median(walls)
            verdict = judged(median, MOST_SECONDS_UNCHANGED, " s").partition(",")
            cells[0] += "".join(verdict[1:])
        cells[4] = f"{statistics.median(run['memory_mb'] for run in mine):,.0f}"
        share = statistics.median(run["file_mb"] / run["csv_mb"] for run in mine)
        # At 100 posts the file is mostly empty tables.
        is_judged = step == "first" and size >= 10_000
        cells[6] = judged(share, MOST_FILE_SHARE if is_judged else None)
    if theirs:
        cells[1] = spread([run["wall"] for run in theirs])
        cells[5] = f"{statistics.median(run['memory_mb'] for run in theirs):,.0f}"
    if mine and theirs:
        pairs = list(zip(mine, theirs, strict=True))
        ratio = statistics.median(a["wall"] / b["wall"] for a, b in pairs)
        cells[2] = judged(ratio, MOST_TIMES.get((step, size)), "x")
        cells[3] = f"{statistics.median(a['cpu'] / b['cpu'] for a, b in pairs):.2f}x"
    return cells


def load_rows(runs: list[Run], size: int) -> list[list[str]]:
    """Return the table of the results at a size, with a row for each step."""
    rows = []
    for step, title in STEPS.items():
        chosen = [run for run in runs if (run["size"], run["step"]) == (size, step)]
        failed = next((run["error"] for run in chosen if run["error"]), None)
        if failed:
            rows.append([title, failure(failed), *[""] * 6])
        elif chosen:
            mine = [run for run in chosen if run["program"] == "blogdb"]
            theirs = [run for run in chosen if run["program"] == "reference"]
            rows.append([title, *columns(step, size, mine, theirs)])
    return rows


def report(results: dict[str, Any]) -> str:
    """Write the results as Markdown."""
    lines = [about(results["environment"])]
    runs = results["loads"]
    for size in sorted({run["size"] for run in runs}):
        rounds = max(run["round"] for run in runs if run["size"] == size)
        csv_mb = max(run.get("csv_mb", 0) for run in runs if run["size"] == size)
        header = [
            f"{size:,} posts, {csv_mb:,.1f} MB, {rounds} rounds",
            "blogdb s",
            "reference s",
            "ratio",
            "CPU ratio",
            "blogdb MB",
            "reference MB",
            "file ÷ CSV",
        ]
        lines.append(table(header, load_rows(runs, size)))
    names = list(dict.fromkeys(run["command"] for run in results["starts"]))
    rows = []
    for name in names:
        runs = [run for run in results["starts"] if run["command"] == name]
        walls = [run["wall"] for run in runs]
        failed = next(filter(None, (run["error"] for run in runs)), "")
        verdict = judged(statistics.median(walls), MOST_SECONDS_START.get(name), " s")
        spans = f"{min(walls):.2f}-{max(walls):.2f}"
        rows.append([name, failure(failed) if failed else verdict, spans])
    if rows:
        lines.append(table(["to start", "seconds", "min-max"], rows))
    return "\n" + "\n".join(lines) + "\n"


def main() -> None:
    """Measure, write the results, and fail if a load or its database was wrong."""
    parser = argparse.ArgumentParser(description="Measure loads.")
    parser.add_argument("--sizes", default="100,10000,100000,1000000")
    parser.add_argument("--rounds", type=int, help="of each size; more for small ones")
    parser.add_argument(
        "--data", type=Path, default=REPOSITORY / "build" / "benchmarks"
    )
    parser.add_argument("--only", choices=["blogdb", "reference"], default="")
    parser.add_argument("--results", type=Path, default=HERE / "results.json")
    parser.add_argument("--readme", type=Path, default=HERE / "README.md")
    arguments = parser.parse_args()
    arguments.data.mkdir(parents=True, exist_ok=True)
    sizes = [int(size) for size in arguments.sizes.split(",")]
    results: dict[str, Any] = {"environment": environment()}
    results["loads"] = loads(sizes, arguments.rounds, arguments.data, arguments.only)
    is_mine = arguments.only != "reference"
    results["starts"] = (
        starts(arguments.rounds or 11, arguments.data) if is_mine else []
    )
    text = json.dumps(results, indent=1, ensure_ascii=False)
    arguments.results.write_text(text + "\n", encoding="utf-8")
    write_between(arguments.readme, "loads", report(results))
    if any(run["error"] for run in [*results["loads"], *results["starts"]]):
        sys.exit("a load failed, or its database differs from the truth: see above")


if __name__ == "__main__":
    main()
