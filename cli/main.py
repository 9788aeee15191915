"""The program: finds the command, and runs it.

A command's module is imported when the command is called, and what is heavy (DuckDB,
SQLAlchemy, Alembic, Rich) when the command needs it.
"""

from __future__ import annotations

import atexit
import gc
import sys
from typing import TYPE_CHECKING, Any

import click

from blogdb._version import __version__
from blogdb.cli.failures import InterruptedByUserError, ReaderIsGoneError, explain
from blogdb.cli.group import LazyGroup
from blogdb.cli.signals import stoppable
from blogdb.cli.streams import prepare_streams, settle_streams
from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (
    "init",
    "load",
    "layouts",
    "readership",
    "search",
    "views",
    "show",
    "query",
    "shell",
    "describe",
    "audit",
    "report",
    "export",
    "lake",
    "mcp",
    "history",
    "diff",
    "info",
    "check",
    "migrate",
    "generations",
    "rollback",
    "compact",
    "forget",
    "completion",
)
"""The commands in the order of their use; each is `blogdb.cli.<name>.<name>`."""


class CommandLine(LazyGroup):
    """The commands, with `help` as one of them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; `blogdb help show` means `blogdb show --help`.

        Args:
            ctx: the context of the group.
            args: the arguments.

        Returns:
            What is left for the command.
        """
        if args[:1] == ["help"]:
            args = [*args[1:], "--help"]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command.

        Args:
            ctx: the context of the group.

        Returns:
            What the command returns.

        Raises:
            ReaderIsGoneError: instead of a broken pipe, which click would end with
                an exit code of its own.
            InterruptedByUserError: instead of Ctrl-C, to which click would answer with
                a line of its own.
        """
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderIsGoneError from error
        except KeyboardInterrupt as error:
            raise InterruptedByUserError from error


@click.group(
    cls=CommandLine,
    modules={name: f"blogdb.cli.{name}" for name in COMMANDS},
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
    epilog="Start with: blogdb init, then: blogdb load, then: blogdb views",
)
@click.version_option(__version__, "--version", "-V", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Turn a blog into a DuckDB database, and ask it questions."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        arguments: the command line without the program's name; by default the
            process's own.

    Returns:
        The exit code.
    """
    gc.set_threshold(100_000, 20, 20)
    # At its end Python looks for garbage in all that was imported, for a tenth of the
    # time of a load that has nothing to do.
    atexit.register(gc.freeze)
    prepare_streams()
    with stoppable() as stop:
        try:
            status = cli.main(arguments, prog_name="blogdb", standalone_mode=False)
            sys.stdout.flush()
        except BaseException as error:
            code = explain(error)
            return stop.code if code == ExitCode.INTERRUPTED else code
        finally:
            settle_streams()
    return status if isinstance(status, int) else ExitCode.OK
