"""What DuckDB says when a question fails, as errors for people."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from blogdb.db import engine
from blogdb.db.errors import DatabaseError, QueryError, SystemFailureError

if TYPE_CHECKING:
    from collections.abc import Iterator

_POSITION = re.compile(r"^LINE \d+:", re.MULTILINE)
_MEMORY_LIMIT = re.compile(r"/([^/()]+) used\)")
_LONGEST_MESSAGE = 500


@contextmanager
def explained() -> Iterator[None]:
    """Turn DuckDB's errors into errors for people.

    Raises:
        QueryError: the question is wrong, or asks for what it may not do.
        DatabaseError: the database cannot be read.
        SystemFailureError: there is not enough memory or disk.
        InterruptException: DuckDB's own, when Ctrl-C stopped it.
    """
    try:
        yield
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        raise _for_people(error) from error
    except MemoryError as error:
        raise _too_large("there is") from error


def reason(error: duckdb.Error) -> str:
    """Return DuckDB's message and hint in a line, without the picture of the place.

    Args:
        error: what DuckDB raised.

    Returns:
        At most about five hundred characters.
    """
    text = " ".join(_POSITION.split(str(error))[0].split())
    return text if len(text) <= _LONGEST_MESSAGE else f"{text[:_LONGEST_MESSAGE]}…"


def _for_people(error: duckdb.Error) -> Exception:
    said = reason(error)
    # By DuckDB, or by the system.
    is_refused = isinstance(error, duckdb.PermissionException) or (
        isinstance(error, duckdb.IOException) and "Permission denied" in said
    )
    match error:
        case duckdb.OutOfMemoryException():
            limit = _MEMORY_LIMIT.search(said)
            return _too_large(limit[1] if limit else "there is")
        case (
            duckdb.BinderException()
            | duckdb.CatalogException()
            | duckdb.ConversionException()
            | duckdb.ParserException()
        ):
            # These quote the question and its values, which may say anything.
            pass
        case _ if "bad_alloc" in str(error) or "bad allocation" in str(error):
            return _too_large("there is")
        case _ if is_refused:
            return QueryError(f"{said}; a query reads the database and nothing else")
        case duckdb.IOException() if "No space left" in said:
            return SystemFailureError(said)
        case _ if engine.is_damage(error) or isinstance(
            error, duckdb.IOException | duckdb.SerializationException
        ):
            return DatabaseError(
                f"the database cannot be read: {said};"
                " an earlier state: blogdb generations"
            )
    return QueryError(said)


def _too_large(limit: str) -> SystemFailureError:
    return SystemFailureError(
        f"the query needs more memory than {limit};"
        " ask for less at a time, or allow more with --memory-limit"
    )
