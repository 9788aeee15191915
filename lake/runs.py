"""Sorts the rows of a table's files by the blogs that they belong to.

A table of many blogs is read by as many jobs as it has batches of files. Each writes a
run: the rows of its batch, ordered by blog, in small row groups. So a task that loads a
blog reads little more than the blog's rows of each run, and nothing holds all of them.

The files are read as every load reads them, by the reader of their format.
"""

from __future__ import annotations

import glob
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from blogdb.db import engine
from blogdb.db.errors import BlogdbError, RefusedError, SourceError
from blogdb.db.quoting import identifier, literal
from blogdb.db.store.access import Access, private
from blogdb.lake.columns import find
from blogdb.lake.seen import not_seen
from blogdb.loaders.columns import as_text, is_known
from blogdb.loaders.find import unmoved
from blogdb.loaders.options import Given
from blogdb.loaders.sources.files import File
from blogdb.loaders.sources.reader import REPAIRED, UNREADABLE, Scan
from blogdb.loaders.stage import choose_reader
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import duckdb

    from blogdb.loaders.options import Options

ROWS = 2_048
"""Rows in a row group of a run, of which a task reads whole ones."""
_BLOG, _FILE, _ROW = '"lake blog"', '"lake file"', '"lake row"'
"""The columns of a run besides those of the source: the blog, the number of the file,
and that of the row in it."""
_SOURCE = '"lake source"'
"""What the relation of a file is called, as no column is."""
_IS_NONE = f"coalesce(stripped({_BLOG}), '') = ''"

_REJECTED = """
create or replace temp table rejected (
    source_file varchar,
    source_row bigint,
    source_line bigint,
    column_name varchar,
    message varchar,
    raw varchar,
    is_rejected boolean
)
"""


@dataclass(frozen=True)
class Batch:
    """Files to read at once.

    Attributes:
        number: its number among the batches.
        files: the files.
        column: the column that names the blog of a row.
        folder: where to write what it has.
        options: how to read them, and in how much memory.
    """

    number: int
    files: tuple[File, ...]
    column: str
    folder: Path
    options: Options


@dataclass(frozen=True)
class Run:
    """Rows of files that have the same columns, ordered by blog.

    Attributes:
        path: the file of rows.
        format: the format of the files that they come from.
        columns: the source's columns, each with its DuckDB type.
        given_names: column to the name that the source gives it, where names repeat.
        locations: the files.
    """

    path: Path
    format: str
    columns: Mapping[str, str]
    given_names: Mapping[str, str]
    locations: tuple[str, ...]

    @property
    def form(self) -> str:
        """What the rows are like, whatever they are: their format and columns."""
        return repr((self.format, self.columns, self.given_names))

    @property
    def file_of(self) -> str:
        """The SQL expression for the file of a row."""
        return f"[{', '.join(map(literal, self.locations))}][{_FILE}]"


@dataclass(frozen=True)
class Share:
    """What a run has of a blog.

    Attributes:
        rows: how many rows.
        size: about how many bytes.
        digest: of the rows in their order, wherever in the files they are.
    """

    rows: int
    size: int
    digest: str


@dataclass(frozen=True)
class Sorted:
    """What a batch has.

    Attributes:
        runs: its runs, each with what it has of each blog.
        rejected: a file with the rows that belong to no blog or could not be read, and
            with the values that were repaired; None if there are none.
        count_rejected: how many rows those are.
        fault: why the files could not be read; None if they could.
    """

    runs: tuple[tuple[Run, dict[str, Share]], ...] = ()
    rejected: Path | None = None
    count_rejected: int = 0
    fault: BlogdbError | None = None


@dataclass(frozen=True)
class Extract(File):
    """The rows that a run has of one blog, as a file of a source.

    Attributes:
        run: the run.
    """

    run: Run = field(kw_only=True)

    @property
    def locations(self) -> tuple[str, ...]:
        """The files that its rows come from."""
        return self.run.locations

    def access(self) -> list[Access]:
        """Return who may read the run, which are those who may read its files."""
        return [Access.of(self.run.path.stat())]


@dataclass(frozen=True)
class ExtractReader:
    """Reads an extract as the files of its run are read.

    Attributes:
        run: the run.
    """

    run: Run

    @property
    def name(self) -> str:
        """The format of the files."""
        return self.run.format

    def scan(
        self, connection: duckdb.DuckDBPyConnection, file: File, *, careful: bool
    ) -> Scan:
        """Read the rows, which were looked at when the run was written."""
        del connection, careful
        typed = ", ".join(
            f"{identifier(name)}::{kind} as {identifier(name)}"
            for name, kind in self.run.columns.items()
        )
        relation = (
            f"(select {typed}, {self.run.file_of} as {_FILE}"
            f" from {_rows_of(file.path)})"
        )
        return Scan(
            relation,
            self.run.columns,
            given_names=self.run.given_names,
            source_file=_FILE,
        )


def extracts(
    runs: tuple[Run, ...],
    blog: str,
    location: str,
    folder: Path,
    memory_limit: str | None,
) -> Iterator[Extract]:
    """Write the rows that each run has of a blog, in the order of the source.

    Args:
        runs: the runs, of which a large table may have hundreds.
        blog: the blog.
        location: what the blog's source is called.
        folder: where to, a private folder.
        memory_limit: DuckDB's memory limit, such as "1GB".
    """
    with engine.in_memory(
        folder / "spill", threads=1, memory_limit=memory_limit
    ) as connection:
        for place, run in enumerate(runs):
            path = folder / f"rows-{place}"
            connection.execute(
                f"copy (select * exclude ({_BLOG}, {_ROW})"
                f" from {_rows_of(run.path)}"
                f" where {_BLOG} = {literal(blog)})"
                f" to {literal(path)} (format parquet)"
            ).fetchall()
            yield Extract(location, path, run=run)


def sort(batch: Batch) -> Sorted:
    """Write the rows of a batch, ordered by blog.

    Args:
        batch: what to read.

    Returns:
        What it has; with a fault if it cannot be read, since no machine could.
    """
    import duckdb

    try:
        needed = (batch.folder, *(each.path for each in batch.files))
        unseen = next((each for each in needed if not each.exists()), None)
        if unseen is not None:
            raise not_seen(unseen)
        with (
            tempfile.TemporaryDirectory(prefix=".", dir=batch.folder) as scratch,
            engine.in_memory(
                Path(scratch) / "spill", memory_limit=batch.options.memory_limit
            ) as connection,
            unmoved(batch.files),
            private(),
        ):
            run_step(connection, "macros")
            return _sort(connection, batch, Path(scratch))
    except BlogdbError as error:
        return Sorted(fault=error)
    except duckdb.OutOfMemoryException:
        names = batch.files[0].location
        if len(batch.files) > 1:
            names += f" and {len(batch.files) - 1} more files"
        return Sorted(
            fault=RefusedError(
                f"memory ran out as {names} were sorted by blog; write them as smaller"
                " files, of Parquet in smaller row groups"
            )
        )


def _sort(connection: duckdb.DuckDBPyConnection, batch: Batch, scratch: Path) -> Sorted:
    import duckdb

    for each in batch.files:
        each.require_whole()
    try:
        return _written(connection, batch, scratch, careful=False)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        # Some row is bad: look at every row.
        return _written(connection, batch, scratch, careful=True)


def _written(
    connection: duckdb.DuckDBPyConnection,
    batch: Batch,
    scratch: Path,
    *,
    careful: bool,
) -> Sorted:
    """Write a run for each group of files that have the same columns."""
    for table in (UNREADABLE, REPAIRED, _REJECTED):
        connection.execute(table)
    groups: dict[str, tuple[str, list[tuple[File, Scan]]]] = {}
    for file in batch.files:
        options = batch.options
        mapping = tuple(options.mapping.items())
        reader = choose_reader(file, Given(file.location, options.format, mapping))
        scan = reader.scan(connection, file, careful=careful)
        if scan.names:
            raise SourceError(
                f"{file.location} is an export of one blog ({reader.name}), without a"
                " column for the blogs; leave out --blog, and name its folder"
            )
        key = repr((reader.name, scan.columns, scan.given_names))
        groups.setdefault(key, (reader.name, []))[1].append((file, scan))
    runs = []
    for place, (format_, scans) in enumerate(groups.values()):
        name = f"run={batch.number}-{place}"
        run = _write_run(connection, batch, scans, format_, scratch / name)
        shares = _shares(connection, run)
        if shares:
            # Another attempt at this job may be writing the same file.
            path = batch.folder / name / "part.parquet"
            path.parent.mkdir(exist_ok=True)
            run.path.replace(path)
            runs.append((replace(run, path=path), shares))
    connection.execute(
        "insert into rejected by name"
        " select source_file, source_line, column_name, message, raw,"
        " true as is_rejected from unreadable"
        " union all by name select source_file, source_line, column_name, message,"
        " value as raw, false as is_rejected from repaired"
    )
    ((noted, count),) = connection.execute(
        "select count(*), count(*) filter (is_rejected) from rejected"
    ).fetchall()
    if not noted:
        return Sorted(tuple(runs))
    path = batch.folder / f"rejected-{batch.number}.parquet"
    _copy(connection, "from rejected", scratch / path.name, batch.files)
    (scratch / path.name).replace(path)
    return Sorted(tuple(runs), path, int(count))


def _write_run(
    connection: duckdb.DuckDBPyConnection,
    batch: Batch,
    scans: list[tuple[File, Scan]],
    format_: str,
    path: Path,
) -> Run:
    """Write the rows of files with the same columns, and note those without a blog."""
    scan = scans[0][1]
    column = find(scans[0][0].location, scan.columns, batch.column)
    # A column that says more than the blog, such as the author, stays the post's.
    says_more = is_known(column) or column in batch.options.mapping.values()
    kept = {
        name: kind for name, kind in scan.columns.items() if name != column or says_more
    }
    names = "".join(f", {identifier(name)}" for name in kept)
    every = " union all ".join(
        f"select {as_text(each.columns, column, _SOURCE)} as {_BLOG}, {number} as"
        f" {_FILE}, row_number() over () as {_ROW}{names} from {each.relation}"
        f" as {_SOURCE}"
        for number, (_, each) in enumerate(scans, 1)
    )
    files = [file for file, _ in scans]
    _copy(connection, f"{every} order by {_BLOG}, {_FILE}, {_ROW}", path, files)
    run = Run(
        *(path, format_, kept, dict(scan.given_names)),
        tuple(file.location for file in files),
    )
    told = {column: _BLOG} | {name: identifier(name) for name in kept}
    raw = ", ".join(f"{identifier(name)} := {value}" for name, value in told.items())
    connection.execute(
        f"insert into rejected by name select {run.file_of} as source_file, {_ROW} as"
        f" source_row, {literal(column)} as column_name, 'no blog' as message,"
        f" to_json(struct_pack({raw}))::varchar as raw, true as is_rejected"
        f" from {_rows_of(path)} where {_IS_NONE}"
    )
    return run


def _copy(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    path: Path,
    files: tuple[File, ...] | list[File],
) -> None:
    """Write rows for those alone who may read the files that they come from."""
    connection.execute(
        f"copy ({query}) to {literal(path)}"
        f" (format parquet, compression zstd, row_group_size {ROWS})"
    ).fetchall()
    own = Access.of(path.stat())
    origins = [access for file in files for access in file.access()]
    own._replace(mode=0o644).narrowed(origins).give(path)


def _shares(connection: duckdb.DuckDBPyConnection, run: Run) -> dict[str, Share]:
    """Return what a run has of each blog."""
    values = ", ".join(f"{name} := {name}" for name in map(identifier, run.columns))
    line = f"to_json(struct_pack({values}))::varchar" if values else "''"
    rows = connection.execute(
        f"""
        with
        whole as (
            select sum(total_uncompressed_size)::bigint as size
            from parquet_metadata({_pattern(run.path)})
        ),

        blogs as (
            select
                {_BLOG} as blog,
                count(*) as count_rows,
                md5(string_agg(md5({line}), '' order by {_FILE}, {_ROW})) as digest
            from {_rows_of(run.path)}
            where not {_IS_NONE}
            group by {_BLOG}
        )

        select
            blogs.blog,
            blogs.count_rows,
            blogs.count_rows * whole.size // sum(blogs.count_rows) over (),
            blogs.digest
        from blogs
        cross join whole
        """
    ).fetchall()
    return {blog: Share(count, int(size), digest) for blog, count, size, digest in rows}


def _rows_of(path: Path) -> str:
    return f"read_parquet({_pattern(path)}, hive_partitioning = false)"


def _pattern(path: Path) -> str:
    return literal(glob.escape(str(path)))


def batches(
    files: list[File], column: str, folder: Path, most_bytes: int, options: Options
) -> Iterator[Batch]:
    """Put files together, as many as one job reads.

    Args:
        files: the files.
        column: the column that names the blog of a row.
        folder: where the jobs are to write.
        most_bytes: how large the files of a batch are together, if they are several.
        options: how to read them.
    """
    waiting: list[File] = []
    room, number = most_bytes, 0
    for file in files:
        size = file.path.stat().st_size
        if waiting and size > room:
            yield Batch(number, tuple(waiting), column, folder, options)
            waiting, room, number = [], most_bytes, number + 1
        waiting.append(file)
        room -= size
    if waiting:
        yield Batch(number, tuple(waiting), column, folder, options)
