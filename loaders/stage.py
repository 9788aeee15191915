"""From files to the staging table: a row for each post, every value as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.db.quoting import identifier, literal
from blogdb.db.rows import number
from blogdb.loaders.columns import (
    Steps,
    draft_rule,
    format_of_body,
    has_keys,
    match_columns,
    require_columns,
    value_of,
    with_title,
)
from blogdb.loaders.fields import SYNONYMS
from blogdb.loaders.kept_bodies import Bodies, filtered
from blogdb.loaders.rewrite import rewrite_names
from blogdb.loaders.sources.reader import (
    AUTHOR_FACTS,
    REPAIRED,
    TREE_FACTS,
    TREE_POSTS,
    UNREADABLE,
    Leftovers,
    Reader,
    Scan,
)
from blogdb.loaders.sources.registry import ANSWERS, detect, readers
from blogdb.loaders.sources.servers import Server, Sql
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import duckdb

    from blogdb.loaders.options import Given
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
        with_drafts: whether to load drafts.
    """

    file: File
    reader: Reader
    mapping: Mapping[str, str]
    with_drafts: bool = False


@dataclass(frozen=True)
class Staged:
    """What sources have besides the rows that were staged.

    Attributes:
        count_drafts: the number of skipped drafts.
        leftovers: what else each source has.
    """

    count_drafts: int
    leftovers: Sequence[Leftovers]


def choose_reader(file: File, given: Given, site_url: str | None = None) -> Reader:
    """Choose a file's reader.

    Args:
        file: the file.
        given: how to read it. Without a format it goes by the content, then by the
            name.
        site_url: the address of the blog's site, if the user named it.

    Raises:
        SourceError: there is no such format, or none is recognised; or an option does
            not suit it.
    """
    if file.is_folder:
        from blogdb.loaders.trees.reader import tree_reader

        if given.records is not None:
            raise _no_records(given.records, file.location, "a folder")
        if given.query is not None:
            raise _no_query(file.location, "a folder")
        return tree_reader(file, given, site_url)
    if isinstance(file, Server):
        if given.format not in (None, Sql.name):
            raise SourceError(
                f"--format {given.format}: {file.location} is a database, which is"
                " asked by --query"
            )
        return Sql(given.query)
    known = readers(given.records, given.query)
    if given.format is None:
        is_mapped = bool(given.mapping) or given.records is not None
        left_out = ANSWERS if is_mapped else ()
        reader = detect(file, readers(given.records, given.query, left_out))
    elif given.format in known:
        reader = known[given.format]
    else:
        raise SourceError(
            f"there is no format {given.format!r}; known: {', '.join(known)}"
        )
    if given.records is not None and reader.name not in ("jsonl", "json"):
        raise _no_records(given.records, file.location, reader.name)
    if given.query is not None and reader.name not in ("sqlite", "duckdb"):
        raise _no_query(file.location, reader.name)
    return reader


def _no_records(records: str, location: str, kind: str) -> SourceError:
    return SourceError(
        f"--records {records}: only JSON has posts below a key; {location} is {kind}"
    )


def _no_query(location: str, kind: str) -> SourceError:
    return SourceError(
        f"--query: only a database can be asked a query; {location} is {kind}"
    )


def stage(
    connection: duckdb.DuckDBPyConnection,
    inputs: Sequence[Input],
    bodies: Bodies,
) -> Staged:
    """Fill the table `staged`, and `unreadable` with rows that cannot be read.

    Args:
        connection: DuckDB; its current database is the one to refresh.
        inputs: what to read.
        bodies: which bodies `staged` has; others can be read from `source_rows` again.

    Returns:
        What else the sources have.

    Raises:
        SourceError: a source cannot be read at all.
    """
    import duckdb

    for each in inputs:
        each.file.require_whole()
    try:
        return _stage(connection, inputs, bodies, careful=False)
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
        return _stage(connection, inputs, bodies, careful=True)


def _stage(
    connection: duckdb.DuckDBPyConnection,
    inputs: Sequence[Input],
    bodies: Bodies,
    *,
    careful: bool,
) -> Staged:
    for table in (UNREADABLE, REPAIRED, TREE_POSTS, TREE_FACTS, AUTHOR_FACTS):
        connection.execute(table)
    connection.execute(
        "create or replace temp table source_columns"
        " (source_file varchar, target varchar, column_name varchar)"
    )
    selects = []
    leftovers = []
    count_drafts = 0
    for each in inputs:
        scan = each.reader.scan(connection, each.file, careful=careful)
        query, left = _select(connection, each, scan)
        selects.append(query)
        leftovers.append(left)
        count_drafts += scan.count_drafts
    connection.execute(
        "create or replace temp view source_rows as " + "\nunion all\n".join(selects)
    )
    with filtered(connection, bodies):
        run_step(connection, "stage_rows")
    tables = [
        name
        for each in inputs
        if not each.file.is_folder
        for name in each.file.locations
    ]
    rewrite_names(connection, tables)
    count_drafts += _leave_out_drafts(connection, inputs)
    return Staged(count_drafts, leftovers)


def _leave_out_drafts(
    connection: duckdb.DuckDBPyConnection, inputs: Sequence[Input]
) -> int:
    """Remove drafts that are not wanted, and return their number.

    The others keep their row numbers.
    """
    files = [
        name for each in inputs if not each.with_drafts for name in each.file.locations
    ]
    return number(
        connection,
        "delete from staged where is_draft and list_contains(?, source_file)",
        [files],
    )


def _select(
    connection: duckdb.DuckDBPyConnection, given: Input, scan: Scan
) -> tuple[str, Leftovers]:
    """Write the query for a source's rows with the columns of `source_rows`.

    Returns:
        The query, and what it leaves out.
    """
    row = _alias(scan.columns)
    steps = Steps(row)
    location = given.file.location
    found: Mapping[str, Sequence[str]]
    if scan.names:
        found = {field: [column] for field, column in scan.names.items()}
        values = {field: f"{row}.{column}" for field, column in scan.names.items()}
        is_draft, fields = scan.is_draft, scan.fields
        body_format = scan.format
        leftovers = scan.leftovers
    else:
        found = match_columns(scan.columns, given.mapping, scan.given_names)
        found = with_title(found, scan.columns)
        require_columns(location, found, scan.columns)
        values = {
            field: value_of(field, scan.columns, names, steps, scan.given_names)
            for field, names in found.items()
        }
        if not has_keys(found):
            values["slug"] = f"slug_of_title({values['title']})"
        is_draft, flags = draft_rule(scan.columns, row)
        body_format = format_of_body(
            scan.columns, found.get("content", ()), steps, scan.given_names
        )
        # What is only taken where another column is empty has no place of its own.
        used = {*flags, *(names[0] for names in found.values())}
        others = [column for column in scan.columns if column not in used]
        fields = _other_fields(others, row)
        leftovers = _leftovers(location, scan, found, others)
    source_file = scan.source_file or literal(location)
    _note_columns(connection, scan, source_file, found)
    columns = ",\n".join(
        f"{values.get(field, 'null::varchar')} as {field}" for field in SYNONYMS
    )
    names = [field for field in SYNONYMS if field != "content"]
    hashed = ", ".join([*names, "is_draft"] if is_draft else names)
    query = f"""
        select
            *,
            (hash(content) >> 1)::bigint as content_hash,
            (hash({hashed}, hash(content)) >> 1)::bigint as source_hash
        from (
            select
                {source_file} as source_file,
                {is_draft or "false"} as is_draft,
                {columns},
                {body_format} as format,
                {fields or "null::varchar"} as fields,
                to_json({_everything(scan, steps)})::varchar as raw
            from {steps.over(scan.relation)}
        )
    """
    return query, leftovers


def _alias(columns: Collection[str]) -> str:
    """Return an alias for the source's relation, with which no column's name begins."""
    known = [name.lower() for name in columns]
    alias = "source_row"
    while any(name.startswith(alias) for name in known):
        alias += "_"
    return alias


def _everything(scan: Scan, steps: Steps) -> str:
    """Write the expression for all that the source says of a row."""
    if scan.source_file in (None, *scan.columns) and not steps:
        return steps.row
    # What is made of it, and the file of a row, are not among what it says.
    pairs = (
        f"{identifier(each)} := {steps.row}.{identifier(each)}" for each in scan.columns
    )
    return f"struct_pack({', '.join(pairs)})"


def _note_columns(
    connection: duckdb.DuckDBPyConnection,
    scan: Scan,
    source_file: str,
    found: Mapping[str, Sequence[str]],
) -> None:
    """Note the first column of each field, for the records of problems."""
    connection.execute(
        "insert into source_columns by name select source_file,"
        " unnest(?::varchar[]) as target, unnest(?::varchar[]) as column_name"
        f" from (select distinct {source_file} as source_file"
        f" from {scan.relation if scan.source_file else '(select 1)'})",
        [list(found), [names[0] for names in found.values()]],
    )


def _leftovers(
    location: str, scan: Scan, found: Mapping[str, Sequence[str]], others: Sequence[str]
) -> Leftovers:
    """Tell which columns a table's fields come from, and which are not used."""
    taken = {name for names in found.values() for name in names}
    # Of some columns --map takes a part, as in title.rendered.
    taken |= {name.partition(".")[0] for name in taken - scan.columns.keys()}
    notes = []
    if not has_keys(found):
        notes.append(f"{location} has no slugs and addresses; titles stand for them")
    if len(others) > MOST_FIELDS:
        notes.append(
            f"{location} has {len(others):,} columns without a field of a post, and"
            f" only the first {MOST_FIELDS} of them are kept in posts.fields"
        )
    return Leftovers(
        found,
        {
            scan.given_names.get(each) or each: None
            for each in others
            if each not in taken
        },
        notes=tuple(notes),
    )


def _other_fields(others: Sequence[str], row: str) -> str:
    """Write the expression for the columns that no field of a post has, as JSON."""
    pairs = ", ".join(
        f"{identifier(column)} := kept_field({row}.{identifier(column)})"
        for column in others[:MOST_FIELDS]
    )
    return f"kept_fields(to_json(struct_pack({pairs})))" if pairs else ""
