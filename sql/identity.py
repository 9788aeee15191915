"""Which database a macro belongs to.

DuckDB looks the tables of a macro up in the database in use. Of two blogs that are
attached, the macros of the one would answer from the other, in silence. So each
database has an identity, and each of its macros refuses to answer where it finds
another.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from blogdb.db.quoting import literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

_OWN = "{identity}"
_ORDER = "\n    order by "

# No rows, where it does not fail. Its columns have values that DuckDB cannot know
# beforehand: else a condition on them would let it leave the check out. That the other
# rows are checked with it needs no condition of theirs, since all are sorted.
_CHECK = """
    union all by name
    select {columns}
    from (
        select
            case
                when (select database_identity.identity from database_identity) = {own}
                    then null
                else error({message})
            end as nothing
    ) as checked
    where checked.nothing is not null"""


def new() -> str:
    """Make an identity that no other database has."""
    return secrets.token_hex(16)


def read(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Read a database's identity.

    Args:
        connection: DuckDB's connection to a database of the newest schema, which must
            be the current one.

    Returns:
        The identity; None where it has none yet.
    """
    rows = connection.execute("select identity from database_identity").fetchall()
    return str(rows[0][0]) if rows else None


def write(identity: str) -> list[str]:
    """Write the statements that give a database its identity."""
    return [
        "delete from database_identity",
        f"insert into database_identity (identity) values ({literal(identity)})",
    ]


def checked(statement: str, name: str, columns: Iterable[str]) -> str:
    """Let a macro's statement check whose tables it reads.

    Args:
        statement: creates the macro. One that reads tables orders its rows at its end;
            one that does not is left as it is.
        name: the macro.
        columns: of the macro.

    Returns:
        The statement; `for_database` makes it one database's own.
    """
    rows, order, by = statement.rpartition(_ORDER)
    if not order:
        return statement
    message = (
        f"{name} reads the database in use, and that is not the one it belongs to;"
        " first run: use NAME (the name under which its own is attached)"
    )
    check = _CHECK.format(
        columns=", ".join(f"checked.nothing as {column}" for column in columns),
        own=literal(_OWN),
        message=literal(message),
    )
    return f"{rows}{check}{order}{by}"


def for_database(statement: str, identity: str) -> str:
    """Make a macro's statement the one for the database of an identity."""
    return statement.replace(_OWN, identity)
