"""Of a refresh's rows, the bodies that are not stored yet are kept, without a join."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import duckdb
import pytest

from blogdb.db.quoting import literal
from blogdb.db.steps import timed
from blogdb.loaders import kept_bodies, stage
from blogdb.loaders.kept_bodies import Bodies
from blogdb.loaders.options import Given
from blogdb.loaders.sources.files import File
from blogdb.sql.run import run_step

from . import plain
from .without_bodies import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Row = tuple[str, str, str | None]
    """Slug, body, and a value without a column in the database."""

EVERY = 1 << 27
"""Bits enough for a filter without mistakes."""


def as_csv(rows: Iterable[Row]) -> str:
    """Write rows as CSV; the title is the slug."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["slug", "title", "body", "views"])
    writer.writerows([slug, slug, body, views] for slug, body, views in rows)
    return stream.getvalue()


def test_bodies_of_stored_rows_are_left_out(
    empty: Path, write: Callable[[str, str], str], tmp_path: Path
) -> None:
    """Rows stay in order, and have bodies and fields where these are not stored yet."""
    before: list[Row] = [
        (f"post-{n}", f"Body {n}.", str(n) if n % 3 else None) for n in range(5000)
    ]
    load(empty, [write("posts.csv", as_csv(before))])
    source, expected = [], []
    for n, (slug, body, views) in enumerate(before):
        if n % 70 == 0:
            source.append((f"new-{n}", "New.", None))
            expected.append((f"new-{n}", "New.", None))
        if n % 50 == 0:
            source.append((slug, "Other.", views))
            expected.append((slug, "Other.", views))
        elif n % 50 == 1:
            source.append((slug, body, "many"))
            expected.append((slug, None, "many"))
        elif n % 50 != 2:
            source.append((slug, body, views))
            expected.append((slug, None, None))
    path = tmp_path / "later.csv"
    path.write_text(as_csv(source))
    with duckdb.connect() as connection:
        run_step(connection, "macros")
        connection.execute(f"attach {literal(empty)} as base (read_only)")
        connection.execute("use base.main")
        file = File(str(path), path)
        reader = stage.choose_reader(file, Given(file.location))
        stage.stage(connection, [stage.Input(file, reader, {})], Bodies.NEW)
        staged = connection.execute(
            "select slug, content, fields ->> 'views' from staged order by rowid"
        ).fetchall()
    assert staged == expected


@pytest.mark.parametrize(
    ("most_bits", "has_twins", "steps"),
    [
        (EVERY, True, ["stage", "bodies_kept"]),
        (1, False, ["stage", "bodies_streamed"]),
        (1, True, ["stage", "stage", "bodies_kept"]),
    ],
)
def test_bodies_that_the_filter_takes_for_stored(
    *,
    most_bits: int,
    has_twins: bool,
    steps: list[str],
    empty: Path,
    write: Callable[[str, str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They are read again if they have to be written, and all rows of twins are."""
    first: list[Row] = [("same", "a", "1"), ("edited", "b", "2"), ("viewed", "c", "3")]
    load(empty, [write("posts.csv", as_csv(first))])
    later: list[Row] = [
        ("same", "a", "1"),
        ("new", "d", "4"),
        ("edited", "B", "5"),
        ("viewed", "c", "6"),
    ]
    # The same row but for what has no column, of which hashes know nothing.
    twin: list[Row] = [("edited", "B", "7")] if has_twins else []
    source = write("posts.csv", as_csv([*later, *twin]))
    monkeypatch.setattr(kept_bodies, "MOST_BITS", most_bits)
    monkeypatch.setattr(kept_bodies, "SMALL", 0)
    with timed() as timings:
        counts = load(empty, [source]).counts
    names = {"stage", "bodies_kept", "bodies_streamed"}
    assert [each.name for each in timings if each.name in names] == steps
    assert (counts.added, counts.changed, counts.unchanged) == (1, 1, 2)
    assert counts.rejected == len(twin)
    query = "select slug, content, fields ->> 'views' from posts order by slug"
    assert plain.ask(empty, query) == sorted(later)
