"""Telling which post an address of an export leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.rows import number
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    import duckdb

FOLDER = "readership"
"""Where the steps are, under sql/."""


def resolve(connection: duckdb.DuckDBPyConnection) -> None:
    """Tell which posts some addresses lead to, as `resolved_addresses`.

    Args:
        connection: DuckDB; its current database has the posts, and `read_addresses`
            the addresses.
    """
    run_step(connection, "link_macros")
    run_step(connection, "resolve_addresses", folder=FOLDER)


def resolve_again(connection: duckdb.DuckDBPyConnection) -> None:
    """Tell it anew of all stored addresses, after posts came, went or moved.

    Args:
        connection: DuckDB; its current database is the working copy.
    """
    if number(connection, "select count(*) from post_readership") == 0:
        return
    run_step(connection, "stored_addresses", folder=FOLDER)
    resolve(connection)
    run_step(connection, "write_resolved", folder=FOLDER)
