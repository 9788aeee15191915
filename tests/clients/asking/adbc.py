"""ADBC: DuckDB's library has the driver."""

import sys

import adbc_driver_duckdb.dbapi
from answers import tell

with (
    adbc_driver_duckdb.dbapi.connect() as connection,
    connection.cursor() as cursor,
):
    # ADBC's driver has no read-only setting of its own, so the file is attached.
    cursor.execute(f"attach '{sys.argv[1]}' as blog (read_only)")
    cursor.execute("use blog")

    def read(view: str) -> list[tuple[object, ...]]:
        """Ask with the one cursor."""
        cursor.execute(f"from {view}")
        return cursor.fetchall()

    tell(read)
