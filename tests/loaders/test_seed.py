"""The corpus that blogdb was created from, loaded and held against a plain reading."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from blogdb.loaders.load import load

from ..conftest import Once, one_duckdb
from . import plain

Run = Callable[..., subprocess.CompletedProcess[str]]

HEADER = 28


@pytest.fixture(scope="module")
def rows(seed: Path) -> list[plain.Row]:
    """The seed's rows: behind its header seven lines each."""
    lines = seed.read_text("utf-8").removesuffix("\n").split("\n")[HEADER:]
    assert len(lines) % 7 == 0
    found = []
    for start in range(0, len(lines), 7):
        title, author, date, slug, tags, url, content = lines[start : start + 7]
        found.append(
            plain.row(
                slug,
                title=title,
                authors=[author],
                date=day(date).isoformat(),
                tags=[tag.strip() for tag in tags.split(",")],
                url=url,
                content=content,
            )
        )
    return found


def day(text: str) -> dt.date:
    """Read the two forms that the seed has."""
    for form in ("%b %d, %Y", "%B %d, %Y"):
        try:
            return (
                dt.datetime.strptime(text.strip(), form).replace(tzinfo=dt.UTC).date()
            )
        except ValueError:
            continue
    raise ValueError(text)


@pytest.fixture(scope="module")
def loaded(seed: Path, once: Once) -> Path:
    """The seed, loaded once, to copy or to read."""

    def make(folder: Path) -> None:
        counts = load(folder / "blog.duckdb", [str(seed)]).counts
        assert (counts.read, counts.added, counts.rejected) == (100, 100, 0)

    return once("seed", make) / "blog.duckdb"


def test_every_value_is_the_seed_s(rows: list[plain.Row], loaded: Path) -> None:
    """Every column of every post is what a plain reading of the seed gives."""
    assert plain.posts(loaded) == plain.expected(rows)


def test_numbers_of_the_seed(loaded: Path) -> None:
    """The seed has the numbers of posts, days, authors, tags and pairs that we know."""
    counts = plain.ask(
        loaded,
        """
        select
            (select count(*) from posts), (select min(published_on) from posts),
            (select max(published_on) from posts), (select count(*) from authors),
            (select count(*) from tags), (select count(*) from post_tags),
            (select count(*) from load_problems)
        """,
    )
    days = (dt.date(2023, 3, 30), dt.date(2023, 10, 24))
    assert counts == [(100, *days, 65, 87, 325, 0)]
    months = plain.column(loaded, "select month(published_on) from posts")
    assert [Counter(months)[month] for month in range(3, 11)] == [
        *(1, 10, 18, 18, 13, 16, 16, 8)
    ]
    tags = Counter(
        plain.column(loaded, "select name from post_tags join tags using (tag_id)")
    )
    assert [tags[name] for name in ("llm", "guide", "community", "nlp")] == [
        *(19, 39, 25, 24)
    ]


def test_rows_stand_in_the_order_of_the_source(
    rows: list[plain.Row], loaded: Path
) -> None:
    """Numbers of posts and of source rows follow the source's order, from 1."""
    found = plain.ask(loaded, "select slug, post_id, source_row from posts order by 2")
    assert found == [(r["slug"], n, n) for n, r in enumerate(rows, 1)]


def test_second_load_changes_nothing(seed: Path, loaded: Path, tmp_path: Path) -> None:
    """The same load again, also after a touch, leaves file and folder as they are."""
    source = Path(shutil.copy(seed, tmp_path / "seed.txt"))
    database = tmp_path / "home" / "blog.duckdb"
    database.parent.mkdir()
    shutil.copy(loaded, database)
    load(database, [str(source)])
    before = plain.state(database.parent)
    for times in (None, (1, 1)):
        os.utime(source, times)
        result = load(database, [str(source)])
        assert (result.counts.unchanged, result.load_id) == (100, None)
        assert plain.state(database.parent) == before


def test_order_of_the_source_does_not_matter(
    seed: Path, loaded: Path, tmp_path: Path
) -> None:
    """A source with its records in reverse changes no id and no byte."""
    lines = seed.read_text("utf-8").removesuffix("\n").split("\n")
    records = [lines[at : at + 7] for at in range(HEADER, len(lines), 7)]
    reverse = tmp_path / "seed.txt"
    reverse.write_text(
        "\n".join([*lines[:HEADER], *(line for r in records[::-1] for line in r)])
    )
    database = Path(shutil.copy(loaded, tmp_path / "blog.duckdb"))
    ids = plain.ids(database)
    load(database, [str(reverse)])  # remembers the new source
    assert plain.ids(database) == ids
    before = database.read_bytes()
    shutil.copy(seed, reverse)
    assert load(database, [str(reverse)]).load_id is None
    assert database.read_bytes() == before


@one_duckdb("1.5")
def test_seed_on_each_duckdb(
    seed: Path, rows: list[plain.Row], run: Run, tmp_path: Path, each_duckdb: dict
) -> None:
    """Each DuckDB loads the seed to the same rows, and the next time nothing."""
    database = tmp_path / "blog.duckdb"
    done = run("load", seed, env=each_duckdb)
    assert done.returncode == 0, done.stderr
    assert re.match("100 posts read in .* s: 100 added, 0 changed", done.stdout)
    assert plain.posts(database) == plain.expected(rows)
    before = database.read_bytes()
    done = run("load", seed, env=each_duckdb)
    assert "unchanged: the file was not touched" in done.stdout
    assert database.read_bytes() == before
