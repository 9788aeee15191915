"""Loads that look at posts whose rows did not change, and what they must not do."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from blogdb.db import engine
from blogdb.db.errors import RefusedError
from blogdb.loaders.options import Options

from ..rounds import rounds
from .plain import ask
from .without_bodies import load

HEADER = "slug,title,tags,author,content\n"
ONE = 'one,One,"x;yy",Jane,body of one\n'
TWO = "two,Two,x,J. Doe,the body of two\n"
THREE = "three,Three,z,Jane Doe,three\n"
ALIASES = '[tags]\n"yy" = "ys"\n[authors]\n"J. Doe" = "Jane Doe"\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A source with three posts."""
    path = tmp_path / "posts.csv"
    path.write_text(HEADER + ONE + TWO + THREE)
    return path


@pytest.fixture
def blog(tmp_path: Path, source: Path, empty_template: Path) -> Path:
    """A database with these posts."""
    path = Path(shutil.copy(empty_template, tmp_path / "blog.duckdb"))
    load(path, [str(source)])
    return path


def aliases(tmp_path: Path, text: str = ALIASES) -> Options:
    """Name an aliases file with this text."""
    path = tmp_path / "aliases.toml"
    path.write_text(text)
    return Options(aliases=path)


def as_by_another_duckdb(path: Path) -> None:
    """Make the hashes look as if another hash function had made them."""
    with duckdb.connect(path) as connection:
        connection.execute(
            "update loads set hash_probe = hash_probe + 1;"
            "update posts set content_hash = content_hash + 1,"
            " source_hash = source_hash + 1"
        )


BODIES = [
    ("one", "body of one", 3),
    ("three", "three", 1),
    ("two", "the body of two", 4),
]
ASK_BODIES = "select slug, content, word_count from posts order by slug"


@pytest.mark.parametrize("twice", rounds([True], [False, True]))
def test_aliases_keep_bodies(
    tmp_path: Path, source: Path, blog: Path, twice: bool
) -> None:
    """Posts whose tags or authors merge keep their bodies, also beside a twin row."""
    if twice:
        source.write_text(source.read_text() + THREE)
    result = load(blog, [], aliases(tmp_path))
    assert result.counts.changed == 2
    assert ask(blog, ASK_BODIES) == BODIES
    assert load(blog, [], aliases(tmp_path, "")).counts.changed == 2
    assert ask(blog, ASK_BODIES) == BODIES


def test_aliases_and_a_post_out_of_sight(
    tmp_path: Path, source: Path, blog: Path
) -> None:
    """A post that could not be read when aliases came gets them when it is back."""
    whole = source.read_text()
    source.write_text(HEADER + ONE.replace("one,", ",", 1) + TWO + THREE)
    result = load(blog, [], aliases(tmp_path))
    assert (result.counts.rejected, result.counts.removed, result.counts.kept) == (
        1,
        0,
        1,
    )
    source.write_text(whole)
    load(blog)
    tags = "select tags.name from tags join post_tags using (tag_id)"
    assert ("ys",) in ask(blog, tags)
    assert ("yy",) not in ask(blog, tags)


def test_new_aliases_for_a_part(tmp_path: Path, source: Path, blog: Path) -> None:
    """New aliases and --partial are refused, for the other posts would not get them."""
    before = blog.read_bytes()
    path = aliases(tmp_path).aliases
    with pytest.raises(RefusedError, match="whole"):
        load(blog, [str(source)], Options(aliases=path, partial=True))
    assert blog.read_bytes() == before


def test_another_hash_function(source: Path, blog: Path) -> None:
    """Another DuckDB's hashes change no post that did not change."""
    as_by_another_duckdb(blog)
    assert load(blog).load_id is None
    source.write_text(source.read_text().replace("one,One", "one,First"))
    result = load(blog)
    assert (result.counts.changed, result.counts.unchanged) == (1, 2)
    assert ask(blog, ASK_BODIES) == BODIES
    assert ask(blog, "select changed_columns from latest_changes") == [("title",)]


def test_another_hash_function_and_a_part(
    tmp_path: Path, source: Path, blog: Path
) -> None:
    """Posts that a part does not hold are the same posts in the next whole load."""
    as_by_another_duckdb(blog)
    part = tmp_path / "part.csv"
    part.write_text(HEADER + ONE.replace("One", "First"))
    load(blog, [str(part)], Options(partial=True))
    result = load(blog, [str(source)])
    assert (result.counts.changed, result.counts.unchanged) == (1, 2)
    changes = "select slug from post_changes where load_id = 3"
    assert ask(blog, changes) == [("one",)]


def test_row_without_slug_keeps_its_post(source: Path, blog: Path) -> None:
    """A row that lacks its slug may be any post's, so none is removed."""
    source.write_text(source.read_text().replace("two,Two", ",Two"))
    result = load(blog)
    assert (result.counts.rejected, result.counts.removed, result.counts.kept) == (
        1,
        0,
        1,
    )
    assert len(ask(blog, ASK_BODIES)) == 3


@pytest.mark.parametrize(
    "options", [Options(format="csv"), Options(mapping={"slug": "title"})]
)
def test_how_to_read_without_a_source(blog: Path, options: Options) -> None:
    """--format and --map without a source are refused, not ignored."""
    with pytest.raises(RefusedError, match="belong to a source"):
        load(blog, [], options)


def test_schema_of_an_analyst_named_memory(source: Path, blog: Path) -> None:
    """A schema that bears the name of DuckDB's own database is in nobody's way."""
    with duckdb.connect(blog) as connection:
        connection.execute("create schema memory; create table memory.notes (n int)")
    source.write_text(source.read_text().replace("two,Two", "two,Second"))
    assert load(blog).counts.changed == 1
    with engine.connect(blog) as connection:
        notes = connection.execute("select count(*) from memory.notes").fetchall()
    assert notes == [(0,)]


def test_foreign_key_of_an_analyst(source: Path, blog: Path) -> None:
    """A table that holds posts by an enforced foreign key is named, and what to do."""
    with duckdb.connect(blog) as connection:
        connection.execute(
            "create table notes (post_id integer references posts (post_id));"
            "insert into notes values (1)"
        )
    before = blog.read_bytes()
    source.write_text(source.read_text().replace("one,One", "one,First"))
    with pytest.raises(RefusedError, match=r"table notes.*foreign key"):
        load(blog)
    assert blog.read_bytes() == before


def test_limits_reach_verification(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The memory limit and the threads hold for the verification as well."""
    seen = []

    def look(connection: duckdb.DuckDBPyConnection, **_: object) -> list[str]:
        query = "select current_setting('memory_limit'), current_setting('threads')"
        seen.extend(connection.execute(query).fetchall())
        return []

    monkeypatch.setattr("blogdb.db.store.verify.findings", look)
    options = Options(memory_limit="400MiB", threads=1)
    load(tmp_path / "blog.duckdb", [str(source)], options)
    assert seen == [("400.0 MiB", 1)]


def test_more_names_than_a_small_number_holds(tmp_path: Path) -> None:
    """A post with 40,000 tags is loaded with all of them, in their order."""
    path, database = tmp_path / "many.csv", tmp_path / "blog.duckdb"
    names = ";".join(f"tag{number}" for number in range(40_000))
    path.write_text(f"slug,title,tags\none,One,{names}\ntwo,Two,x\n")
    assert load(database, [str(path)]).counts.added == 2
    last = "select raw_name from post_tags where position = 40000"
    assert ask(database, last) == [("tag39999",)]
