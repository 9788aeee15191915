"""marimo's SQL cells."""

import sys

import duckdb
import marimo
from answers import tell

with duckdb.connect(sys.argv[1], read_only=True) as connection:
    tell(
        lambda view: marimo.sql(
            f"select * from {view}", output=False, engine=connection
        ).rows()
    )
