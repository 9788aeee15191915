"""`blogdb show`: prints the rows of a view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from blogdb.cli.command import READING, Command
from blogdb.cli.completion import shipped
from blogdb.cli.lookup import find
from blogdb.cli.options import database_option, row_options
from blogdb.db.errors import ExitCode, QueryError

if TYPE_CHECKING:
    from pathlib import Path

    from blogdb.cli.lookup import Named
    from blogdb.cli.options import RowOptions
    from blogdb.cli.session import Session


@click.command(
    cls=Command,
    example=(
        "blogdb show posts_per_month\n"
        "blogdb show tag_usage --where \"tag like 'l%'\" --limit 5\n"
        "blogdb show posts_overview --output posts.parquet"
    ),
    exits=[*READING, ExitCode.QUERY],
)
@click.argument("view", shell_complete=shipped("view", "table"))
@click.option(
    "--where", "condition", metavar="SQL", help="Print the rows that meet a condition."
)
@row_options
@database_option
def show(
    *, view: str, condition: str | None, database: Path, wanted: RowOptions
) -> None:
    """Print the rows of a view or table.

    `blogdb views` lists the views, and `blogdb describe VIEW` explains one.
    """
    from blogdb.cli.output import print_rows

    print_rows(database, lambda session: _statement(session, view, condition), wanted)


def _statement(session: Session, view: str, condition: str | None) -> str:
    found = find(session, view)
    if found.kind == "macro":
        raise QueryError(
            f"{found.name} takes parameters, so it is asked with `blogdb query`;"
            f" an example: blogdb describe {found.name}"
        )
    return rows_of(session, found, condition)


def rows_of(session: Session, named: Named, condition: str | None) -> str:
    """Write the statement that gives a view's rows.

    Args:
        session: the database.
        named: a view or table.
        condition: what --where said.

    Returns:
        SQL in which the condition can do nothing but choose rows.

    Raises:
        QueryError: the text is not one condition.
    """
    if condition is None:
        return f"from {named.quoted}"
    session.require_condition(condition)
    # The line feeds end a comment that the condition may close with.
    return f"from {named.quoted} where (\n{condition}\n)"
