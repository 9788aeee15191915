"""Parquet files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.db.quoting import identifier, literal
from blogdb.loaders.sources.reader import Scan

if TYPE_CHECKING:
    import duckdb

    from blogdb.loaders.sources.files import File


class Parquet:
    """Reads Parquet files; columns may be text, dates, or lists of text."""

    name = "parquet"
    description = "Parquet"
    suffixes = (".parquet", ".pq")
    marks = "its first four bytes"

    def recognises(self, head: bytes) -> bool:
        """Return whether the file begins with Parquet's magic bytes."""
        return head.startswith(b"PAR1")

    def scan(
        self,
        connection: duckdb.DuckDBPyConnection,
        file: File,
        *,
        careful: bool,
    ) -> Scan:
        """Let DuckDB read it; a Parquet file is either good or damaged as a whole."""
        import duckdb

        relation = f"read_parquet({literal(file.pattern)}, hive_partitioning = false)"
        try:
            rows = connection.execute(f"describe from {relation}").fetchall()
            _require_modest(connection, file)
            if careful:
                # Nothing to salvage, but only reading a page shows damage to it.
                connection.execute(f"summarize from {relation}").fetchall()
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise SourceError(
                f"{file.location} is not a valid Parquet file ({reason});"
                " fetch it again"
            ) from error
        columns = {name: str(kind) for name, kind, *_ in rows}
        return _with_texts(relation, columns)


def _with_texts(relation: str, columns: dict[str, str]) -> Scan:
    """Read text that is not marked as such, which some writers write, as UTF-8."""
    texts = {}
    for name, kind in columns.items():
        column = identifier(name)
        if kind == "BLOB":
            texts[name] = f"coalesce(try(decode({column})), {column}::varchar)"
        elif kind == "BLOB[]":
            one = "coalesce(try(decode(each)), each::varchar)"
            texts[name] = f"list_transform({column}, lambda each: {one})"
    if not texts:
        return Scan(relation, columns)
    replaced = ", ".join(
        f"{text} as {identifier(name)}" for name, text in texts.items()
    )
    kinds = {
        name: kind.replace("BLOB", "VARCHAR") if name in texts else kind
        for name, kind in columns.items()
    }
    return Scan(f"(select * replace ({replaced}) from {relation})", kinds)


def _require_modest(connection: duckdb.DuckDBPyConnection, file: File) -> None:
    """Refuse a file of a few bytes that expands to millions of rows.

    Posts differ at least in their slugs, so each takes more than one byte.
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
            f"{file.location} claims to have {int(count):,} rows in only {size:,}"
            " bytes, too few for posts; fetch it again"
        )
