"""`blogdb query`: answers SQL, and can do nothing else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from blogdb.cli.command import READING, Command
from blogdb.cli.options import database_option, row_options
from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from blogdb.cli.options import RowOptions


@click.command(
    cls=Command,
    example=(
        'blogdb query "from posts_per_month"\n'
        "blogdb query \"from posts_tagged('guide')\" --format csv > guides.csv\n"
        "blogdb query - --timeout 5 --memory-limit 500MB < question.sql"
    ),
    exits=[*READING, ExitCode.QUERY],
)
@click.argument("sql")
@row_options
@database_option
def query(*, sql: str, database: Path, wanted: RowOptions) -> None:
    """Ask the database one question in SQL.

    SQL is one statement that reads, in DuckDB's dialect; `-` reads it from standard
    input. The database is opened read-only, and the statement can touch no other
    file and no network.
    """
    from blogdb.api.nothing import why_none
    from blogdb.cli.output import print_rows

    if sql == "-":
        sql = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    print_rows(
        database,
        lambda _: sql,
        wanted,
        why_none=lambda session: why_none(session, sql),
    )
