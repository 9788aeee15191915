"""Revision 0006: posts have a format, and what is HTML is read as HTML."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from blogdb.loaders.load import load
from blogdb.loaders.options import Options
from blogdb.migrations import migrate

POSTS = """slug,title,content,content_html
plain,Plain,"Some *words* here.",
marked,Marked,,"<p>Some <em>words</em> <a href=""https://x.example/"">here</a>.</p>"
"""


def ask(database: Path, query: str) -> list[tuple[object, ...]]:
    """Ask a database."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.usefixtures("few_views")
def test_the_next_load_knows_the_formats(tmp_path: Path) -> None:
    """A database from before comes along; its next load finds formats, not changes."""
    source, database = tmp_path / "posts.csv", tmp_path / "blog.duckdb"
    source.write_text(POSTS)
    load(database, [str(source)], Options(search=False, threads=1))
    formats = "select slug, format from posts order by 1"
    texts = "select post_id, count_words from post_texts order by 1"
    known, read = ask(database, formats), ask(database, texts)
    assert known == [("marked", "html"), ("plain", "markdown")]
    migrate.migrate(database, "0005")
    migrate.migrate(database)
    assert len(ask(database, formats)) == 2
    # On a slow machine, the source is old enough by now to be known as the same.
    source.write_text(POSTS + "\n")
    counts = load(database, options=Options(threads=1)).counts
    assert (counts.unchanged, counts.changed) == (2, 0)
    assert ask(database, formats) == known
    assert ask(database, texts) == read
