"""`blogdb rollback`: brings back an earlier state of the database."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from blogdb.cli.command import WRITING, Command, database_option, no_wait_option
from blogdb.cli.text import size

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


@click.command(
    cls=Command,
    example="blogdb rollback --list\nblogdb rollback",
    exits=WRITING,
)
@click.argument("generation", type=click.IntRange(min=1), required=False)
@click.option("--list", "is_list", is_flag=True, help="List the kept states instead.")
@no_wait_option
@database_option
def rollback(
    generation: int | None, is_list: bool, no_wait: bool, database: Path
) -> None:
    """Bring back a kept state of the database.

    GENERATION is its number in `blogdb rollback --list`; without it, the newest kept
    state comes back. The state that is left is kept as well.
    """
    from blogdb.db.rollback import rollback as run

    if is_list:
        if generation is not None:
            raise click.UsageError("--list takes no GENERATION")
        _print_list(database)
        return
    restored = run(database, generation, wait=not no_wait)
    click.echo(
        f"{database} is again as generation {restored.number},"
        f" written {moment(restored.written_at)}"
    )


def _print_list(database: Path) -> None:
    from blogdb.cli.output import table
    from blogdb.db import generations

    kept = generations.kept(database)
    if not kept:
        click.echo(f"blogdb: no earlier state of {database} is kept", err=True)
        return
    table(
        ["generation", "written", "size", "file"],
        [
            (item.number, moment(item.written_at), size(item.size), str(item.path))
            for item in kept
        ],
        sys.stdout,
        is_right=[True, False, True, False],
        is_wrapped=True,
    )


def moment(when: dt.datetime) -> str:
    """Write a time for people.

    Args:
        when: the time, in UTC.

    Returns:
        Such as "2026-08-01 09:30:00 UTC".
    """
    return f"{when:%Y-%m-%d %H:%M:%S} UTC"
