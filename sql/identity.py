"""Which database a macro belongs to.

DuckDB resolves the tables of a macro in the database in use. If two blogs are attached,
the macros of one would silently read the other. So each database has an identity, and
its macros raise an error where they find a different one.
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

# It returns no rows, or fails. Its columns depend on the check, so that DuckDB cannot
# optimise it away for a condition on them. The macro's own rows need no condition to
# be covered: all rows are sorted, so the check runs before the first is returned.
# An aggregate gives a row even where there is no identity, and is planned sooner than a
# subquery: a macro that calls others has a check for each of them.
_CHECK = """
    union all by name
    select {columns}
    from (
        select
            case
                when max(database_identity.identity) = {own} then null
                else error({message})
            end as nothing
        from database_identity
    ) as checked
    where checked.nothing is not null"""


def new() -> str:
    """Generate an identity that no other database has."""
    return secrets.token_hex(16)


def read(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Read a database's identity.

    Args:
        connection: DuckDB's connection to a database of the newest schema, which must
            be the current one.

    Returns:
        The identity; None if it has none yet.
    """
    rows = connection.execute("select identity from database_identity").fetchall()
    return str(rows[0][0]) if rows else None


def write(identity: str) -> list[str]:
    """Return the statements that give a database an identity."""
    return [
        "delete from database_identity",
        f"insert into database_identity (identity) values ({literal(identity)})",
    ]


def checked(statement: str, name: str, columns: Iterable[str]) -> str:
    """Add to a macro a check that it reads its own database.

    Args:
        statement: the SQL that creates the macro. A macro that reads tables ends in an
            `order by`; others are left as they are.
        name: the macro's name.
        columns: the macro's columns.

    Returns:
        The statement, with a placeholder that `for_database` fills in.
    """
    rows, order, by = statement.rpartition(_ORDER)
    if not order:
        return statement
    message = (
        f"{name} reads the database in use, which is not the one it belongs to;"
        " first run: use NAME (the name under which its own is attached)"
    )
    check = _CHECK.format(
        columns=", ".join(f"checked.nothing as {column}" for column in columns),
        own=literal(_OWN),
        message=literal(message),
    )
    return f"{rows}{check}{order}{by}"


def for_database(statement: str, identity: str) -> str:
    """Fill in the identity of the database that a macro's statement is for."""
    return statement.replace(_OWN, identity)
