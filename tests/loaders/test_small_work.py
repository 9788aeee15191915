"""Small blogs, for which loads plan less, come out as large ones do."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from blogdb.loaders import kept_bodies
from blogdb.loaders import load as loading
from blogdb.loaders.streaming import streaming

from . import plain

if TYPE_CHECKING:
    from pathlib import Path

TABLES = (
    *("posts", "authors", "tags", "post_authors", "post_tags", "post_changes"),
    *("post_links", "headings", "images", "code_blocks", "search_terms"),
)


def loaded(folder: Path, sample: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Load a part of the sample, then most of it with changes, and read every row."""
    folder.mkdir()
    source, database = folder.with_name("posts.csv"), folder / "blog.duckdb"
    with sample.open(newline="") as stream:
        header, *rows = csv.reader(stream)
    for count in (25, 20):
        with source.open("w", newline="") as stream:
            csv.writer(stream).writerows([header, *rows[:count]])
        loading.load(database, [str(source)])
        for row in rows[::5]:
            row[0] += " anew"
    queries = [f"from {table} order by all" for table in TABLES]
    return dict(zip(TABLES, plain.ask_all(database, *queries), strict=True))


def test_small_work_has_the_same_result(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every row is the same whether it is loaded as of a small or of a large blog."""
    small = loaded(tmp_path / "small", sample)
    for module in (loading, kept_bodies):
        monkeypatch.setattr(module, "SMALL", 0)
    assert loaded(tmp_path / "large", sample) == small
    assert all(small[table] for table in ("posts", "post_links", "post_changes"))


def test_streaming_keeps_the_way_of_planning() -> None:
    """After bodies are streamed DuckDB plans with as few optimizers as before."""
    setting = "select current_setting('disabled_optimizers')"
    with duckdb.connect() as connection:
        connection.execute("set disabled_optimizers = 'top_n'")
        with streaming(connection):
            [(during,)] = connection.execute(setting).fetchall()
        [(after,)] = connection.execute(setting).fetchall()
    assert set(during.split(",")) == {"top_n", "join_order", "build_side_probe_side"}
    assert after == "top_n"
