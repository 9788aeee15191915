"""`blogdb rollback`: brings back an earlier state of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from blogdb.cli.command import WRITING, Command
from blogdb.cli.display import echo, moment
from blogdb.cli.numbers import Count
from blogdb.cli.options import database_option, no_wait_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    cls=Command,
    example="blogdb generations\nblogdb rollback 3\nblogdb rollback",
    exits=WRITING,
)
@click.argument("generation", type=Count(1), required=False)
@no_wait_option
@database_option
def rollback(*, generation: int | None, no_wait: bool, database: Path) -> None:
    """Bring back a kept state of the database.

    GENERATION is its number in `blogdb generations`; without it, the newest kept
    state comes back. The present state is kept as well, and views and tables of your
    own stay as they are.
    """
    from blogdb.db.store.rollback import rollback as run

    restored = run(database, generation, wait=not no_wait)
    echo(
        f"{database} is back at generation {restored.generation.number},"
        f" written {moment(restored.generation.written_at)}"
    )
    if not restored.is_carried:
        echo(
            f"blogdb: {database} could not be read any more, so your own views and"
            " tables are as they were then, too",
            err=True,
        )
