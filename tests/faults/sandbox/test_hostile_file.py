"""A database file may come from anybody: reading it is safe all the same."""

from __future__ import annotations

import pytest

from blogdb.db.errors import ExitCode

from ...conftest import Run
from ...rounds import rounds
from .conftest import CANARY, Place, change

COMMANDS = (
    ("show", "bad"),
    ("check",),
    ("search", "guide"),
    ("describe", "bad"),
    ("show", "posts", "-f", "csv", "--where", "lower(slug) = slug"),
    ("views",),
    ("query", "from bad", "-f", "parquet"),
    ("query", "from posts"),
    ("query", "from bad"),
    ("show", "bad", "-f", "parquet"),
    ("describe", "posts"),
    ("describe", "posts_tagged"),
    ("info",),
)[: rounds(2, 13)]

# What somebody may have put into a file.
FILES = {
    "failing": """
        create table gone (a int);
        create view bad as select a from gone;
        drop table gone;
    """,
    "raising": "create view bad as select error('boom ' || chr(27)) as a from posts",
    "names": """
        create view bad as select
            1 as "a; drop table posts; --",
            2 as "b""); delete from tags; --",
            3 as "*",
            4 as "'",
            5 as "$$";
        comment on view bad is '''; drop table posts; --';
    """,
    "macros": """
        create macro lower(x) as error('hijacked');
        create macro count(x) as error('hijacked');
        create macro coalesce(x, y) as error('hijacked');
        create macro current_database() as error('hijacked');
        create macro current_schema() as error('hijacked');
        create macro duckdb_views() as table select error('hijacked') as a;
        create macro duckdb_tables() as table select error('hijacked') as a;
        create macro duckdb_functions() as table select error('hijacked') as a;
        create macro version() as error('hijacked');
        create macro bad(x) as table select x;
    """,
    "catalogue": """
        drop table view_catalog;
        create view view_catalog as select error('hijacked') as name;
    """,
    "shape": """
        drop table view_catalog;
        create table view_catalog (name int, other text);
        insert into view_catalog values (1, 'x');
        create view bad as select [map {'a': {'b': 1}}] as nested;
    """,
    "schema": """
        create schema information_schema_;
        create schema posts;
        create view posts.posts as select 1 as one;
        create view posts.bad as select 1 as one;
    """,
    "revision": """
        drop table alembic_version;
        create view alembic_version as select 'x' || chr(27) || '[31m' as version_num;
    """,
}


@pytest.mark.parametrize(
    "name", rounds(["raising", "macros", "shape", "revision"], [*FILES])
)
def test_no_command_stumbles(run_here: Run, place: Place, name: str) -> None:
    """Whatever is in a file, a command answers or says in a line what is wrong."""
    change(place.database, FILES[name])
    place.watch()
    for command in COMMANDS:
        done = run_here(*command, "--db", place.database, env=place.environment)
        assert done.returncode in (
            ExitCode.OK,
            ExitCode.DATABASE,
            ExitCode.VERIFICATION,
            ExitCode.QUERY,
        ), (command, done.stderr)
        is_error = done.returncode in (ExitCode.DATABASE, ExitCode.QUERY)
        assert done.stderr.count("\n") == is_error, (command, done.stderr)
        assert "Traceback" not in done.stderr
        assert "\x1b" not in done.stderr
    place.assert_untouched()


@pytest.mark.parametrize(
    "trap", ["bad", "alembic_version", "view_catalog"][: rounds(1, 3)]
)
def test_no_view_reads_files(run_here: Run, place: Place, trap: str) -> None:
    """A view that reads another file is of no use to it, under whatever name."""
    secret = place.folder / "secret.csv"
    change(
        place.database,
        f"drop table if exists {trap};"
        f"create view {trap} as select a, a as version_num, a as name,"
        f" 'view' as kind, a as topic, a as question, a as grain from '{secret}'",
    )
    place.watch()
    for command in COMMANDS:
        done = run_here(*command, "--db", place.database, env=place.environment)
        assert CANARY not in done.stdout + done.stderr, command
        assert "Traceback" not in done.stderr
    place.assert_untouched()
