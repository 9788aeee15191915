"""What all commands share: help with an example and exit codes, and common options."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable

MEANING = {
    ExitCode.OK: "done",
    ExitCode.UNEXPECTED: "a defect in blogdb",
    ExitCode.USAGE: "a wrong option or argument",
    ExitCode.SOURCE: "the source cannot be read, or does not hold what a blog needs",
    ExitCode.DATABASE: "the database is missing, not blogdb's, or newer than blogdb",
    ExitCode.BUSY: "another process is writing the database",
    ExitCode.REFUSED: "the options do not allow what would have been done",
    ExitCode.VERIFICATION: "the database does not hold what must hold",
    ExitCode.SYSTEM: "the operating system refused: permission, disk full, limits",
    ExitCode.QUERY: "the SQL is wrong or too slow, or asks for what a query may not do",
    ExitCode.HANGUP: "stopped, for the terminal was closed (SIGHUP)",
    ExitCode.INTERRUPTED: "stopped by Ctrl-C",
    ExitCode.TERMINATED: "stopped by kill, or by a machine that shuts down (SIGTERM)",
}

ALWAYS = (
    ExitCode.OK,
    ExitCode.UNEXPECTED,
    ExitCode.USAGE,
    ExitCode.HANGUP,
    ExitCode.INTERRUPTED,
    ExitCode.TERMINATED,
)
READING = (ExitCode.DATABASE, ExitCode.BUSY, ExitCode.SYSTEM)
"""What can stop a command that opens the database for reading."""
WRITING = (*READING, ExitCode.VERIFICATION)
"""What can stop a command that publishes a new file."""


class Command(click.Command):
    """A command whose help ends with an example and its exit codes.

    Args:
        example: what to type, one call a line.
        exits: the exit codes beside those that every command has.
        arguments: what click.Command takes.
        options: what click.Command takes by name.
    """

    def __init__(
        self,
        *arguments: Any,
        example: str,
        exits: Iterable[ExitCode] = (),
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.example = example
        self.exits = sorted({*ALWAYS, *exits})

    def format_epilog(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example and the exit codes.

        Args:
            formatter: what collects the help.
        """
        with formatter.section("Example"):
            for line in self.example.splitlines():
                formatter.write(f"{'':{formatter.current_indent}}{line}\n")
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(int(code)), MEANING[code]) for code in self.exits])


database_option = click.option(
    "--db",
    "database",
    # What may not be read is no mistake in the command's use.
    type=click.Path(dir_okay=False, readable=False, path_type=Path),
    envvar="BLOGDB_PATH",
    default="blog.duckdb",
    show_default=True,
    show_envvar=True,
    metavar="FILE",
    help="The database.",
)

_MEMORY = re.compile(r"\d+(\.\d+)? ?([KMGT]i?B|%)", re.IGNORECASE)


def _memory(
    _context: click.Context, _parameter: click.Parameter, limit: str | None
) -> str | None:
    if limit is not None and not _MEMORY.fullmatch(limit):
        raise click.BadParameter(f"{limit!r} is no amount of memory, such as 1GB")
    return limit


memory_limit_option = click.option(
    "--memory-limit",
    callback=_memory,
    metavar="SIZE",
    help="Memory to use, such as 1GB or 60%.",
)

threads_option = click.option(
    "--threads", type=click.IntRange(min=1), metavar="N", help="Threads to use."
)

no_wait_option = click.option(
    "--no-wait",
    is_flag=True,
    help="Fail at once when another process is writing the database.",
)

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, for programs."
)
