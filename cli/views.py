"""`blogdb views`: lists what the database answers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from blogdb.cli.command import READING, Command
from blogdb.cli.display import echo, print_json
from blogdb.cli.options import database_option, json_option
from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

_LIST = """
    select
        topic,
        name,
        kind,
        coalesce(functions.parameters, []) as parameters,
        question,
        grain
    from view_catalog
    left join duckdb_functions() as functions
        on
            view_catalog.kind = 'macro'
            and functions.function_name = view_catalog.name
            and functions.database_name = current_database()
    order by topic = 'macros', topic, name
"""


@click.command(cls=Command, example="blogdb views", exits=[*READING, ExitCode.QUERY])
@json_option
@database_option
def views(as_json: bool, database: Path) -> None:
    """List the views and macros with their questions."""
    from blogdb.cli.session import reading
    from blogdb.cli.tabular import print_listing

    with reading(database) as session:
        listed = session.ask(_LIST)
    if as_json:
        print_json(listed)
        return
    if not listed:
        echo(f"blogdb: {database} has no views yet; blogdb migrate adds them", err=True)
        return
    print_listing(
        ["topic", "ask", "question"],
        [(entry["topic"], _call(entry), entry["question"]) for entry in listed],
    )
    if sys.stdout.isatty():
        click.echo("\nSee the rows with: blogdb show VIEW")


def _call(entry: dict[str, Any]) -> str:
    if entry["kind"] != "macro":
        return str(entry["name"])
    return f"{entry['name']}({', '.join(entry['parameters'])})"
