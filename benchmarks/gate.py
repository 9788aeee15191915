"""Fail where loads have become much slower than they were: `python benchmarks/gate.py`.

Loads of 10,000 posts are measured beside the hand-written reference, and beside loads
that do less, in one run. What counts is each ratio's median, which hardly depends on
the machine. The limits in limits.json are half as much again as what was reached when
they were written; a ratio above its limit is measured a second time before it counts.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from pathlib import Path

from costs import AGAIN, BODIES, FIRST, NARROW, REFERENCE, REFRESH, WHOLE, one_round
from measure import HERE, REPOSITORY

SIZE = 10_000
ROUNDS = 3
MARGIN = 1.5
LIMITS = HERE / "limits.json"
RATIOS = [
    (FIRST, NARROW, REFERENCE),
    (REFRESH, NARROW, REFERENCE),
    (AGAIN, NARROW, REFERENCE),
    (FIRST, BODIES, NARROW),
    (FIRST, WHOLE, NARROW),
    (REFRESH, WHOLE, NARROW),
    (AGAIN, WHOLE, NARROW),
]
"""Step, program, and the program that it is compared with."""


def measured(data: Path) -> dict[str, float]:
    """Measure all rounds.

    Args:
        data: the folder of the generated blogs.

    Returns:
        The name of each ratio to its median.
    """
    programs = (REFERENCE, NARROW, BODIES, WHOLE)
    rounds = [one_round(SIZE, data, programs) for _ in range(ROUNDS)]
    return {
        f"{step}: {program} / {other}": statistics.median(
            costs[step, program].wall / costs[step, other].wall for costs in rounds
        )
        for step, program, other in RATIOS
    }


def exceeded(ratios: dict[str, float], limits: dict[str, float]) -> list[str]:
    """Print ratios beside their limits, and return those above.

    Args:
        ratios: name to ratio.
        limits: name to limit.
    """
    for name, ratio in ratios.items():
        sign = ">" if ratio > limits[name] else " "
        print(f"{ratio:6.2f} {sign} at most {limits[name]:5.2f}  {name}", flush=True)
    return [name for name, ratio in ratios.items() if ratio > limits[name]]


def main() -> None:
    """Measure, and fail if a limit is exceeded twice."""
    parser = argparse.ArgumentParser(description="Check that loads are no slower.")
    parser.add_argument(
        "--data", type=Path, default=REPOSITORY / "build" / "benchmarks"
    )
    parser.add_argument(
        "--write", action="store_true", help="write limits from what is measured"
    )
    arguments = parser.parse_args()
    arguments.data.mkdir(parents=True, exist_ok=True)
    ratios = measured(arguments.data)
    if arguments.write:
        limits = {name: round(ratio * MARGIN, 2) for name, ratio in ratios.items()}
        LIMITS.write_text(json.dumps(limits, indent=1) + "\n", encoding="utf-8")
    limits = json.loads(LIMITS.read_text("utf-8"))
    if above := exceeded(ratios, limits):
        print("a limit is exceeded; measuring again", flush=True)
        again = exceeded(measured(arguments.data), limits)
        if twice := [name for name in above if name in again]:
            sys.exit(f"slower than the limit, twice: {'; '.join(twice)}")


if __name__ == "__main__":
    main()
