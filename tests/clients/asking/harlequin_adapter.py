"""Harlequin's adapter, as `harlequin --read-only` opens the file."""

import sys

from answers import tell
from harlequin_duckdb import DuckDbAdapter

connection = DuckDbAdapter((sys.argv[1],), read_only=True).connect()


def read(view: str) -> list[tuple[object, ...]]:
    """Ask as the query editor does."""
    table = connection.execute(f"from {view}").fetchall()
    columns = [column.to_pylist() for column in table.columns]
    return list(zip(*columns, strict=True))


tell(read)
