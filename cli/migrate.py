"""`blogdb migrate`: changes the schema of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from blogdb.cli.command import WRITING, Command
from blogdb.cli.display import echo, print_json
from blogdb.cli.options import database_option, json_option, no_wait_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    cls=Command,
    example=("blogdb migrate\nblogdb migrate --history\nblogdb migrate 0001 --sql"),
    exits=WRITING,
)
@click.argument("revision", default="head")
@click.option("--history", "is_history", is_flag=True, help="List the revisions.")
@click.option("--current", "is_current", is_flag=True, help="Print the revision.")
@click.option("--sql", "is_sql", is_flag=True, help="Print the SQL, run nothing.")
@no_wait_option
@json_option
@database_option
def migrate(  # noqa: PLR0913 - one argument an option
    *,
    revision: str,
    is_history: bool,
    is_current: bool,
    is_sql: bool,
    no_wait: bool,
    as_json: bool,
    database: Path,
) -> None:
    """Migrate the database to a revision of the schema.

    REVISION is a number of `--history`, `head` (the newest, the default) or `base`
    (nothing). The database is created when it is missing. A migration that fails
    leaves the database as it was. `blogdb load` migrates by itself.
    """
    if is_history + is_current + is_sql > 1:
        raise click.UsageError("--history, --current and --sql cannot be combined")
    if is_sql and as_json:
        raise click.UsageError("--sql prints SQL, so it takes no --json")
    if is_history:
        _print_history(as_json=as_json)
    elif is_current:
        revision = _current(database)
        if as_json:
            print_json({"database": str(database), "revision": revision})
        else:
            click.echo(revision)
    elif is_sql:
        _print_sql(database, revision)
    else:
        from blogdb.migrations.migrate import migrate as run

        before, after = run(database, revision, wait=not no_wait)
        if as_json:
            print_json({"database": str(database), "before": before, "after": after})
        elif before == after:
            echo(f"{database} is at {after} already; nothing was changed")
        else:
            echo(f"{database}: {before or 'nothing'} -> {after}")


def _print_history(*, as_json: bool) -> None:
    from blogdb.migrations import revisions

    listed = revisions.history()
    if as_json:
        print_json([{"revision": each.number, "title": each.title} for each in listed])
        return
    for revision in listed:
        click.echo(f"{revision.number}  {revision.title}")


def _current(database: Path) -> str:
    from blogdb.migrations.migrate import read_revision

    return read_revision(database)


def _print_sql(database: Path, revision: str) -> None:
    from blogdb.migrations import revisions

    start = _current(database) if database.exists() else None
    target = revisions.resolve(revision)
    if target == "base" or (start is not None and target < start):
        raise click.UsageError("--sql writes upgrades only")
    click.echo(revisions.statements(start, target), nl=False)
