"""One family of errors, each with the exit code that the command line returns."""

from __future__ import annotations

from enum import IntEnum
from typing import Self


class ExitCode(IntEnum):
    """What a process's exit status says; README.md and every command's help list it.

    Attributes:
        meaning: what it says, for people.
    """

    meaning: str

    def __new__(cls, number: int, meaning: str) -> Self:
        """Make a member of a number that also carries its meaning."""
        code = int.__new__(cls, number)
        code._value_ = number
        code.meaning = meaning
        return code

    OK = 0, "done"
    UNEXPECTED = 1, "a defect in blogdb"
    USAGE = 2, "a wrong option or argument"
    SOURCE = 3, "the source cannot be read, or lacks what a blog needs"
    DATABASE = 4, "the database is missing, not blogdb's, or newer than blogdb"
    BUSY = 5, "another process is writing the database"
    REFUSED = 6, "refused, since the options given do not allow it"
    VERIFICATION = 7, "the database failed verification"
    SYSTEM = 8, "the operating system refused: permission, disk full, limits"
    QUERY = 9, "the SQL is wrong or too slow, or asks for what a query may not do"
    HANGUP = 129, "stopped because the terminal was closed (SIGHUP)"
    INTERRUPTED = 130, "stopped by Ctrl-C"
    TERMINATED = (
        143,
        "stopped by kill, or because the machine is shutting down (SIGTERM)",
    )


class BlogdbError(Exception):
    """An error for people: one line that says what, where and what to do.

    Attributes:
        exit_code: what the process returns when this error ends it.
    """

    exit_code = ExitCode.UNEXPECTED


class SourceError(BlogdbError):
    """A fault in the source of a load."""

    exit_code = ExitCode.SOURCE


class DatabaseError(BlogdbError):
    """A fault in the database, or a wrong file in its place."""

    exit_code = ExitCode.DATABASE


class BusyError(BlogdbError):
    """A database that another process is writing."""

    exit_code = ExitCode.BUSY


class RefusedError(BlogdbError):
    """A change that needs an option that was not given."""

    exit_code = ExitCode.REFUSED


class VerificationError(BlogdbError):
    """A database that nobody should read."""

    exit_code = ExitCode.VERIFICATION


class SystemFailureError(BlogdbError):
    """A refusal by the operating system."""

    exit_code = ExitCode.SYSTEM


class QueryError(BlogdbError):
    """A fault in a question: in its SQL, or in a name or limit that it gives."""

    exit_code = ExitCode.QUERY
