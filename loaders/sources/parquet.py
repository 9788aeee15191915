"""Parquet files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.db.text import literal
from blogdb.loaders.sources import Scan

if TYPE_CHECKING:
    import duckdb

    from blogdb.loaders.sources.files import File


class Parquet:
    """Reads Parquet, whose columns may be text, dates, or lists of text."""

    name = "parquet"
    suffixes = (".parquet", ".pq")

    def recognises(self, head: bytes) -> bool:
        """Tell by the magic bytes."""
        return head.startswith(b"PAR1")

    def scan(
        self,
        connection: duckdb.DuckDBPyConnection,
        file: File,
        *,
        careful: bool,
    ) -> Scan:
        """Leave the file to DuckDB: a Parquet file is whole or damaged as a whole."""
        import duckdb

        relation = f"read_parquet({literal(file.pattern)}, hive_partitioning = false)"
        try:
            rows = connection.execute(f"describe from {relation}").fetchall()
            if careful:
                # Nothing to salvage, but a damaged page shows only when it is read.
                connection.execute(f"summarize from {relation}").fetchall()
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise SourceError(
                f"{file.location} is not a whole Parquet file ({reason});"
                " fetch it again"
            ) from error
        return Scan(relation, {name: kind for name, kind, *_ in rows})
