"""Measure what loads cost by size and by option: `python benchmarks/costs.py`.

In a round each program, blogdb with each set of options and the hand-written reference,
loads a blog, loads the same file again, and refreshes from a later version of it. Every
step is a process of its own. The results become the tables of docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from measure import (
    BLOGDB,
    HERE,
    REPOSITORY,
    Cost,
    about,
    environment,
    measure,
    table,
    write_between,
)
from run import corpus, place

REFERENCE = "reference"
NARROW = "without bodies and search"
BODIES = "with bodies"
WHOLE = "with everything"
LIMITED = "with everything, 1 GB"
OPTIONS = {
    NARROW: ["--no-bodies", "--no-search"],
    BODIES: ["--no-search"],
    WHOLE: [],
    LIMITED: ["--memory-limit", "1GB"],
}
PROGRAMS = (REFERENCE, *OPTIONS)
RESULTS = HERE / "costs.json"
FIRST, AGAIN, REFRESH = "first load", "the same again", "refresh of 1 %"
STEPS = (FIRST, AGAIN, REFRESH)
ROUNDS = {100: 7, 10_000: 5, 100_000: 3, 1_000_000: 1}

Costs = dict[tuple[str, str], Cost]
"""(step, program) to cost."""


def one_round(size: int, data: Path, programs: tuple[str, ...] = PROGRAMS) -> Costs:
    """Measure each program's steps once.

    Args:
        size: posts of the blog.
        data: the folder of the generated blogs.
        programs: which to measure.

    Returns:
        What each step cost; the first that fails ends the process.
    """
    folder = corpus(size, data)
    costs: Costs = {}
    for program in programs:
        with tempfile.TemporaryDirectory(dir=data) as work:
            source, database = Path(work, "posts.csv"), Path(work, "blog.duckdb")
            for step in STEPS:
                if step != AGAIN:
                    version = "refresh/posts.csv" if step == REFRESH else "posts.csv"
                    place(folder / version, source)
                cost = measure(_command(program, step, source, database))
                if cost.error:
                    sys.exit(f"{program}, {step}: {cost.error}")
                costs[step, program] = cost
    return costs


def _command(program: str, step: str, source: Path, database: Path) -> list[str]:
    if program == REFERENCE:
        return [sys.executable, str(HERE / "reference.py"), str(source), str(database)]
    # A limit of memory is not remembered, other options are.
    options = OPTIONS[program] if step == FIRST or program == LIMITED else []
    words = [str(BLOGDB), "load", str(source), "--db", str(database), "-q"]
    return [*words, *options]


def report(results: dict[str, Any]) -> str:
    """Write the results as Markdown.

    Args:
        results: the environment, and each run with its size, step, program and cost.
    """
    lines = [about(results["environment"])]
    runs = results["runs"]
    for size in sorted({run["size"] for run in runs}):
        rounds = max(run["round"] for run in runs if run["size"] == size)
        rows = []
        for program in PROGRAMS:
            cells = []
            for step in STEPS:
                chosen = [
                    run
                    for run in runs
                    if (run["size"], run["step"], run["program"])
                    == (size, step, program)
                ]
                if not chosen:
                    break
                wall, memory = (
                    statistics.median(run[name] for run in chosen)
                    for name in ("wall", "memory_mb")
                )
                cells += [f"{wall:.2f}", f"{memory:,.0f}"]
            else:
                rows.append([program, *cells])
        heads = [name for step in STEPS for name in (f"{step}, s", "MB")]
        count = "1 round" if rounds == 1 else f"{rounds} rounds"
        lines.append(table([f"{size:,} posts, {count}", *heads], rows))
    return "\n" + "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and write the results and the page."""
    parser = argparse.ArgumentParser(description="Measure what loads cost.")
    parser.add_argument("--sizes", default="100,10000,100000,1000000")
    parser.add_argument("--rounds", type=int, help="of each size; more for small ones")
    parser.add_argument(
        "--without", action="append", default=[], choices=PROGRAMS, help="leave it out"
    )
    parser.add_argument(
        "--data", type=Path, default=REPOSITORY / "build" / "benchmarks"
    )
    arguments = parser.parse_args()
    arguments.data.mkdir(parents=True, exist_ok=True)
    programs = tuple(each for each in PROGRAMS if each not in arguments.without)
    sizes = [int(size) for size in arguments.sizes.split(",")]
    # What was measured of other sizes stays.
    known = json.loads(RESULTS.read_text("utf-8"))["runs"] if RESULTS.exists() else []
    runs = [run for run in known if run["size"] not in sizes]
    for size in sizes:
        for number in range(1, 1 + (arguments.rounds or ROUNDS.get(size, 3))):
            for (step, program), cost in one_round(
                size, arguments.data, programs
            ).items():
                print(f"{size:>9,} {number} {program:26}{step:16}{cost.wall:8.2f} s")
                sys.stdout.flush()
                run = {"size": size, "round": number, "program": program, "step": step}
                runs.append(run | cost._asdict())
    results = {"environment": environment(), "runs": runs}
    text = json.dumps(results, indent=1, ensure_ascii=False)
    RESULTS.write_text(text + "\n", encoding="utf-8")
    write_between(REPOSITORY / "docs" / "performance.md", "costs", report(results))


if __name__ == "__main__":
    main()
