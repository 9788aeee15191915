"""The form of every command: a help that ends with an example and exit codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable

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
            formatter.write_dl([(str(int(code)), code.meaning) for code in self.exits])
