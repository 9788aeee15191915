"""`blogdb show`: prints the rows of a view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from blogdb.cli.command import READING, Command, database_option
from blogdb.cli.names import find, shipped
from blogdb.cli.options import Wanted, row_options
from blogdb.db.errors import ExitCode, QueryError

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    cls=Command,
    example=(
        "blogdb show posts_per_month\n"
        "blogdb show tag_usage --where \"tag like 'l%'\" --limit 5\n"
        "blogdb show posts_overview --output posts.parquet"
    ),
    exits=[*READING, ExitCode.QUERY],
)
@click.argument("view", shell_complete=shipped("views"))
@click.option(
    "--where", "condition", metavar="SQL", help="Print the rows that meet a condition."
)
@row_options
@database_option
def show(  # noqa: PLR0913 - one argument an option
    *,
    view: str,
    condition: str | None,
    form: str | None,
    limit: int | None,
    output: Path | None,
    database: Path,
) -> None:
    """Print the rows of a view or table.

    `blogdb views` lists the views, and `blogdb describe VIEW` explains one.
    """
    from blogdb.cli.output import print_query
    from blogdb.cli.reading import reading

    with reading(database) as reader:
        found = find(reader, view)
    if found.kind == "macro":
        raise QueryError(
            f"{found.name} takes parameters, so it is asked with `blogdb query`;"
            f" an example: blogdb describe {found.name}"
        )
    sql = f"from {found.quoted}"
    if condition is not None:
        # The line feeds end a comment that the condition may close with.
        sql += f" where (\n{condition}\n)"
    print_query(database, sql, Wanted(form, limit, output), condition)
