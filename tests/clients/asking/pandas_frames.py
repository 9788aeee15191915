"""pandas, through DuckDB's own package."""

import sys

import duckdb
from answers import Rows, tell

with duckdb.connect(sys.argv[1], read_only=True) as connection:

    def read(view: str) -> Rows:
        """Read a view as a frame, where several values stand for null."""
        frame = connection.execute(f"from {view}").df()
        return frame.astype(object).where(frame.notna(), None).itertuples(index=False)

    tell(read)
