"""Changes that DuckDB cannot make in place, in made-up migrations of a real blog."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import duckdb
import pytest
import sqlalchemy

from blogdb.db import engine
from blogdb.migrations import migrate, revisions
from blogdb.migrations.rebuild import rebuild_table

from ..loaders.without_bodies import load
from .catalogue import read_catalogue
from .conftest import content

if TYPE_CHECKING:
    from pathlib import Path

AddRevision = Callable[[str], str]

# Retypes a column that a key covers, adds a column that may not be null, and makes a
# key wider: three things that DuckDB refuses in place.
REBUILD = """
def rebuild_tags(id_type, *more, key, values=None):
    rebuild_table(
        "tags",
        sa.Column(
            "tag_id",
            id_type,
            server_default=sa.text("nextval('tags_tag_id_seq')"),
            nullable=False,
            comment="Number of the tag; stays as long as the tag exists.",
        ),
        sa.Column(
            "name",
            sa.String(),
            nullable=False,
            comment="Canonical name: lower case, hyphens for spaces, aliases applied.",
        ),
        *more,
        sa.PrimaryKeyConstraint("tag_id", name="pk_tags"),
        sa.UniqueConstraint(*key, name="uq_tags_name"),
        values=values,
        comment="Topics of posts, one row each.",
    )


def upgrade():
    rebuild_tags(
        sa.BigInteger(),
        sa.Column("label", sa.String(), nullable=False, comment="It's 100% new."),
        key=["label", "name"],
        values={"label": "upper(name) || ' : 100%' || 1::integer"},
    )


def downgrade():
    rebuild_tags(sa.Integer(), key=["name"])
"""

WIDER = """
def upgrade():
    rebuild_table(
        "post_addresses",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("address", "post_id"),
    )
"""

CLASH = """
def upgrade():
    rebuild_table(
        "authors",
        sa.Column("author_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("author_id"),
        sa.UniqueConstraint("name"),
        values={"name": "'everyone'"},
    )
"""


def test_rebuild_keeps_rows_and_makes_the_new_table(
    loaded: Path, add_revision: AddRevision
) -> None:
    """A rebuilt table keeps its rows, and has the new types, keys and comments."""
    with engine.connect(loaded, read_only=False) as connection:
        connection.execute("create view my_tags as select name from tags")
    before, catalogue = content(loaded), read_catalogue(loaded)
    number = add_revision(REBUILD)
    assert migrate.migrate(loaded)[1] == number

    after, tags = content(loaded), before["tags"]
    assert after.pop("tags") == tags | {
        "label": [f"{str(name).upper()} : 100%1" for name in tags["name"]]
    }
    assert after == {table: before[table] for table in before if table != "tags"}
    said = read_catalogue(loaded)
    assert [row[3:] for row in said["columns"] if row[0] == "tags"] == [
        [
            "BIGINT",
            False,
            "nextval('tags_tag_id_seq')",
            "Number of the tag; stays as long as the tag exists.",
        ],
        [
            "VARCHAR",
            False,
            None,
            "Canonical name: lower case, hyphens for spaces, aliases applied.",
        ],
        ["VARCHAR", False, None, "It's 100% new."],
    ]
    assert ["tags", "Topics of posts, one row each."] in [
        row[:2] for row in said["tables"]
    ]
    for kind in ("views", "macros", "sequences", "indexes"):
        assert said[kind] == catalogue[kind]
    with engine.connect(loaded, read_only=False) as connection:
        for (view,) in connection.execute(
            "select view_name from duckdb_views() where not internal"
        ).fetchall():
            connection.execute(f"from {view}").fetchall()
        # The keys are enforced, and the numbering continues.
        insert = "insert into tags (name, label) values ('new', 'NEW') returning tag_id"
        [(tag_id,)] = connection.execute(insert).fetchall()
        assert connection.execute(
            f"select count(*) from tags where tag_id >= {tag_id}"
        ).fetchall() == [(1,)]
        for key in (insert, "insert into tags values (1, 'other', 'OTHER')"):
            with pytest.raises(duckdb.ConstraintException):
                connection.execute(key)


def test_rebuild_can_be_undone(loaded: Path, add_revision: AddRevision) -> None:
    """Up and down again gives the same rows and the same catalogue as before."""
    before, catalogue = content(loaded), read_catalogue(loaded)
    number = add_revision(REBUILD)
    migrate.migrate(loaded)
    migrate.migrate(loaded, f"{int(number) - 1}")
    assert content(loaded) == before
    # The curated views belong to the newest schema only.
    migrate.install_views(loaded)
    assert read_catalogue(loaded) == catalogue


def test_load_after_a_rebuild(
    loaded: Path, sample: Path, add_revision: AddRevision
) -> None:
    """A load brings an older database up to date, and finds all posts unchanged."""
    number = add_revision(WIDER)
    done = load(loaded, [str(sample)])
    assert (done.counts.unchanged, done.counts.added, done.counts.changed) == (
        100,
        0,
        0,
    )
    assert migrate.read_revision(loaded) == number


def test_failing_rebuild_changes_nothing(
    loaded: Path, add_revision: AddRevision
) -> None:
    """Rows that break a new key stop the migration, and the file is as it was."""
    add_revision(CLASH)
    before = loaded.read_bytes()
    with pytest.raises(sqlalchemy.exc.DBAPIError, match="everyone"):
        migrate.migrate(loaded)
    assert loaded.read_bytes() == before
    assert list(loaded.parent.iterdir()) == [loaded]


def test_failing_rebuild_rolls_back(loaded: Path, add_revision: AddRevision) -> None:
    """A failed rebuild leaves nothing behind, since it is one transaction."""
    add_revision(CLASH)
    before, catalogue = content(loaded), read_catalogue(loaded)
    with (
        pytest.raises(sqlalchemy.exc.DBAPIError, match="everyone"),
        migrate.migrating(loaded) as connection,
    ):
        revisions.upgrade(connection)
    migrate.install_views(loaded)
    assert (content(loaded), read_catalogue(loaded)) == (before, catalogue)


def test_rebuild_refuses_values_for_no_column() -> None:
    """A value for a column that the new table lacks is an error that names it."""
    with pytest.raises(ValueError, match="tags has no column colour"):
        rebuild_table("tags", sqlalchemy.Column("name"), values={"colour": "1"})
