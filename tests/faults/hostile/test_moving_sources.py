"""Sources that change while they are read, by the hand of another process."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from blogdb.db.errors import BlogdbError, ExitCode
from blogdb.loaders.options import Options

from ...loaders import plain
from ...loaders.without_bodies import load
from ...rounds import rounds
from . import mover
from .conftest import Record

MANY = rounds(600, 1500)
"""Posts of the source."""

WAYS = ("rewrite", "overwrite", "grow", "replace", "remove")
FORMS: dict[str, Callable[[list[plain.Row]], bytes]] = {
    "csv": plain.as_delimited,
    "jsonl": plain.as_json_lines,
    "json": plain.as_json,
    "parquet": lambda rows: plain.as_parquet(rows, is_typed=True),
    "txt": lambda rows: plain.as_viewer(map(plain.viewer_record, rows)),
}
CASES = [
    (WAYS[number % len(WAYS)], form)
    for start in range(len(WAYS))
    for number, form in enumerate(FORMS, start)
]


def states() -> list[list[plain.Row]]:
    """Make three states of a blog, of which every row says which one it is of."""
    return [
        [
            plain.row(f"s{n}", title=f"State {mark}", content=f"{mark} {n} " * 50)
            for n in range(count)
        ]
        for mark, count in (("one", MANY), ("two", MANY + 100), ("three", MANY + 200))
    ]


@pytest.mark.parametrize(("how", "form"), CASES[: rounds(1, 25)])
def test_sources_that_move(
    how: str,
    form: str,
    new: Path,
    tmp_path: Path,
    record: Record,
) -> None:
    """A load holds one state of its source, or says that it changed and does nothing.

    A half that stands still is a state as well: nobody can tell it from a whole.
    """
    files = []
    for number, rows in enumerate(states()):
        files.append(tmp_path / f"{number}.{form}")
        files[-1].write_bytes(FORMS[form](rows))
    source = tmp_path / f"source.{form}"
    shutil.copy(files[0], source)
    load(new, [str(source)])
    seen: Counter[str] = Counter()
    process = subprocess.Popen(
        [sys.executable, mover.__file__, how, source, *files], stdin=subprocess.PIPE
    )
    try:
        for _ in range(rounds(2, 20)):
            before = new.read_bytes()
            try:
                load(new, [str(source)], Options(allow_removals=True))
            except BlogdbError as error:
                assert error.exit_code == ExitCode.SOURCE  # noqa: PT017 (or it loads)
                assert new.read_bytes() == before
                seen["refused: " + str(error).partition("; ")[2][:20]] += 1
                continue
            titles = set(plain.column(new, "select title from posts"))
            assert len(titles) == 1
            (problems,) = plain.ask(new, "select count(*) from load_problems")
            seen["loaded, with problems" if problems[0] else "loaded"] += 1
    finally:
        process.communicate(b"")
    assert process.returncode == 0
    record("loads", {"how": how, "format": form} | seen)
    # When it has come to rest, it loads whole.
    load(new, [str(source)], Options(allow_removals=True))
    assert set(plain.posts(new)) == set(plain.expected(states()[0]))
    assert sorted(path.name for path in new.parent.glob(".*.work*")) == []
