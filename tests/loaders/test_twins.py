"""Rows that stand twice in a source, letter for letter."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from blogdb.db import engine

from .without_bodies import load

Write = Callable[[list[dict[str, str]]], str]

ROWS = [
    {"slug": "one", "title": "One", "url": "https://blog.example/one", "body": "a b"},
    {"slug": "two", "title": "Two", "url": "https://blog.example/two", "body": "c"},
]
TWICE = [*ROWS, ROWS[0]]


def as_csv(rows: list[dict[str, str]]) -> str:
    """Write rows as CSV."""
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    return "\n".join(lines) + "\n"


def as_lines(rows: list[dict[str, str]]) -> str:
    """Write rows as JSON Lines."""
    return "".join(json.dumps(row) + "\n" for row in rows)


def as_viewer(rows: list[dict[str, str]]) -> str:
    """Write rows as the data set viewer does."""
    header = [line for name in rows[0] for line in (name, "stringlengths", "1", "99")]
    return "\n".join([*header, *(value for row in rows for value in row.values())])


@pytest.mark.parametrize("write", [as_csv, as_lines, as_viewer])
@pytest.mark.parametrize("ending", ["", "broken"], ids=["good", "with a bad row"])
def test_row_that_stands_twice(
    empty: Path, tmp_path: Path, write: Write, ending: str
) -> None:
    """The first is loaded with its body, the second is a problem, in every format."""
    source = tmp_path / "posts"
    source.write_text(write(TWICE).rstrip("\n") + "\n" + ending)
    result = load(empty, [str(source)])
    bad = 1 if ending else 0
    assert (result.counts.read, result.counts.added, result.counts.rejected) == (
        3 + bad,
        2,
        1 + bad,
    )
    with engine.connect(empty) as connection:
        posts = connection.execute(
            "select slug, content, word_count from posts order by slug"
        ).fetchall()
        repeated = connection.execute(
            "select source_row, slug from load_problems where slug is not null"
        ).fetchall()
    assert posts == [("one", "a b", 2), ("two", "c", 1)]
    assert repeated == [(3, "one")]
