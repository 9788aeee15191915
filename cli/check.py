"""`blogdb check`: verifies the database on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from blogdb.cli.command import READING, Command
from blogdb.cli.options import database_option, json_option
from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    cls=Command,
    example="blogdb check",
    exits=[*READING, ExitCode.VERIFICATION],
)
@json_option
@database_option
@click.pass_context
def check(context: click.Context, *, as_json: bool, database: Path) -> None:
    """Verify that the database is sound, as every load leaves it.

    Every value can be read, keys are unique, references lead somewhere, the counts of
    the loads add up, and every view fits the tables. Each finding is one line on
    standard output.
    """
    from blogdb.api.sandbox import opened
    from blogdb.cli.display import echo, one_line, print_json
    from blogdb.db.store import verify

    with opened(database) as connection:
        findings = verify.unreadable(connection) or verify.findings(connection)
    if as_json:
        print_json({"database": str(database), "findings": findings})
    for finding in () if as_json else findings:
        click.echo(one_line(finding))
    if findings:
        context.exit(ExitCode.VERIFICATION)
    if as_json:
        return
    echo(
        f"{database} is sound: every value can be read, keys are unique, references"
        " lead somewhere, counts add up, every view fits the tables"
    )
