"""DuckDB's own Python package."""

import sys

import duckdb
from answers import tell

with duckdb.connect(sys.argv[1], read_only=True) as connection:
    tell(lambda view: connection.execute(f"from {view}").fetchall())
