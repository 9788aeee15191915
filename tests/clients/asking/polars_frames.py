"""polars, through DuckDB's own package."""

import sys

import duckdb
import polars
from answers import tell

with duckdb.connect(sys.argv[1], read_only=True) as connection:
    tell(lambda view: polars.read_database(f"from {view}", connection).rows())
