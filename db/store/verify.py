"""The invariants that a database must meet before anyone may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blogdb.db import schema
from blogdb.db.errors import VerificationError
from blogdb.db.outline import outline
from blogdb.db.quoting import identifier, literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import duckdb

SMALL = 200_000
"""Rows of a small database, in all tables; that of a blog with a thousand posts."""

_MOST_BREAKS = 1_000
"""Breaks in the order of a table's rows up to which its order helps to check its key:
an index of a million posts has some 120."""


def findings(
    connection: duckdb.DuckDBPyConnection, *, has_new_schema: bool = True
) -> list[str]:
    """Check the invariants.

    Args:
        connection: its current database is checked.
        has_new_schema: whether tables or views may have changed since the last
            verification; if not, the views need no check.

    Returns:
        A line for each violation; empty if there is none, or the schema is an older
        one.
    """
    if schema.current(connection) != schema.HEAD:
        return []
    if missing := _missing_columns(connection):
        return missing
    found = _violations(connection)
    if has_new_schema:
        found += _views(connection)
    return found


def unreadable(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Read every value of every table, to find damage to the file.

    Args:
        connection: its current database is read.

    Returns:
        A line for each table that cannot be read completely.
    """
    import duckdb

    found = []
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables()"
        " where database_name = current_database() order by all"
    ).fetchall()
    for schema_name, name in tables:
        table = f"{identifier(schema_name)}.{identifier(name)}"
        try:
            connection.execute(f"select bit_xor(hash(each)) from {table} as each")
            connection.fetchall()
        except duckdb.Error as error:
            found.append(f"{name} cannot be read: {str(error).splitlines()[0]}")
    return found


def require(
    connection: duckdb.DuckDBPyConnection, *, has_new_schema: bool = True
) -> None:
    """Check that the database meets all invariants.

    Args:
        connection: as for `findings`.
        has_new_schema: as for `findings`.

    Raises:
        VerificationError: it does not; the message has the first finding.
    """
    if found := findings(connection, has_new_schema=has_new_schema):
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise VerificationError(f"verification failed: {found[0]}{more}")


def _missing_columns(connection: duckdb.DuckDBPyConnection) -> list[str]:
    there = set(
        connection.execute(
            "select table_name, column_name from duckdb_columns()"
            " where database_name = current_database()"
            " and schema_name = current_schema()"
        ).fetchall()
    )
    return [
        f"{table} has no column {column}"
        for table, columns in outline().columns.items()
        for column in columns
        if (table, column) not in there
    ]


class _Check(NamedTuple):
    """A query that counts violations.

    Attributes:
        table: the table whose rows may violate it; None if missing rows may, too.
        query: SQL that returns one number.
        finding: what to say, with a place for the number.
    """

    table: str | None
    query: str
    finding: str


def _violations(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Run the checks of rows."""
    sizes = _sizes(connection)
    is_small = sum(sizes.values()) <= SMALL
    checks = [
        *_keys(connection, sizes, is_small=is_small),
        *_references(is_small=is_small),
        *_unused(),
        *_counts(),
    ]
    checks = [
        check for check in checks if check.table is None or sizes[check.table] > 0
    ]
    # DuckDB plans one large query in a third of the time of fifty small ones; but it
    # keeps what it has grouped and hashed until the query ends.
    groups = [checks] if is_small else [[check] for check in checks]
    found = []
    for group in groups:
        query = " union all ".join(
            f"select {number}, ({check.query})::bigint"
            for number, check in enumerate(group)
        )
        counts = dict(connection.execute(query).fetchall())
        found += [
            check.finding.format(counts[number])
            for number, check in enumerate(group)
            if counts[number]
        ]
    return found


def _sizes(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Count each table's rows."""
    query = " union all ".join(
        f"select {literal(table)}, count(*) from {table}" for table in outline().columns
    )
    return dict(connection.execute(query).fetchall())


def _keys(
    connection: duckdb.DuckDBPyConnection, sizes: Mapping[str, int], *, is_small: bool
) -> Iterator[_Check]:
    """Find keys that repeat; DuckDB's indexes have been wrong before."""
    for name, key in outline().keys:
        columns = ", ".join(identifier(column) for column in key)
        rows = f"select {columns} from {name}"
        if name in outline().enforced:
            # Keys with a null do not repeat.
            rows += " where " + " and ".join(
                f"{identifier(column)} is not null" for column in key
            )
        elif not is_small and sizes[name]:
            # In a small table grouping is faster than looking for the order.
            breaks = _breaks(connection, name, key)
            if not breaks:
                continue
            if len(breaks) <= _MOST_BREAKS:
                split = _split(name, key, breaks)
                rows += f" semi join ({split}) using ({_owner(key)})"
        yield _Check(
            name,
            f"select count(*) from (from ({rows}) group by {columns}"
            " having count(*) > 1)",
            f"{name}: {{}} values of ({columns}) repeat",
        )


def _breaks(
    connection: duckdb.DuckDBPyConnection, name: str, key: list[str]
) -> list[int]:
    """Find the rows of a table that are out of the order of a key.

    Keys that increase from row to row do not repeat, and comparing neighbours takes a
    tenth of the time of grouping. This holds in whatever order DuckDB reads the rows,
    since their rowids must increase as well.

    Returns:
        The rowids of rows that do not follow the one before them, up to one more than
        are of use.
    """
    columns = ["rowid", *map(identifier, key)]
    before = ", ".join(
        f"lag({column}) over () as before_{place}"
        for place, column in enumerate(columns)
    )
    # Column by column, since DuckDB is much slower at comparing whole rows.
    is_after = "false"
    for place, column in reversed(list(enumerate(columns[1:], start=1))):
        is_after = (
            f"({column} > before_{place} or ({column} = before_{place} and {is_after}))"
        )
    rows = connection.execute(
        f"""
        select number from (
            select rowid as number, {", ".join(columns[1:])}, {before} from {name}
        )
        where number <= before_0 or not {is_after}
        limit {_MOST_BREAKS + 1}
        """
    ).fetchall()
    return [number for (number,) in rows]


def _owner(key: list[str]) -> str:
    """Return the column of a key whose rows are written together."""
    return "post_id" if "post_id" in key else key[0]


def _split(name: str, key: list[str], breaks: list[int]) -> str:
    """Write the query for the owners of rows that lie on both sides of a break.

    Rows are in order between two breaks, so that only keys of these can repeat.
    """
    numbers = ", ".join(f"({number})" for number in breaks)
    owner = _owner(key)
    return f"""
        select {owner}
        from (
            select {owner}, min(rowid) as first_row, max(rowid) as last_row
            from {name}
            group by {owner}
        )
        where exists (
            from (values {numbers}) as breaks(number)
            where breaks.number > first_row and breaks.number <= last_row
        )
    """


def _references(*, is_small: bool) -> Iterator[_Check]:
    """Find broken references.

    DuckDB counts the rows that have a target in a third of the time in which it finds
    those without, but takes twice as long to plan it. Where a target is there twice,
    its key is found to repeat.
    """
    for table, column, target, target_column in outline().references:
        join = f"{target} as targets on rows.{column} = targets.{target_column}"
        if is_small:
            query = f"select count(rows.{column}) from {table} as rows anti join {join}"
        else:
            query = (
                f"select greatest(0, count(rows.{column}) - (select count(*)"
                f" from {table} as rows inner join {join})) from {table} as rows"
            )
        yield _Check(
            table, query, f"{table}: {{}} rows reference missing rows of {target}"
        )


def _unused() -> Iterator[_Check]:
    """Find authors and tags without a post."""
    for name, bridge, column in (
        ("authors", "post_authors", "author_id"),
        ("tags", "post_tags", "tag_id"),
    ):
        yield _Check(
            name,
            f"select count(*) from {name} anti join {bridge} using ({column})",
            f"{name}: {{}} rows belong to no post",
        )


# The loader ensures that authors' names do not repeat when case is ignored. SQL cannot
# check it: to DuckDB's lower() "İlker" and "ilker" are one name, to the loader two.
_COUNTS = {
    "posts: the number of rows is not what the loads added minus what they removed": """
        select (select count(*) from posts)
            <> (select coalesce(sum(count_added - count_removed), 0) from loads)
    """,
    "loads: rows read are not all added, changed, unchanged or rejected": """
        select exists (
            from loads
            where count_read
                <> count_added + count_changed + count_unchanged + count_rejected
        )
    """,
    "load_problems: the number of rejected rows is not what the loads say": """
        select (
            select count(*) from load_problems where severity = 'rejected'
        ) <> (select coalesce(sum(count_rejected), 0) from loads)
    """,
    "post_changes: the number of rows is not what the loads say": """
        select (select count(*) from post_changes) <> (
            select coalesce(sum(count_added + count_changed + count_removed), 0)
            from loads
        )
    """,
    "post_changes: the last change of a post contradicts posts": """
        select exists (
            from (
                select
                    post_id,
                    max(load_id) as load_id,
                    arg_max(change, load_id) as change
                from post_changes
                group by post_id
            ) as last_changes
            full join posts using (post_id)
            where
                case
                    when posts.post_id is null then last_changes.change <> 'removed'
                    else
                        last_changes.change is null
                        or last_changes.change = 'removed'
                        or last_changes.load_id <> posts.load_id
                end
        )
    """,
}


def _counts() -> Iterator[_Check]:
    """Find counts of the loads that the tables contradict."""
    for finding, query in _COUNTS.items():
        yield _Check(None, query, finding)


def _views(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Find views that cannot be bound, by describing each."""
    import duckdb

    found = []
    names = connection.execute(
        "select name from view_catalog where kind = 'view' order by name"
    ).fetchall()
    for (name,) in names:
        try:
            connection.execute(f"describe {identifier(name)}").fetchall()
        except duckdb.Error as error:
            found.append(f"view {name} fails: {str(error).splitlines()[0]}")
    return found
