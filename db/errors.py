"""One family of errors, each with the exit code that the command line returns."""

from __future__ import annotations

from enum import IntEnum
from typing import Self


class ExitCode(IntEnum):
    """The exit codes; README.md and every command's help list them.

    Attributes:
        meaning: what the code means, for people.
    """

    meaning: str

    def __new__(cls, number: int, meaning: str) -> Self:
        """Create a member from its number and its meaning."""
        code = int.__new__(cls, number)
        code._value_ = number
        code.meaning = meaning
        return code

    OK = 0, "done"
    UNEXPECTED = 1, "a defect in blogdb"
    USAGE = 2, "a wrong option or argument, or a mistake in blogdb.toml"
    SOURCE = 3, "the source cannot be read, or lacks what a blog needs"
    DATABASE = 4, "the database is missing, not blogdb's, or newer than blogdb"
    BUSY = 5, "another process is writing the database"
    REFUSED = 6, "refused, since the options given do not allow it"
    VERIFICATION = 7, "the database failed verification"
    SYSTEM = (
        8,
        "the system refused (permission, disk full, limits), or lacks an extra",
    )
    QUERY = 9, "the SQL is wrong or too slow, or asks for what a query may not do"
    FINDINGS = 10, "the audit found something at least as severe as --fail-on says"
    HANGUP = 129, "stopped because the terminal was closed (SIGHUP)"
    INTERRUPTED = 130, "stopped by Ctrl-C"
    TERMINATED = (
        143,
        "stopped by kill, or because the machine is shutting down (SIGTERM)",
    )


class BlogdbError(Exception):
    """An error for people: one line that says what is wrong, where, and what to do.

    Attributes:
        exit_code: the exit code of a process that this error ends.
    """

    exit_code = ExitCode.UNEXPECTED


class ArgumentError(BlogdbError):
    """What was asked for cannot be meant: an argument, or several together."""

    exit_code = ExitCode.USAGE


class SettingsError(BlogdbError):
    """The file of settings, `blogdb.toml`, is faulty."""

    exit_code = ExitCode.USAGE


class SourceError(BlogdbError):
    """The source of a load is faulty."""

    exit_code = ExitCode.SOURCE


class DatabaseError(BlogdbError):
    """The database is faulty, or is not a blogdb database."""

    exit_code = ExitCode.DATABASE


class BusyError(BlogdbError):
    """Another process is writing the database.

    Args:
        message: what people are told.
        holder: the process, in words.
    """

    exit_code = ExitCode.BUSY

    def __init__(self, message: str, holder: str = "another process") -> None:
        super().__init__(message)
        self.holder = holder


class RefusedError(BlogdbError):
    """The options given do not allow the change."""

    exit_code = ExitCode.REFUSED


class VerificationError(BlogdbError):
    """The database does not hold what must hold, so nobody should read it."""

    exit_code = ExitCode.VERIFICATION


class SystemFailureError(BlogdbError):
    """The operating system refused."""

    exit_code = ExitCode.SYSTEM


class QueryError(BlogdbError):
    """A query is faulty: its SQL, or a name or limit in it."""

    exit_code = ExitCode.QUERY
