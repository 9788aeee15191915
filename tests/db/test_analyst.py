"""What an analyst adds to the file survives everything blogdb does to it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

from blogdb.db import engine
from blogdb.db.errors import RefusedError
from blogdb.db.store import compact as compacting
from blogdb.db.store import generations
from blogdb.db.store.rollback import rollback
from blogdb.loaders.options import Options
from blogdb.migrations import migrate

from ..conftest import Once
from ..loaders.without_bodies import load
from ..rounds import combined
from .conftest import names

# One of everything that DuckDB keeps in a file.
OWN = """
create sequence note_ids start 5;
create type mood as enum ('glad', 'sad');
create table notes (
    note_id integer primary key default nextval('note_ids'),
    slug varchar not null,
    mood mood,
    doubled integer generated always as (note_id * 2),
    check (note_id > 0)
);
insert into notes (slug, mood) values ('a', 'glad'), ('b', 'sad');
create index notes_by_slug on notes (slug);
create table remarks (note_id integer references notes (note_id), remark varchar);
insert into remarks values (5, 'it''s "so"');
create table texts (body varchar using compression zstd);
create schema mine;
create table mine.extra as select 42 as answer;
create view noted as select slug, title from posts semi join notes using (slug);
create view mine.more as select * from noted cross join mine.extra;
create view "odd ""name" as select 1 as "a.b";
create macro twice(x) as x * 2;
create macro notes_about(wanted) as table select * from notes where slug = wanted;
comment on table notes is 'what I think';
comment on column notes.mood is 'how I felt';
comment on view noted is 'posts with notes';
comment on column noted.title is 'the title';
comment on macro twice is 'doubles';
comment on table posts is 'our posts';
comment on column posts.title is 'our title';
create index posts_by_day on posts (published_on);
"""
ASKED = (
    "from notes order by all",
    "from remarks",
    "from mine.extra",
    'from "odd ""name"',
    "select twice(21)",
    "from notes_about('b')",
    "select * from mine.more where false",
    "select count(*) from noted",
)
# Told by DuckDB's own export, and by its functions where the export is silent.
COMMENTS = """
select 'table', table_name, comment from duckdb_tables() where comment is not null
union all
select table_name, column_name, comment from duckdb_columns() where comment is not null
union all
select 'view', view_name, comment from duckdb_views() where comment is not null
union all
select 'macro', function_name, comment from duckdb_functions()
where not internal and comment is not null
order by all
"""


@pytest.fixture
def own(loaded: Path) -> Path:
    """The sample, loaded, to which an analyst added one of everything."""
    with engine.connect(loaded, read_only=False) as connection:
        connection.execute(OWN).fetchall()
    return loaded


def told(database: Path, tmp_path: Path) -> dict[str, Any]:
    """Tell all that a database holds of an analyst's, by other ways than the code's."""
    folder = tmp_path / "export"
    shutil.rmtree(folder, ignore_errors=True)
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute(f"export database '{folder}'").fetchall()
        answers = [connection.execute(query).fetchall() for query in ASKED]
        comments = connection.execute(COMMENTS).fetchall()
        sequence = connection.execute(
            "select last_value from duckdb_sequences() where sequence_name = 'note_ids'"
        ).fetchall()
    # The macros carry the database's identity, which is another after a migration.
    schema = re.sub("[0-9a-f]{32}", "", (folder / "schema.sql").read_text()).split(";")
    return {
        "answers": answers,
        "comments": comments,
        "sequence": sequence,
        "schema": sorted(
            statement.strip()
            for statement in schema
            # What blogdb's own sequences gave last is not the analyst's.
            if "CREATE SEQUENCE" not in statement
        ),
    }


def refresh(database: Path, fewer: int = 1) -> None:
    """Load the sample less some of its posts."""
    with engine.connect(database) as connection:
        rows = connection.execute(
            f"select slug, title from posts order by post_id limit {100 - fewer}"
        ).fetchall()
    source = database.parent.parent / "fewer.csv"
    source.write_text(
        "slug;title\n" + "".join(f'{slug};"{title}"\n' for slug, title in rows)
    )
    result = load(database, [str(source)], Options(allow_missing_fields=True))
    assert (result.counts.read, result.counts.rejected) == (100 - fewer, 0)
    assert count_posts(database) == 100 - fewer


@pytest.fixture
def refreshed(loaded: Path, once: Once) -> Path:
    """The sample, loaded, and loaded again less a post."""

    def make(folder: Path) -> None:
        path = folder / "live" / loaded.name
        path.parent.mkdir()
        shutil.copy(loaded, path)
        refresh(path)

    made = once("refreshed", make) / "live"
    shutil.copytree(made, loaded.parent, dirs_exist_ok=True)
    return loaded


def test_own_objects_survive_a_load(own: Path, tmp_path: Path) -> None:
    """A load that changes posts keeps everything an analyst added."""
    before = told(own, tmp_path)
    refresh(own)
    assert told(own, tmp_path) == before


def test_own_objects_survive_a_compaction(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A compacted file still holds everything an analyst added."""
    monkeypatch.setattr(compacting, "LEAST_GAIN", -1)
    before, inode = told(own, tmp_path), own.stat().st_ino
    compacting.compact(own)
    assert own.stat().st_ino != inode
    assert told(own, tmp_path) == before


def test_own_objects_survive_a_rollback(refreshed: Path, tmp_path: Path) -> None:
    """A rollback to a state before an analyst's objects existed keeps them all."""
    with engine.connect(refreshed, read_only=False) as connection:
        connection.execute(OWN).fetchall()
    before = told(refreshed, tmp_path)
    assert rollback(refreshed).is_carried
    assert told(refreshed, tmp_path) == before
    assert count_posts(refreshed) == 100
    assert names(refreshed) == [".blog.duckdb.generations", "blog.duckdb"]


def test_rollback_keeps_what_an_analyst_changed(own: Path) -> None:
    """A rollback undoes only blogdb's part, not an analyst's changes since then."""
    refresh(own)
    with engine.connect(own, read_only=False) as connection:
        connection.execute(
            "insert into notes (slug) values ('c'); drop view mine.more;"
            "drop schema mine cascade; comment on table posts is null"
        ).fetchall()
    assert rollback(own).is_carried
    with engine.connect(own) as connection:
        assert connection.execute("select slug from notes order by 1").fetchall() == [
            ("a",),
            ("b",),
            ("c",),
        ]
        left = connection.execute(
            "select schema_name from duckdb_schemas() where schema_name = 'mine'"
            " union all select comment from duckdb_tables()"
            " where table_name = 'posts' and comment is not null"
        ).fetchall()
    assert left == []
    assert count_posts(own) == 100


def test_own_objects_survive_a_migration(own: Path, tmp_path: Path) -> None:
    """Migrated to base and back, an analyst keeps all but what depended on posts."""
    before = told(own, tmp_path)
    migrate.migrate(own, "base")
    with engine.connect(own) as connection:
        assert connection.execute("from mine.extra").fetchall() == [(42,)]
        assert connection.execute('from "odd ""name"').fetchall() == [(1,)]
    migrate.migrate(own)
    after = told(own, tmp_path)
    assert after["answers"] == before["answers"]
    assert after["sequence"] == before["sequence"]
    assert set(before["schema"]) - set(after["schema"]) == {
        "CREATE INDEX posts_by_day ON posts(published_on)"
    }
    own_comments = [
        row
        for row in before["comments"]
        if row[1] in {"notes", "mood", "noted", "twice"} or row[0] == "noted"
    ]
    assert len(own_comments) == 5
    assert set(own_comments) <= set(after["comments"])


def test_rollback_of_a_damaged_file_says_what_is_lost(own: Path) -> None:
    """If the live file cannot be read, rollback brings back the whole generation."""
    refresh(own)
    own.write_bytes(own.read_bytes()[:5000])
    assert not rollback(own).is_carried
    with engine.connect(own) as connection:
        assert len(connection.execute("from notes").fetchall()) == 2
    assert count_posts(own) == 100


REFRESH = partial(refresh, fewer=2)
FOREIGN_KEY = (
    "create table notes (post_id integer references posts (post_id))",
    "table notes has a foreign key to posts",
)
COLUMN = (
    "alter table post_tags add column is_good boolean",
    "post_tags has a column is_good that is not blogdb's",
)


@pytest.mark.parametrize(
    ("change", "own"), combined([REFRESH, rollback], [FOREIGN_KEY, COLUMN])
)
def test_change_of_blogdbs_tables_is_refused(
    refreshed: Path, change: Callable[[Path], object], own: tuple[str, str]
) -> None:
    """A change to blogdb's own tables is named in an error, and nothing changes."""
    statement, message = own
    with engine.connect(refreshed, read_only=False) as connection:
        connection.execute(statement).fetchall()
    before, kept = refreshed.read_bytes(), generations.kept(refreshed)
    with pytest.raises(RefusedError, match=message):
        change(refreshed)
    assert (refreshed.read_bytes(), generations.kept(refreshed)) == (before, kept)


def count_posts(database: Path) -> int:
    """Count the posts."""
    with engine.connect(database) as connection:
        ((count,),) = connection.execute("select count(*) from posts").fetchall()
    return int(count)
