"""Runs a question in a child process, which can be stopped whatever it does.

Some SQL makes DuckDB crash (deep nesting overflows the stack) or stay where it listens
to nothing (in its parser). In a child process that is an error, and not the program's
end.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

import click

from blogdb.cli.failures import explain
from blogdb.db.errors import ExitCode, QueryError, SystemFailureError

if TYPE_CHECKING:
    from collections.abc import Callable


def contained(work: Callable[[], None], timeout: float | None = None) -> None:
    """Run work in a child process, and end as it ends.

    The child explains its own errors. It has nothing to tidy up: what it may write
    belongs to the parent.

    Args:
        work: what to run.
        timeout: seconds that it may take; None for any time.

    Raises:
        Exit: the work failed and has said why; with its exit code.
        QueryError: it took too long, or DuckDB crashed.
        SystemFailureError: the operating system killed it.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    # Each side sees the end of the other when the other's socket closes.
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        os._exit(_run(work, theirs))
    theirs.close()
    try:
        is_over, _, _ = select.select([ours], [], [], timeout)
        if not is_over:
            raise QueryError(
                f"the query took longer than {timeout:g} s, which is its --timeout;"
                " ask for less at a time, or allow more"
            )
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        ours.close()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code < 0:
        raise _died_of(-code)
    if code:
        raise click.exceptions.Exit(code)


def _run(work: Callable[[], None], parent: socket.socket) -> int:
    # These often come to both, and are the parent's to act upon.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    Thread(target=_end_with, args=[parent], daemon=True).start()
    try:
        _keep_stdout_ours()
        work()
        sys.stdout.flush()
    except BaseException as error:
        return explain(error)
    return ExitCode.OK


def _end_with(parent: socket.socket) -> None:
    with suppress(OSError):
        parent.recv(1)
    os._exit(ExitCode.INTERRUPTED)


def _keep_stdout_ours() -> None:
    """Let nothing but our rows reach stdout: DuckDB 1.5 can be told to log there."""
    stdout = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    sys.stdout = os.fdopen(
        stdout, "w", encoding=sys.stdout.encoding, errors=sys.stdout.errors
    )


def _died_of(number: int) -> Exception:
    name = signal.Signals(number).name
    if number == signal.SIGKILL:
        return SystemFailureError(
            f"the query was stopped from outside ({name}), perhaps because memory ran"
            " out; ask for less at a time, or set --memory-limit"
        )
    return QueryError(
        f"DuckDB crashed on this query ({name}); the database is as it was;"
        " ask it in a simpler way"
    )
