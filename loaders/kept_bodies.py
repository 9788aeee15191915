"""Which bodies are staged with their rows, so that sources need not be read again."""

from __future__ import annotations

from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING

from blogdb.db.rows import number
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import duckdb

    from blogdb.loaders.sources.files import File

BITS_FOR_A_KEY = 64
"""Size of the filter that knows the stored rows; a smaller one makes more mistakes."""

MOST_BITS = 1 << 27
"""Size of the largest filter: DuckDB copies it for each 2,048 rows that it reads."""


SMALL = 1 << 20
"""Bytes of files of which all bodies are kept: reading them takes less time than DuckDB
needs to plan how to tell the bodies that are stored, or how to read the files again."""

_ALL_OR_NONE = """
create or replace temp macro keeps_content(bits, source_hash) as {kept};
create or replace temp macro keeps_fields(bits, source_hash, fields) as {kept};
"""


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
    if bodies is Bodies.NEW:
        run_step(connection, "filter_macros")
        count_keys = number(connection, "select count(*) + count(fields) from posts")
        count_bits = min(BITS_FOR_A_KEY * max(count_keys, 1), MOST_BITS)
        run_step(connection, "filter_stored", {"count_bits": count_bits})
    else:
        connection.execute(_ALL_OR_NONE.format(kept=bodies is Bodies.ALL))
    yield
    # No `finally`: after an error the connection may be unusable.
    connection.execute("reset variable stored_rows")


def are_small(files: Collection[File]) -> bool:
    """Return whether files are so small that all of their bodies can be kept.

    Args:
        files: what to read.
    """
    if any(each.is_folder or not each.path.is_file() for each in files):
        return False
    # How large the content of others is cannot be told without reading it.
    if any(each.compression != "none" for each in files):
        return False
    return sum(each.path.stat().st_size for each in files) <= SMALL


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
