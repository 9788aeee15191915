"""All rows of all tables and views of a database, as whatever DuckDB this runs on.

As a program it needs DuckDB only, not blogdb, and prints JSON: the DuckDB's version,
and name to rows.
"""

from __future__ import annotations

import json
import sys

import duckdb

NAMES = """
    select table_name from duckdb_tables() union all
    select view_name from duckdb_views() where not internal
"""


def main(path: str) -> None:
    """Print everything that can be read from a file."""
    with duckdb.connect(path, read_only=True) as connection:
        names = [name for (name,) in connection.execute(NAMES).fetchall()]
        rows = {
            name: [
                list(map(str, row))
                for row in connection.execute(f"from {name} order by all").fetchall()
            ]
            for name in names
        }
    sys.stdout.write(json.dumps([duckdb.__version__, rows]))


if __name__ == "__main__":
    main(sys.argv[1])
