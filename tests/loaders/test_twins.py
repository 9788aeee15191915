"""Rows that stand twice in a source, letter for letter."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

from . import plain
from .without_bodies import load


def twice(name: str) -> list[dict[str, str]]:
    """Make rows that no other name has, the first of them twice."""
    rows = [
        {
            "slug": f"{name}-{place}",
            "title": place.title(),
            "url": f"https://blog.example/{name}/{place}",
            "body": body,
        }
        for place, body in (("one", "a b"), ("two", "c"))
    ]
    return [*rows, rows[0]]


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


def test_row_that_stands_twice(empty: Path, tmp_path: Path) -> None:
    """The first is loaded with its body, the second is a problem, in every format."""
    sources, expected, repeats = [], [], []
    for write, ending in product((as_csv, as_lines, as_viewer), ("", "broken")):
        name = f"{write.__name__}-{ending or 'good'}"
        source = tmp_path / name
        source.write_text(write(twice(name)).rstrip("\n") + "\n" + ending)
        sources.append(str(source))
        expected += [(f"{name}-one", "a b", 2), (f"{name}-two", "c", 1)]
        repeats.append((str(source), 3, f"{name}-one"))
    counts = load(empty, sources).counts
    assert (counts.read, counts.added, counts.rejected) == (21, 12, 9)
    posts, repeated = plain.ask_all(
        empty,
        "select slug, content, word_count from posts order by slug",
        "select source_file, source_row, slug from load_problems"
        " where slug is not null",
    )
    assert posts == sorted(expected)
    assert sorted(repeated) == sorted(repeats)
