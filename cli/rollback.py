"""`blogdb rollback`: brings back an earlier state of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from blogdb.cli.command import WRITING, Command
from blogdb.cli.completion import kept_generations
from blogdb.cli.display import counted, echo, moment, print_json
from blogdb.cli.generations import held
from blogdb.cli.numbers import Count
from blogdb.cli.options import database_option, json_option, no_wait_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    cls=Command,
    example="blogdb generations\nblogdb rollback\nblogdb rollback --to 3",
    exits=WRITING,
)
@click.argument(
    "generation", type=Count(1), required=False, shell_complete=kept_generations
)
@click.option(
    "--to",
    type=Count(1),
    metavar="GENERATION",
    shell_complete=kept_generations,
    help="The generation, as the argument.",
)
@no_wait_option
@json_option
@database_option
def rollback(
    *,
    generation: int | None,
    to: int | None,
    no_wait: bool,
    as_json: bool,
    database: Path,
) -> None:
    """Bring back a kept state of the database.

    GENERATION is its number in `blogdb generations`; without it, the state before the
    present one comes back, and the one before that when this is done again. The
    present state is kept as well, so that --to leads forward again. Views and tables
    of your own stay as they are.
    """
    from blogdb.db.store.rollback import rollback as run

    if generation is not None and to is not None:
        raise click.UsageError("name the generation once")
    before = held(database) if database.exists() else None
    done = run(database, to if generation is None else generation, wait=not no_wait)
    after = held(database)
    if as_json:
        print_json(
            {
                "database": str(database),
                "generation": done.generation.number,
                "written_at": done.generation.written_at.isoformat(),
                "kept_as": done.kept_as,
                "own_objects_stayed": done.is_carried,
                "before": before,
                "after": after,
            }
        )
    else:
        echo(
            f"{database} is back at generation {done.generation.number}:"
            f" {_told(after)}, written {moment(done.generation.written_at)}"
        )
        if before is not None:
            where = (
                "not kept" if done.kept_as is None else f"generation {done.kept_as} now"
            )
            echo(f"before: {_told(before)}; {where}")
    if not done.is_carried:
        echo(
            f"blogdb: {database} could not be read any more, so your own views and"
            " tables are as they were then, too",
            err=True,
        )


def _told(state: dict[str, Any]) -> str:
    if state["is_damaged"]:
        return "unreadable"
    if state["posts"] is None:
        return "no posts yet"
    load = f"load {state['last_load']}" if state["last_load"] else "no load"
    return f"{load}, {counted(state['posts'], 'post')}"
