"""Failures of the operating system, as errors for people."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from blogdb.db import engine
from blogdb.db.errors import BlogdbError, SystemFailureError
from blogdb.db.steps import place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL = tuple(os.strerror(n) for n in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT))
"""The system's messages for a full disk, a too large file, and an exhausted quota."""


@contextmanager
def explained(database: Path, memory: str) -> Iterator[None]:
    """Turn failures of the operating system into errors for people.

    Args:
        database: the file that is being changed.
        memory: advice for when memory runs out.

    Raises:
        SystemFailureError: in place of DuckDB's, SQLAlchemy's and Python's errors.
    """
    try:
        yield
    except BlogdbError:
        raise
    except Exception as error:
        for cause in _causes(error):
            if meant := _meaning(cause, database, place(error), memory):
                raise meant from error
        raise


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and those it was raised from; SQLAlchemy wraps DuckDB's."""
    while error is not None:
        yield error
        error = error.__cause__


def is_shortage(error: BaseException) -> bool:
    """Return whether memory or disk space ran out.

    Args:
        error: an error of DuckDB or Python.
    """
    return _is_memory(error) or bool(_no_room(error))


def _meaning(
    error: BaseException, database: Path, where: str, memory: str
) -> Exception | None:
    import duckdb

    outcome = f" {where}".rstrip() + ", nothing was changed"
    if _is_memory(error):
        return SystemFailureError(f"there is not enough memory{outcome}; {memory}")
    if reason := _no_room(error):
        return SystemFailureError(
            f"{database} cannot be written ({reason}){outcome}; a change needs room"
            " for a copy next to the database"
        )
    if isinstance(error, duckdb.Error) and engine.is_damage(error):
        return engine.explain(error, database)
    if isinstance(error, duckdb.IOException):
        reason = str(error).splitlines()[0]
        return SystemFailureError(f"the system reported an error{outcome}: {reason}")
    return None


def _is_memory(error: BaseException) -> bool:
    import duckdb

    return isinstance(error, MemoryError | duckdb.OutOfMemoryException)


def _no_room(error: BaseException) -> str:
    """Return why there is no disk space; an empty text for any other error."""
    return next((sign.lower() for sign in _FULL if sign in str(error)), "")
