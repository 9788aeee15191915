"""From files to the staging table: a row for each post, every value as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.db.quoting import identifier, literal
from blogdb.db.rows import number
from blogdb.loaders.columns import SYNONYMS, match_columns, require_columns
from blogdb.loaders.sources.reader import (
    REPAIRED,
    TREE_FACTS,
    TREE_POSTS,
    UNREADABLE,
    Reader,
    Scan,
)
from blogdb.loaders.sources.registry import detect, readers
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from blogdb.loaders.sources.files import File


MOST_FIELDS = 200
"""Number of columns without a place of their own that `posts.fields` keeps."""


@dataclass(frozen=True)
class Input:
    """A file, and how to read it.

    Attributes:
        file: the file.
        reader: the reader of its format.
        mapping: field to column, from --map.
    """

    file: File
    reader: Reader
    mapping: Mapping[str, str]


def choose_reader(
    file: File,
    format_name: str | None,
    *,
    with_drafts: bool = False,
    site_url: str | None = None,
) -> Reader:
    """Choose a file's reader.

    Args:
        file: the file.
        format_name: the value of --format; None to go by the content, then by the name.
        with_drafts: whether to load drafts.
        site_url: the address of the blog's site, if the user named it.

    Raises:
        SourceError: there is no such format, none is recognised, or it has no drafts.
    """
    if file.is_folder:
        from blogdb.loaders.trees.reader import tree_reader

        return tree_reader(
            file, format_name, with_drafts=with_drafts, site_url=site_url
        )
    if with_drafts:
        raise SourceError(
            f"--drafts: {file.location} is not a folder; only folders have drafts"
        )
    known = readers()
    if format_name is None:
        return detect(file, known)
    if format_name not in known:
        raise SourceError(
            f"there is no format {format_name!r}; known: {', '.join(known)}"
        )
    return known[format_name]


def stage(
    connection: duckdb.DuckDBPyConnection,
    inputs: Sequence[Input],
    *,
    keeps_bodies: bool,
) -> int:
    """Fill the table `staged`, and `unreadable` with rows that cannot be read.

    Args:
        connection: DuckDB; its current database is the one to refresh.
        inputs: what to read.
        keeps_bodies: whether `staged` has the bodies; otherwise they are read from
            `source_rows` again when they are written.

    Returns:
        The number of skipped drafts.

    Raises:
        SourceError: a source cannot be read at all.
    """
    import duckdb

    for each in inputs:
        each.file.require_whole()
    try:
        return _stage(connection, inputs, careful=False, keeps_bodies=keeps_bodies)
    except duckdb.OutOfMemoryException:
        raise
    except (duckdb.InternalException, duckdb.FatalException) as error:
        # A damaged file made DuckDB fail; the connection is now unusable.
        names = ", ".join(each.file.location for each in inputs)
        raise SourceError(
            f"DuckDB fails on {names} ({str(error).splitlines()[0]}); fetch the file"
            " again, or save it in another format"
        ) from error
    except duckdb.Error:
        # Some row is bad: look at every row.
        return _stage(connection, inputs, careful=True, keeps_bodies=keeps_bodies)


def _stage(
    connection: duckdb.DuckDBPyConnection,
    inputs: Sequence[Input],
    *,
    careful: bool,
    keeps_bodies: bool,
) -> int:
    for table in (UNREADABLE, REPAIRED, TREE_POSTS, TREE_FACTS):
        connection.execute(table)
    connection.execute(
        "create or replace temp table source_columns"
        " (source_file varchar, target varchar, column_name varchar)"
    )
    selects = []
    count_drafts = 0
    for each in inputs:
        scan = each.reader.scan(connection, each.file, careful=careful)
        found = {**match_columns(scan.columns, each.mapping), **scan.names}
        require_columns(each.file.location, found, scan.columns)
        origins = (
            f"(select distinct {scan.source_file} as source_file from {scan.relation})"
            if scan.source_file
            else f"(select {literal(each.file.location)} as source_file)"
        )
        connection.execute(
            "insert into source_columns by name select source_file,"
            " unnest(?::varchar[]) as target, unnest(?::varchar[]) as column_name"
            f" from {origins}",
            [list(found), list(found.values())],
        )
        selects.append(_select(each.file, scan, found))
        count_drafts += scan.count_drafts
    connection.execute(
        "create or replace temp view source_rows as " + "\nunion all\n".join(selects)
    )
    run_step(connection, "stage_rows", {"keeps_bodies": keeps_bodies})
    return count_drafts


def _select(file: File, scan: Scan, found: Mapping[str, str]) -> str:
    """Write the query that returns a file's rows with the columns of `source_rows`."""
    values = {
        field: _as_text(scan, found[field]) if field in found else "null::varchar"
        for field in SYNONYMS
    }
    columns = ",\n".join(f"{value} as {field}" for field, value in values.items())
    names = [field for field in SYNONYMS if field != "content"]
    hashed = ", ".join([*names, "is_draft"] if scan.is_draft else names)
    fields = scan.fields or _other_fields(scan, found)
    return f"""
        select
            *,
            (hash(content) >> 1)::bigint as content_hash,
            (hash({hashed}, hash(content)) >> 1)::bigint as source_hash
        from (
            select
                {scan.source_file or literal(file.location)} as source_file,
                {scan.is_draft or "false"} as is_draft,
                {columns},
                {fields} as fields,
                to_json(source)::varchar as raw
            from {scan.relation} as source
        )
    """


def _other_fields(scan: Scan, found: Mapping[str, str]) -> str:
    """Write the expression for the columns that no field of a post has, as JSON."""
    used = {*found.values(), scan.source_file, scan.is_draft}
    others = [column for column in scan.columns if column not in used]
    if not others:
        return "null::varchar"
    pairs = ", ".join(
        f"{identifier(column)} := kept_field(source.{identifier(column)})"
        for column in others[:MOST_FIELDS]
    )
    return f"kept_fields(to_json(struct_pack({pairs})))"


def _as_text(scan: Scan, column: str) -> str:
    kind = scan.columns[column]
    name = f"source.{identifier(column)}"
    if kind == "VARCHAR":
        return name
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP")):
        return f"to_json({name})::varchar"
    return f"{name}::varchar"


def has_twins(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether two staged rows have the same hash."""
    return bool(
        number(connection, "select count(*) - count(distinct source_hash) from staged")
    )
