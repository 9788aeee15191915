"""The program: finds the command, runs it, and turns errors into one line.

A command's module is imported when the command is called, and what is heavy (DuckDB,
SQLAlchemy, Alembic, Rich) when the command needs it.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from blogdb._version import __version__
from blogdb.cli.signals import stoppable
from blogdb.cli.text import one_line
from blogdb.db.errors import BlogdbError, ExitCode
from blogdb.db.steps import place

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (
    "load",
    "search",
    "views",
    "show",
    "query",
    "describe",
    "history",
    "diff",
    "info",
    "check",
    "migrate",
    "generations",
    "rollback",
    "compact",
    "completion",
)
"""The commands in the order of their use; each is `blogdb.cli.<name>.<name>`."""


class ReaderIsGoneError(Exception):
    """What read our output, such as `head`, has had enough."""


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Name the commands.

        Returns:
            The names, in the order of their use.
        """
        return list(COMMANDS)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command.

        Args:
            cmd_name: its name.

        Returns:
            The command, or None when there is none of that name.
        """
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"blogdb.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - for mypy
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command.

        Args:
            ctx: the context of the group.

        Returns:
            What the command returns.

        Raises:
            ReaderIsGoneError: instead of a broken pipe, which click would end with
                an exit code of its own.
        """
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderIsGoneError from error


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
    epilog="Start with: blogdb load SOURCE, then: blogdb views",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
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
    _prepare_streams()
    with stoppable() as stop:
        try:
            status = cli.main(arguments, prog_name="blogdb", standalone_mode=False)
            sys.stdout.flush()
        except BaseException as error:
            code = explain(error)
            return stop.code if code == ExitCode.INTERRUPTED else code
    return status if isinstance(status, int) else ExitCode.OK


def _prepare_streams() -> None:
    """Make what is printed independent of the locale, where nobody looks at it."""
    # What is closed when the program starts is not there at all.
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def explain(error: BaseException) -> int:
    """Say on stderr in one line what went wrong.

    Args:
        error: what ended the program.

    Returns:
        The exit code.
    """
    if isinstance(error, SystemExit):
        raise error
    if os.environ.get("BLOGDB_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    if isinstance(error, BrokenPipeError | ReaderIsGoneError):
        return _reader_is_gone()
    code, message = _meaning(error)
    if message:
        click.echo(f"blogdb: {one_line(message)}", err=True)
    return code


def _meaning(error: BaseException) -> tuple[ExitCode, str]:
    where = f" {place(error)}".rstrip()
    match error:
        case BlogdbError():
            return error.exit_code, str(error)
        case click.ClickException():
            return ExitCode.USAGE, _usage(error)
        case MemoryError():
            return ExitCode.SYSTEM, "out of memory; try a smaller --memory-limit"
        case OSError():
            reason = error.strerror or str(error)
            file = f"{error.filename}: " if error.filename else ""
            return ExitCode.SYSTEM, f"{file}{reason[:1].lower()}{reason[1:]}{where}"
    if _is_interrupt(error):
        return ExitCode.INTERRUPTED, ""
    return ExitCode.UNEXPECTED, (
        f"unexpected error, a defect in blogdb{where}: {type(error).__name__}: {error};"
        " please report it with what BLOGDB_DEBUG=1 shows"
    )


def _is_interrupt(error: BaseException) -> bool:
    # DuckDB ends a statement that Ctrl-C stops with an exception of its own.
    return (
        isinstance(error, KeyboardInterrupt | click.Abort)
        or type(error).__name__ == "InterruptException"
        or (isinstance(error, RuntimeError) and str(error) == "Query interrupted")
    )


def _usage(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    message = error.format_message().rstrip(".")
    if context is None:
        return message
    is_misplaced = context.parent is None and isinstance(error, click.NoSuchOption)
    order = "options stand after the command's name; " if is_misplaced else ""
    return f"{message}; {order}see: {context.command_path} --help"


def _reader_is_gone() -> ExitCode:
    """End quietly."""
    # Python flushes stdout once more at exit, which must not fail again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.OK
