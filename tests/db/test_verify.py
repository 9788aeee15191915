"""Verification: it finds each kind of damage, and nothing in a good database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint

from blogdb.db import engine
from blogdb.db.errors import VerificationError
from blogdb.db.models import Base
from blogdb.db.store import verify

from ..rounds import rounds

TABLES = Base.metadata.tables


KEYS = [
    (table.name, [column.name for column in constraint.columns])
    for table in TABLES.values()
    for constraint in table.constraints
    if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint)
    and len(constraint.columns) > 0
]
REFERENCES = [
    (table.name, element.parent.name, element.column.table.name)
    for table in TABLES.values()
    for constraint in table.foreign_key_constraints
    for element in constraint.elements
]
COUNTS = {
    "posts: the number of rows": "delete from posts where post_id = 1",
    "loads: rows read are not all": "update loads set count_read = count_read + 1",
    "load_problems: the number of rejected rows": (
        "update loads set count_rejected = 1, count_unchanged = count_unchanged - 1"
    ),
    "post_changes: the number of rows": "delete from post_changes where post_id = 1",
    "post_changes: the last change": (
        "update post_changes set change = 'removed' where post_id = 1"
    ),
}


@pytest.fixture(scope="module")
def shared(
    few_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a copy of the sample that all tests here share."""
    path = tmp_path_factory.mktemp("verify") / "blog.duckdb"
    path.write_bytes(few_template.read_bytes())
    with engine.connect(path, read_only=False) as connection:
        yield connection


@pytest.fixture
def private(shared: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the sample; what is broken is whole again afterwards."""
    shared.execute("begin").fetchall()
    yield shared
    shared.execute("rollback").fetchall()


@pytest.fixture
def alone(loaded: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a copy of the sample, outside a transaction.

    Within one, the first view that does not run would abort it.
    """
    with engine.connect(loaded, read_only=False) as connection:
        yield connection


def run(connection: duckdb.DuckDBPyConnection, *statements: str) -> None:
    """Run statements one after the other."""
    for statement in statements:
        connection.execute(statement).fetchall()


def unguard(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Make a table anew with its rows, but without its keys."""
    run(
        connection,
        f"create temp table kept as from {table}",
        f"drop table {table}",
        f"create table {table} as from kept",
        "drop table kept",
    )


def test_good_database(loaded_template: Path) -> None:
    """Nothing is found in a database as a load leaves it, and it is only read."""
    with engine.connect(loaded_template) as connection:
        assert verify.findings(connection) == []


def test_good_database_passes(private: duckdb.DuckDBPyConnection) -> None:
    """Where nothing is found, there is no error."""
    verify.require(private)


@settings(max_examples=rounds(8, 500))
@given(
    st.lists(st.tuples(st.integers(-3, 5), st.integers(0, 3)), max_size=12),
    st.integers(0, 12),
    st.integers(0, 3000),
    st.sampled_from([0, verify.SMALL]),
)
def test_repeats_of_a_key_that_nobody_enforces(
    shared: duckdb.DuckDBPyConnection,
    rows: list[tuple[int, int]],
    count_sorted: int,
    count_before: int,
    small: int,
) -> None:
    """All are found, in a small and a large database, in order or not."""
    rows = sorted(rows[:count_sorted]) + rows[count_sorted:]
    expected = sum(count > 1 for count in Counter(rows).values())
    shared.execute("begin").fetchall()
    shared.execute("delete from code_blocks").fetchall()
    shared.execute(
        "insert into code_blocks (post_id, position, count_lines)"
        " select -9, unnest(range(?)), 1",
        [count_before],
    ).fetchall()
    for row in rows:
        shared.execute(
            "insert into code_blocks (post_id, position, count_lines) values (?, ?, 1)",
            row,
        ).fetchall()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verify, "SMALL", small)
        # Views have no keys, and take most of the time.
        findings = verify.findings(shared, has_new_schema=False)
        found = [line for line in findings if "repeat" in line]
    shared.execute("rollback").fetchall()
    assert found == (
        [f'code_blocks: {expected} values of ("post_id", "position") repeat']
        if expected
        else []
    )


def test_repeated_keys_are_found(private: duckdb.DuckDBPyConnection) -> None:
    """Two rows with one key are found, for every key that the models declare."""
    expected = []
    for table in {table for table, _ in KEYS}:
        unguard(private, table)
    for number, (table, columns) in enumerate(KEYS):
        values = ", ".join([f"'{424242 + number}'"] * len(columns))
        row = f"insert into {table} ({', '.join(columns)}) values ({values})"
        run(private, row, row)
        quoted = ", ".join(f'"{column}"' for column in columns)
        expected.append(f"{table}: 1 values of ({quoted}) repeat")
    found = [line for line in verify.findings(private) if "repeat" in line]
    assert sorted(found) == sorted(expected)


def test_orphans_are_found(private: duckdb.DuckDBPyConnection) -> None:
    """A reference to a row that does not exist is found, for every reference."""
    expected = []
    for table in {table for table, _, _ in REFERENCES}:
        unguard(private, table)
    for number, (table, column, target) in enumerate(REFERENCES):
        run(private, f"insert into {table} ({column}) values ({424242 + number})")
        expected.append(f"{table}: 1 rows reference missing rows of {target}")
    found = [line for line in verify.findings(private) if "reference" in line]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    ("table", "insert"),
    [("authors", "(name) values ('Nobody')"), ("tags", "(name) values ('nothing')")],
)
def test_names_that_nothing_uses_are_found(
    private: duckdb.DuckDBPyConnection, table: str, insert: str
) -> None:
    """An author without a post, or a tag on none, is found."""
    run(private, f"insert into {table} {insert}")
    assert verify.findings(private) == [f"{table}: 1 rows belong to no post"]


@pytest.mark.parametrize("text", COUNTS)
def test_counts_that_do_not_add_up_are_found(
    private: duckdb.DuckDBPyConnection, text: str
) -> None:
    """What the loads say they did is held against what the tables hold."""
    run(private, COUNTS[text])
    assert [found for found in verify.findings(private) if found.startswith(text)]


def test_names_that_one_rule_of_case_tells_apart(
    private: duckdb.DuckDBPyConnection,
) -> None:
    """Two authors whom the loader tells apart are good, though lower() does not."""
    run(
        private,
        "update authors set name = 'ilker' where author_id = 1",
        "update authors set name = '\u0130lker' where author_id = 2",
    )
    assert verify.findings(private) == []


def test_every_count_is_tested() -> None:
    """Each comparison of counts has a case here that breaks it."""
    for text in verify._COUNTS:
        assert sum(text.startswith(case) for case in COUNTS) == 1


def test_missing_column_is_found(private: duckdb.DuckDBPyConnection) -> None:
    """A column that the models have and the file lacks is found, and nothing else."""
    run(private, "alter table post_changes drop column before")
    assert verify.findings(private) == ["post_changes has no column before"]


def test_missing_table_is_found(private: duckdb.DuckDBPyConnection) -> None:
    """A table that is gone is found by its columns."""
    run(private, "drop table post_addresses")
    assert verify.findings(private) == [
        "post_addresses has no column address",
        "post_addresses has no column post_id",
    ]


def test_table_elsewhere_does_not_hide_a_missing_one(
    private: duckdb.DuckDBPyConnection,
) -> None:
    """An analyst's table of the same name in another schema is not blogdb's."""
    run(
        private,
        "create schema own",
        "create table own.post_addresses as from post_addresses",
        "drop table post_addresses",
    )
    assert "post_addresses has no column address" in verify.findings(private)


def test_broken_view_is_found(alone: duckdb.DuckDBPyConnection) -> None:
    """A curated view that no longer runs is found with DuckDB's reason."""
    run(
        alone,
        "create table short_lived as from posts",
        "create or replace view posts_per_month as from short_lived",
        "drop table short_lived",
    )
    (found,) = verify.findings(alone)
    assert found.startswith("view posts_per_month fails: ")
    assert "short_lived" in found


def test_missing_view_is_found(alone: duckdb.DuckDBPyConnection) -> None:
    """A curated view that is gone is found."""
    run(alone, "drop view tag_usage")
    (found,) = verify.findings(alone)
    assert found.startswith("view tag_usage fails: ")


def test_analysts_broken_view_is_their_own(private: duckdb.DuckDBPyConnection) -> None:
    """A view that an analyst made and broke does not stop a load."""
    run(
        private,
        "create table short_lived as from posts",
        "create view mine as from short_lived",
        "drop table short_lived",
    )
    assert verify.findings(private) == []


def test_older_schema_is_not_judged(private: duckdb.DuckDBPyConnection) -> None:
    """What the models say of the newest schema does not hold for an older one."""
    run(
        private,
        "update alembic_version set version_num = '0000'",
        "drop table post_addresses",
    )
    assert verify.findings(private) == []


def test_error_names_the_first_finding(alone: duckdb.DuckDBPyConnection) -> None:
    """The error is one line: the first finding, and how many more there are."""
    run(alone, "drop view tag_usage", "drop view posts_per_month")
    with pytest.raises(VerificationError) as caught:
        verify.require(alone)
    text = str(caught.value)
    assert text.startswith("verification failed: view posts_per_month fails")
    assert text.endswith(" (and 1 more)")
    assert "\n" not in text
