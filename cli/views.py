"""`blogdb views`: lists what the database answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from blogdb.cli.command import READING, Command
from blogdb.cli.completion import shipped
from blogdb.cli.display import echo, print_json
from blogdb.cli.options import database_option, json_option
from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    cls=Command,
    example=(
        "blogdb views\nblogdb views --tables\nblogdb views --dialect spark tag_usage"
    ),
    exits=[*READING, ExitCode.QUERY],
)
@click.argument("names", nargs=-1, metavar="[VIEW]...", shell_complete=shipped("view"))
@click.option("--tables", "has_tables", is_flag=True, help="List the tables as well.")
@click.option(
    "--all",
    "is_whole",
    is_flag=True,
    help="List all: tables, what is deprecated, and what only other views read.",
)
@click.option(
    "--dialect",
    type=click.Choice(["spark"]),
    help="Print the views as Spark SQL, for the tables of a lake: all, or VIEW and what"
    " it reads; needs the extra spark.",
)
@json_option
@database_option
def views(  # noqa: PLR0913 - one argument an option
    *,
    names: tuple[str, ...],
    has_tables: bool,
    is_whole: bool,
    dialect: str | None,
    as_json: bool,
    database: Path,
) -> None:
    """List the views and macros with their questions, by the work that they help.

    After them come the questions that you saved (`blogdb query --save`).
    `blogdb show VIEW` prints the rows of one, `blogdb describe VIEW` explains it.
    """
    if dialect is not None:
        from blogdb.lake.asking_spark import script

        echo(script(names or None).rstrip())
        return
    if names:
        raise click.UsageError(
            "VIEW is for --dialect spark; blogdb describe VIEW explains a view"
        )
    from blogdb.api.describing import listing
    from blogdb.api.session import reading

    with reading(database) as session:
        listed = listing(session, database, has_tables=has_tables, is_whole=is_whole)
    if as_json:
        print_json(listed)
    elif listed:
        _print(listed)
    else:
        echo(f"blogdb: {database} has no views yet; blogdb migrate adds them", err=True)


def _print(listed: list[dict[str, Any]]) -> None:
    from blogdb.api.describing import SAVED, TABLES, group
    from blogdb.cli.screen import page
    from blogdb.cli.table import table

    groups: dict[str, list[tuple[str, str]]] = {}
    for entry in listed:
        groups.setdefault(group(entry), []).append((_call(entry), entry["question"]))
    width = max((len(ask) for rows in groups.values() for ask, _ in rows), default=0)
    with page() as (stream, screen):
        for name, rows in groups.items():
            head = "What it holds" if name == TABLES else "Question"
            table(
                [name.capitalize(), head],
                [(ask.ljust(width), question) for ask, question in rows],
                stream,
                screen,
                is_wrapped=True,
            )
            stream.write("\n")
        if screen is not None:
            stream.write("See the rows with: blogdb show VIEW\n")
            if SAVED in groups:
                stream.write("Ask a saved question with: blogdb query NAME\n")


def _call(entry: dict[str, Any]) -> str:
    """Write how to ask it, as short as it can be: `describe` has all parameters."""
    if entry["kind"] != "macro":
        return str(entry["name"])
    first, *more = [*entry["parameters"], ""][:2]
    return f"{entry['name']}({first}{', ...' if any(more) else ''})"
