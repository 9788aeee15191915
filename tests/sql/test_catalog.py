"""The catalogue: reading the files, creating what they define, keeping it current."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from blogdb.db import engine
from blogdb.db.errors import DatabaseError
from blogdb.db.models import Base
from blogdb.sql import catalog
from blogdb.sql.families import members
from blogdb.sql.inline import expand

from ..conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

FOLDER = REPOSITORY / "sql"
WHOLE = """\
-- question: How many?
-- grain: one row per
--   thing
-- key: thing
-- work: editor
-- advice: Count them.
-- columns:
--   thing: what is
--     counted
--   many: how many there are
create or replace view things as
select 1 as thing, 2 as many
"""
FAMILY = """\
-- family: word, words
--   cited_oxen: ox, oxen
--     of all kinds
--   cited_cats: cat, cats
-- question: How many $words?
create or replace view $view as select '$word'
"""


@pytest.fixture
def bare(
    few_views: Path,  # noqa: ARG001 (holds while the test runs)
    migrated_template: Path,
    tmp_path: Path,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a migrated database without views, where there are few."""
    path = Path(shutil.copy(migrated_template, tmp_path))
    with engine.connect(path, read_only=False) as connection:
        yield connection


@pytest.fixture
def installed(bare: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A connection to a migrated database in which few views were just installed."""
    catalog.install(bare)
    return bare


def listed(name: str, kind: str) -> str:
    """Write the statement that lists something that blogdb does not have."""
    return (
        "insert into view_catalog (name, kind, audience, topic, question, grain, key,"
        f" definition_hash) values ('{name}', '{kind}', 'reader', 't', 'q', 'g', 'k',"
        " 'h')"
    )


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    """Run a statement and read its rows."""
    return connection.execute(sql).fetchall()


def state(connection: duckdb.DuckDBPyConnection) -> list[list[tuple[Any, ...]]]:
    """Collect everything that the catalogue puts into a database."""
    return [
        ask(
            connection,
            "select view_name, sql, comment from duckdb_views()"
            " where not internal order by all",
        ),
        ask(
            connection,
            "select table_name, column_name, comment from duckdb_columns()"
            " where not internal order by all",
        ),
        ask(
            connection,
            "select function_name, macro_definition, comment from duckdb_functions()"
            " where function_type = 'table_macro' and not internal order by all",
        ),
        ask(connection, "from view_catalog order by all"),
    ]


def test_every_file_is_in_the_catalogue() -> None:
    """Each file below views/ and macros/ gives what it is named after, in its topic."""
    found: dict[str, set[str]] = {}
    for entry in catalog.entries():
        found.setdefault(entry.topic, set()).add(entry.name)
    files: dict[str, set[str]] = {}
    for path in [*FOLDER.glob("views/*/*.sql"), *FOLDER.glob("macros/*.sql")]:
        head, _, _ = path.read_text("utf-8").partition("-- question:")
        family = set(re.findall(r"^--   (\w+): ", head, re.MULTILINE))
        files.setdefault(path.parent.name, set()).update(family or {path.stem})
    assert found == files


def test_cached_entries_are_those_of_the_files() -> None:
    """What the cache gives is equal to what is read from the files, in every field."""
    assert tuple(catalog.entries()) == catalog.read_entries()


def test_entries_follow_what_they_refer_to() -> None:
    """No entry comes before an entry that its statement reads."""
    names = [entry.name for entry in catalog.entries()]
    for index, entry in enumerate(catalog.entries()):
        read = set(re.findall(r"(?:from|join) (\w+)", entry.statement))
        assert not read & set(names[index + 1 :])


def test_header_is_read_whole() -> None:
    """All fields, lists and continuation lines of a header are read."""
    entry = catalog.parse(WHOLE, "demo", "demo/things.sql")
    assert (entry.name, entry.kind, entry.topic) == ("things", "view", "demo")
    assert entry.comment == "How many? One row per thing."
    assert entry.key == ("thing",)
    assert entry.columns == {
        "thing": "what is counted",
        "many": "how many there are",
    }
    assert entry.statement.startswith("create or replace view things as\nselect")
    assert len(entry.definition_hash) == 64


def test_deprecated_view_says_so_first() -> None:
    """The comment of a view that is about to go begins with what to ask instead."""
    text = WHOLE.replace("-- columns", "-- deprecated: ask objects\n-- columns")
    entry = catalog.parse(text, "demo", "demo/things.sql")
    assert entry.comment == "Deprecated: ask objects. How many? One row per thing."


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        ("-- question: How many?\n", "", "question"),
        ("-- grain: one row per\n--   thing\n", "", "grain"),
        ("-- key: thing\n", "", "key"),
        ("-- key: thing\n", "-- key: other\n", "other"),
        ("-- columns:\n", "-- colums:\n", "colums"),
        ("--   many: how many", "-- many how many", "many"),
        ("view things", "view stuff", "stuff.sql"),
        ("view things", "macro things", "parameters"),
        ("create or replace", "create", "create or replace"),
    ],
)
def test_header_error_names_file_and_what_is_missing(
    old: str, new: str, missing: str
) -> None:
    """An incomplete header is refused; the error names the file and what is missing."""
    assert old in WHOLE
    with pytest.raises(ValueError, match=r"demo/things\.sql") as caught:
        catalog.parse(WHOLE.replace(old, new), "demo", "demo/things.sql")
    assert missing in str(caught.value)


def test_views_of_a_family_are_written_out() -> None:
    """Each view of a family gets the shared text with its own name and words."""
    assert members(FAMILY, "demo/cited_things.sql") == {
        "demo/cited_oxen.sql": "-- question: How many oxen of all kinds?\n"
        "create or replace view cited_oxen as select 'ox'\n",
        "demo/cited_cats.sql": "-- question: How many cats?\n"
        "create or replace view cited_cats as select 'cat'\n",
    }
    assert members(WHOLE, "demo/things.sql") == {"demo/things.sql": WHOLE}


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("cat, cats", "cat, cats, more", "cited_cats has 3 words"),
        ("cat, cats", "cat", "cited_cats has 1 words"),
        ("$words", "$things", r"\$things"),
    ],
)
def test_family_error_names_file_and_what_is_wrong(
    old: str, new: str, wrong: str
) -> None:
    """Surplus, missing or unnamed words are refused; the error names the file."""
    with pytest.raises(ValueError, match=rf"demo/cited_things\.sql: {wrong}"):
        members(FAMILY.replace(old, new), "demo/cited_things.sql")


def test_install_is_needed_once(bare: duckdb.DuckDBPyConnection) -> None:
    """A database without views is not current, and after an install it is."""
    assert not catalog.is_current(bare)
    catalog.install(bare)
    assert catalog.is_current(bare)


def test_install_creates_and_lists_everything(
    opened: duckdb.DuckDBPyConnection,
) -> None:
    """After an install the catalogue lists every entry, and each can be queried."""
    assert catalog.is_current(opened)
    assert ask(
        opened,
        "select name, kind, audience, work, topic, question, advice, grain, key,"
        " time_column, deprecated, definition_hash from view_catalog"
        " where kind <> 'table'"
        " order by name",
    ) == sorted(
        (
            *(e.name, e.kind, e.audience, e.work, e.topic, e.question, e.advice),
            *(e.grain, ", ".join(e.key), e.time_column, e.deprecated or None),
            e.definition_hash,
        )
        for e in catalog.entries()
    )


def test_tables_are_listed_with_their_comments_and_keys(
    opened: duckdb.DuckDBPyConnection,
) -> None:
    """The catalogue has each table with its comment and the columns of its key."""
    found = ask(
        opened,
        "select name, question, key from view_catalog where kind = 'table'",
    )
    assert {(name, comment) for name, comment, _ in found} == {
        (table.name, table.comment) for table in Base.metadata.tables.values()
    }
    for name, _, key in found:
        columns = Base.metadata.tables[name].primary_key.columns
        # Where no key is enforced, the models still say it.
        mapped = [column.name for column in columns] or [
            column.key
            for mapper in Base.registry.mappers
            if mapper.local_table.name == name
            for column in mapper.primary_key
        ]
        assert key.split(", ") == mapped


def test_questions_grains_and_columns_are_comments(
    opened: duckdb.DuckDBPyConnection,
) -> None:
    """The file itself describes each view and column in comments."""
    views = dict(ask(opened, "select view_name, comment from duckdb_views()"))
    macros = dict(ask(opened, "select function_name, comment from duckdb_functions()"))
    columns = {
        (view, column): comment
        for view, column, comment in ask(
            opened, "select table_name, column_name, comment from duckdb_columns()"
        )
    }
    for entry in catalog.entries():
        comment = (views if entry.kind == "view" else macros)[entry.name]
        if entry.deprecated:
            comment = comment.removeprefix(f"Deprecated: {entry.deprecated}. ")
        assert comment.startswith(entry.question)
        assert entry.grain[1:] in comment
        if entry.kind == "view":
            for column, text in entry.columns.items():
                assert text[1:] in columns[entry.name, column]


def test_installing_twice_changes_nothing(
    installed: duckdb.DuckDBPyConnection,
) -> None:
    """A second install leaves definitions, comments and the list as they were."""
    before = state(installed)
    catalog.install(installed)
    assert state(installed) == before


def test_every_difference_is_noticed_and_repaired(
    installed: duckdb.DuckDBPyConnection,
) -> None:
    """A missing, outdated or surplus entry makes a database not current."""
    before = state(installed)
    for change in (
        "drop view tag_usage",
        "drop macro table posts_by",
        "update view_catalog set definition_hash = 'old' where name = 'tag_usage'",
        "delete from view_catalog where name = 'tag_usage'",
        listed("gone", "view"),
    ):
        ask(installed, change)
        assert not catalog.is_current(installed), change
        if change.startswith("delete"):
            ask(installed, "drop view tag_usage")
        catalog.install(installed)
        assert catalog.is_current(installed), change
        assert state(installed) == before


def test_a_lost_identity_is_noticed_and_repaired(
    installed: duckdb.DuckDBPyConnection,
) -> None:
    """A database without an identity is not current; an install gives it one."""
    ask(installed, "delete from database_identity")
    assert not catalog.is_current(installed)
    catalog.install(installed)
    assert catalog.is_current(installed)
    assert ask(installed, "from posts_by('nobody')") == []
    assert ask(installed, "select count(*) from database_identity") == [(1,)]


def test_a_new_identity_changes_nothing_else(
    installed: duckdb.DuckDBPyConnection,
) -> None:
    """Each new identity differs, and views, comments and macros stay as they were."""
    before = state(installed)
    identities = set(ask(installed, "from database_identity"))
    for _ in range(2):
        catalog.identify(installed)
        assert catalog.is_current(installed)
        identities |= set(ask(installed, "from database_identity"))
    assert len(identities) == 3
    any_of_them = "|".join(identity for (identity,) in identities)

    def without_identity(text: str) -> str:
        return re.sub(any_of_them, "", text)

    after = state(installed)
    assert without_identity(str(after)) == without_identity(str(before))
    assert after != before


def test_shared_expressions_are_written_out() -> None:
    """No macro in the database calls an expression that exists only in the files."""
    names = [file.stem for file in (FOLDER / "expressions").iterdir()]
    called = re.compile(rf"\b({'|'.join(names)})\(")
    for entry in catalog.entries():
        assert not called.search(entry.statement), entry.name
    assert expand("select tag_folded(f(')', a)) -- it's (").count("f(')', a)") == 1


@pytest.mark.parametrize(
    ("create", "look", "name"),
    [
        ("create view tag_usage as select 1 as a", "from tag_usage", "view tag_usage"),
        ("create table Tag_Usage as select 1 as a", "from tag_usage", "tag_usage"),
        ("create macro posts_by(b) as table select 1", "from posts_by(0)", "posts_by"),
    ],
)
def test_what_an_analyst_made_is_not_overwritten(
    bare: duckdb.DuckDBPyConnection, create: str, look: str, name: str
) -> None:
    """An object that blogdb did not make stops the install and stays as it is."""
    ask(bare, create)
    with pytest.raises(DatabaseError, match=rf"{name}.*rename") as caught:
        catalog.install(bare)
    assert "\n" not in str(caught.value)
    assert ask(bare, look) == [(1,)]
    assert ask(bare, "select count(*) from view_catalog") == [(0,)]


def test_other_objects_of_an_analyst_stay(
    installed: duckdb.DuckDBPyConnection,
) -> None:
    """Views and macros of other names survive installing and uninstalling."""
    ask(installed, "create view mine as select tag from tag_usage")
    ask(installed, "create macro mine_too() as table from tag_usage")
    catalog.install(installed)
    catalog.uninstall(installed)
    catalog.install(installed)
    assert ask(installed, "from mine") == []
    assert ask(installed, "select tag from mine_too()") == []


def test_retired_entries_are_dropped(bare: duckdb.DuckDBPyConnection) -> None:
    """An install drops what an earlier version of blogdb made and this one lacks."""
    for statement in (
        "create view retired as select 1",
        "create macro retired_too(a) as table select a",
        listed("retired", "view"),
        listed("retired_too", "macro"),
    ):
        ask(bare, statement)
    catalog.install(bare)
    left = (
        "select view_name from duckdb_views() where view_name like 'retired%'"
        " union all select function_name from duckdb_functions()"
        " where function_name like 'retired%'"
    )
    assert ask(bare, left) == []
    assert catalog.is_current(bare)


def test_uninstall_leaves_no_trace(bare: duckdb.DuckDBPyConnection) -> None:
    """After an uninstall the database is as it was before the install."""
    before = state(bare)
    catalog.install(bare)
    catalog.uninstall(bare)
    assert state(bare) == before


def test_install_belongs_to_an_open_transaction(
    bare: duckdb.DuckDBPyConnection,
) -> None:
    """An install inside a transaction leaves no trace if that is rolled back."""
    before = state(bare)
    ask(bare, "begin")
    catalog.install(bare)
    ask(bare, "rollback")
    assert state(bare) == before


def test_failing_install_leaves_all_as_it_was(
    bare: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error in the middle of an install undoes what came before it."""
    before = state(bare)
    broken = catalog.parse(
        WHOLE.replace("select 1", "select nothing"), "demo", "demo/things.sql"
    )
    entries = (*catalog.entries(), broken)
    monkeypatch.setattr(catalog, "_entries", lambda: entries)
    with pytest.raises(Exception, match="nothing"):
        catalog.install(bare)
    assert state(bare) == before


def test_markdown_shows_every_question() -> None:
    """The Markdown has each question that people ask, below whose work it helps."""
    sections = dict(
        section.split("\n", 1) for section in catalog.markdown().split("### ")[1:]
    )
    assert list(sections) == ["Editor", "Author", "Site owner", "Operator"]
    for entry in catalog.entries():
        is_offered = entry.audience != "internal" and not entry.deprecated
        for work, text in sections.items():
            is_there = f"`{entry.call}` | {entry.question} |" in text
            assert is_there == (is_offered and work.lower() == entry.work)
    assert "`posts_tagged(tag" in sections["Editor"]
