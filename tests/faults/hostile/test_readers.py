"""Sources that chance made: no traceback, no hang, and every row accounted for."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from ...conftest import REPOSITORY
from ...forked import run_forked
from ...loaders import plain
from ...rounds import rounds
from . import mutants
from .conftest import Record, measured

MEMORY = 1000
"""Megabytes of the process that reads, however many sources it has read."""


@pytest.mark.parametrize(
    "forms", rounds([mutants.FORMATS], [(form,) for form in mutants.FORMATS])
)
def test_sources_that_chance_made(
    forms: tuple[str, ...],
    database: Path,
    tmp_path: Path,
    record: Record,
) -> None:
    """Each source is refused in a line, or all its rows are loaded or recorded."""
    counts = {
        form: rounds(6, 5_000) * (3 if form == "delimited" else 1) for form in forms
    }
    module = f"{__package__}.reading"
    wanted = [f"{form}={count}" for form, count in counts.items()]
    done = measured(
        [sys.executable, "-m", module, database, *wanted],
        tmp_path,
        seconds=7200,
        cwd=REPOSITORY,
    )
    assert done.code == 0, done.err[:5000]
    assert done.peak < MEMORY
    ends = ("refused", "read whole", "read with bad rows")
    for form, seen in json.loads(done.out).items():
        record("sources", {"format": form, "count": counts[form]} | seen)
        assert sum(seen.get(end, 0) for end in ends) == counts[form]
        assert seen["compared"] > 0


def test_whole_loads_of_sources_that_chance_made(
    tmp_path: Path,
    record: Record,
) -> None:
    """The program answers each source with a sum that is right, or with one line."""
    count = rounds(3, 500)
    database = tmp_path / "blog.duckdb"
    codes = []
    for number in range(count):
        form = mutants.FORMATS[number % len(mutants.FORMATS)]
        source = mutants.source(1_000_000 + number, form)
        (tmp_path / source.name).write_bytes(source.data)
        database.unlink(missing_ok=True)
        done = run_forked("load", source.name, "--json", cwd=tmp_path)
        codes.append(done.returncode)
        if done.returncode == 0:
            result = json.loads(done.stdout)
            assert result["read"] == result["added"] + result["rejected"]
            (posts,) = plain.column(database, "select count(*) from posts")
            (bad,) = plain.column(
                database,
                "select count(*) from load_problems where severity = 'rejected'",
            )
            assert (posts, bad) == (result["added"], result["rejected"])
        else:
            assert done.returncode == 3, (form, number, done.stderr)
            assert done.stderr.count("\n") == 1
            assert done.stdout == ""
    record("loads", {"count": count, "refused": codes.count(3)})
    assert 0 in codes
