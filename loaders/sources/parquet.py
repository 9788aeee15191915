"""Parquet files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.db.quoting import literal
from blogdb.loaders.sources.reader import Scan

if TYPE_CHECKING:
    import duckdb

    from blogdb.loaders.sources.files import File


class Parquet:
    """Reads Parquet, whose columns may be text, dates, or lists of text."""

    name = "parquet"
    description = "Parquet"
    suffixes = (".parquet", ".pq")
    marks = "its first four bytes"

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
            _require_modest(connection, file)
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


def _require_modest(connection: duckdb.DuckDBPyConnection, file: File) -> None:
    """Refuse a file of a few bytes that would be millions of rows.

    Posts differ at least in their slugs, so that each takes more than a byte.
    """
    pattern = literal(file.pattern)
    ((count, unpacked),) = connection.execute(
        f"""
        select
            (select sum(num_rows) from parquet_file_metadata({pattern})),
            (select sum(total_uncompressed_size) from parquet_metadata({pattern}))
        """
    ).fetchall()
    file.require_modest(int(unpacked or 0))
    size = file.path.stat().st_size
    if int(count or 0) > size:
        raise SourceError(
            f"{file.location} says that it has {int(count):,} rows, and has only"
            f" {size:,} bytes; posts need more"
        )
