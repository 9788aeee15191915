"""What the operating system refuses a change, in words for people."""

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
"""What the system says where there is no room: of the disk, a file or a quota."""


@contextmanager
def explained(database: Path, memory: str) -> Iterator[None]:
    """Say what the operating system refuses, which is no defect of ours.

    Args:
        database: the file that is being changed.
        memory: what helps where memory runs out.

    Raises:
        SystemFailureError: instead of DuckDB's, SQLAlchemy's and Python's errors.
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
    """Walk from an error to what it was raised from, as SQLAlchemy does."""
    while error is not None:
        yield error
        error = error.__cause__


def is_shortage(error: BaseException) -> bool:
    """Tell whether memory or room on the disk ran out.

    Args:
        error: DuckDB's, or Python's.
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
            " for a copy beside the database"
        )
    if isinstance(error, duckdb.Error) and engine.is_damage(error):
        return engine.explain(error, database)
    if isinstance(error, duckdb.IOException):
        reason = str(error).splitlines()[0]
        return SystemFailureError(f"the system refused something{outcome}: {reason}")
    return None


def _is_memory(error: BaseException) -> bool:
    import duckdb

    return isinstance(error, MemoryError | duckdb.OutOfMemoryException)


def _no_room(error: BaseException) -> str:
    """Tell the reason where there is no room; an empty text otherwise."""
    return next((sign.lower() for sign in _FULL if sign in str(error)), "")
