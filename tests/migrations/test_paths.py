"""Revision 0004: posts are known by their path, and were by their slug."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from blogdb.db.errors import RefusedError
from blogdb.loaders.options import Options
from blogdb.migrations import migrate

from ..loaders.without_bodies import load

if TYPE_CHECKING:
    from pathlib import Path

POSTS = (
    "select post_id, language, path, slug, updated_on::varchar from posts order by 1"
)


def write_tree(folder: Path, *paths: str) -> str:
    """Write posts that have tags, categories and a day of update."""
    for path in paths:
        file = folder / "content/posts" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            f"---\ntitle: About {path}\ntags: [a]\ncategories: [b]\n"
            f"lastmod: 2024-01-02\nteam: core\n---\nText of {path}\n"
        )
    (folder / "hugo.toml").write_text("")
    return str(folder)


def ask(database: Path, query: str) -> list[tuple[object, ...]]:
    """Ask a database."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.usefixtures("few_views")
def test_the_next_load_knows_the_paths(tmp_path: Path) -> None:
    """A database from before comes along; its next load finds paths, not changes."""
    database = tmp_path / "blog.duckdb"
    tree = write_tree(tmp_path / "tree", "2024/one.md", "two/index.md", "three.md")
    load(database, [tree], Options(bodies=False, search=False))
    before = ask(database, POSTS)
    assert [row[4] for row in before] == ["2024-01-02"] * 3
    migrate.migrate(database, "0003")
    migrate.migrate(database)
    assert [(*row[:2], row[3]) for row in ask(database, POSTS)] == [
        (*row[:2], row[3]) for row in before
    ]
    assert {row[2] for row in ask(database, POSTS)} == {None}
    counts = load(database).counts
    assert (counts.unchanged, counts.changed) == (3, 0)
    assert ask(database, POSTS) == before
    assert ask(
        database, "select distinct is_category, raw_name from post_tags order by all"
    ) == [(False, "a"), (True, "b")]
    assert ask(database, "select distinct fields ->> 'team' from posts") == [("core",)]
    assert load(database).load_id is None


@pytest.mark.usefixtures("few_views")
def test_going_back_refuses_what_it_cannot_hold(tmp_path: Path) -> None:
    """Where slugs repeat, the older schema is refused with their names."""
    database = tmp_path / "blog.duckdb"
    tree = write_tree(tmp_path / "tree", "2023/call.md", "2024/call.md", "other.md")
    load(database, [tree], Options(bodies=False, search=False))
    with pytest.raises(RefusedError, match=r"posts with the same slug: und/call"):
        migrate.migrate(database, "0003")
    assert len(ask(database, POSTS)) == 3
