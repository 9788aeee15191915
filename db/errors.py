"""One family of errors, each with the exit code that the command line returns."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a process's exit status says. Documented in README.md."""

    OK = 0
    UNEXPECTED = 1
    """A defect in blogdb."""
    USAGE = 2
    """A wrong option or argument."""
    SOURCE = 3
    """The source cannot be read, or does not hold what a blog needs."""
    DATABASE = 4
    """The database is missing, is not blogdb's, or is newer than this program."""
    BUSY = 5
    """Another process is writing the database."""
    REFUSED = 6
    """The load would do what the options do not allow."""
    VERIFICATION = 7
    """The database does not hold what must hold."""
    SYSTEM = 8
    """The operating system refused: permission, disk full, limits."""
    QUERY = 9
    """The SQL of a query is wrong, or asks for what a query may not do."""
    HANGUP = 129
    """Stopped because the terminal was closed (SIGHUP)."""
    INTERRUPTED = 130
    """Stopped by Ctrl-C."""
    TERMINATED = 143
    """Stopped by SIGTERM, as `kill` and a machine that shuts down send it."""


class BlogdbError(Exception):
    """An error for people: one line that says what, where and what to do.

    Attributes:
        exit_code: what the process returns when this error ends it.
    """

    exit_code = ExitCode.UNEXPECTED


class SourceError(BlogdbError):
    """The source cannot be read, or lacks what a blog needs."""

    exit_code = ExitCode.SOURCE


class DatabaseError(BlogdbError):
    """The database is missing, is not blogdb's, or is newer than this program."""

    exit_code = ExitCode.DATABASE


class BusyError(BlogdbError):
    """Another process writes the database."""

    exit_code = ExitCode.BUSY


class RefusedError(BlogdbError):
    """The change would do what the options do not allow."""

    exit_code = ExitCode.REFUSED


class VerificationError(BlogdbError):
    """The database does not hold what must hold before anyone may read it."""

    exit_code = ExitCode.VERIFICATION


class SystemFailureError(BlogdbError):
    """The operating system refused: permission, disk full, limits."""

    exit_code = ExitCode.SYSTEM


class QueryError(BlogdbError):
    """The SQL of a query is wrong, or asks for what a query may not do."""

    exit_code = ExitCode.QUERY
