"""Which bodies are staged with their rows, so that a refresh reads its sources once."""

from __future__ import annotations

from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING

from blogdb.db.rows import number
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

BITS_FOR_A_KEY = 64
"""Size of the filter that knows the stored rows; a smaller one makes more mistakes."""

MOST_BITS = 1 << 27
"""Size of the largest filter: DuckDB copies it for each 2,048 rows that it reads."""


class Bodies(Enum):
    """Which bodies to stage. The others are read again, should they be written."""

    NONE = "none"
    NEW = "new"
    """Of the rows that are not stored as they are, which takes memory for these."""
    ALL = "all"


@contextmanager
def filtered(connection: duckdb.DuckDBPyConnection, bodies: Bodies) -> Iterator[None]:
    """Have `stage_rows.sql` know the stored rows while the block runs.

    Args:
        connection: DuckDB; its current database has the posts.
        bodies: which bodies will be staged.
    """
    run_step(connection, "filter_macros")
    if bodies is Bodies.NEW:
        count_keys = number(connection, "select count(*) + count(fields) from posts")
        count_bits = min(BITS_FOR_A_KEY * max(count_keys, 1), MOST_BITS)
        run_step(connection, "filter_stored", {"count_bits": count_bits})
    yield
    # No `finally`: after an error the connection may be unusable.
    connection.execute("reset variable stored_rows")


def are_complete(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether everything that is yet to be written is staged.

    It is not where the filter took a new row for a stored one, or where a row that did
    not change is written for another reason, such as new aliases.

    Args:
        connection: DuckDB, after `compare`.
    """
    return not number(
        connection,
        """
        select
            exists (
                from changes
                inner join staged on changes.row_id = staged.rowid
                where not (staged.has_content and staged.has_fields)
            )
            or exists (
                from asides
                inner join staged on asides.row_id = staged.rowid
                where asides.has_other_fields and not staged.has_fields
            )
        """,
    )


def have_twins(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether two staged rows have the same hash.

    Args:
        connection: DuckDB, with the table `staged`.
    """
    return bool(
        number(connection, "select count(*) - count(distinct source_hash) from staged")
    )
