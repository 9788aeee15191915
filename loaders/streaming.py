"""Having DuckDB stream the bodies of posts: together they may not fit into memory."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb


@contextmanager
def streaming(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Have DuckDB stream the bodies through joins, in any order.

    Statements that are planned in the block name the side with the bodies first. DuckDB
    does not know how long a body is, nor how many rows a text file has, and might build
    the hash table from that side; keeping the order would cost memory as well.

    Args:
        connection: DuckDB; all its connections plan in this way meanwhile.
    """
    # A small load plans with few optimizers, before and after.
    ((before,),) = connection.execute(
        "select current_setting('disabled_optimizers')"
    ).fetchall()
    names = ",".join(filter(None, [before, "join_order", "build_side_probe_side"]))
    connection.execute(f"set disabled_optimizers = '{names}'")
    connection.execute("set preserve_insertion_order = false")
    try:
        yield
    finally:
        connection.execute(f"set disabled_optimizers = '{before}'")
        connection.execute("reset preserve_insertion_order")
