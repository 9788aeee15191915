"""Says in one line what ended the program, and with which exit code."""

from __future__ import annotations

import errno
import os
from contextlib import suppress

import click

from blogdb.cli.display import one_line
from blogdb.db.errors import BlogdbError, ExitCode
from blogdb.db.steps import outcome, place

_NO_THREAD = "can't start new thread"
"""What Python says, without a number, where the system allows no more threads."""


class ReaderIsGoneError(Exception):
    """What read our output, such as `head`, has had enough."""


class StoppedWatchingError(Exception):
    """Ctrl-C, where it is the way to end, and there is nothing to say."""


class InterruptedByUserError(Exception):
    """Ctrl-C, or another signal that stops the program."""


def explain(error: BaseException) -> int:
    """Say on stderr in one line what went wrong.

    Args:
        error: what ended the program.

    Returns:
        The exit code.
    """
    if isinstance(error, SystemExit):
        raise error
    # Where stderr is full, the exit code still tells.
    with suppress(OSError):
        if os.environ.get("BLOGDB_DEBUG") == "1":
            import traceback

            traceback.print_exception(error)
    if isinstance(error, BrokenPipeError | ReaderIsGoneError):
        return ExitCode.OK
    if isinstance(error, StoppedWatchingError):
        return ExitCode.INTERRUPTED
    if str(error) == _NO_THREAD:
        error = OSError(errno.EAGAIN, _NO_THREAD)
    code, message = _meaning(error)
    if message:
        with suppress(OSError):
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
            # Of two, the first is a private file that is gone by now.
            named = error.filename2 or error.filename
            file = f"{named}: " if named else ""
            return ExitCode.SYSTEM, f"{file}{reason[:1].lower()}{reason[1:]}{where}"
    if is_interrupt(error):
        became = outcome(error) or "nothing was changed"
        return ExitCode.INTERRUPTED, f"interrupted; {became}"
    return ExitCode.UNEXPECTED, (
        f"unexpected error, a defect in blogdb{where}: {type(error).__name__}: {error};"
        " please report it with what BLOGDB_DEBUG=1 shows"
    )


def is_interrupt(error: BaseException) -> bool:
    """Return whether Ctrl-C, or another signal, ended what was done."""
    # DuckDB ends a statement that Ctrl-C stops with an exception of its own.
    return (
        isinstance(error, KeyboardInterrupt | click.Abort | InterruptedByUserError)
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
