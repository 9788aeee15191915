"""`blogdb mcp`: lets an assistant ask the database."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from blogdb.cli.command import READING, Command
from blogdb.cli.numbers import Count, Seconds
from blogdb.cli.options import (
    database_option,
    memory_limit_option,
    threads_option,
)
from blogdb.db import extras

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    cls=Command,
    example=(
        "blogdb mcp --db blog.duckdb\n"
        "blogdb mcp --timeout 10 --memory-limit 500MB --max-rows 200"
    ),
    exits=READING,
)
@click.option(
    "--timeout",
    type=Seconds(),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="Stop a question that takes longer.",
)
@click.option(
    "--max-rows",
    type=Count(1),
    default=1000,
    show_default=True,
    metavar="N",
    help="Give at most N rows of an answer.",
)
@memory_limit_option
@threads_option
@database_option
def mcp(
    *,
    timeout: float,
    max_rows: int,
    memory_limit: str | None,
    threads: int | None,
    database: Path,
) -> None:
    """Let an assistant ask the database, by the Model Context Protocol.

    An assistant's program starts this one, and talks to it over standard input and
    output; docs/assistant.md says what to write into its settings. The assistant can
    list and describe views, ask questions, search and read posts, and audit; it can
    change nothing, and read nothing else.
    """
    extras.require("mcp", "mcp", work="a server for assistants")
    from blogdb.cli.assistant import serve
    from blogdb.cli.commands import Commands

    if sys.stdin.isatty():
        click.echo(
            "blogdb: waiting for an assistant's program, which starts this command"
            " itself; Ctrl-C ends it",
            err=True,
        )
    commands = Commands(
        database.absolute(), timeout, max_rows, memory_limit or "1GB", threads
    )
    serve(commands)
