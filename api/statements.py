"""Which SQL a person may ask: one statement that reads, or one condition."""

from __future__ import annotations

import duckdb

from blogdb.api.duckdb_errors import explained, reason
from blogdb.db.errors import QueryError


def require_one_that_reads(connection: duckdb.DuckDBPyConnection, sql: str) -> bool:
    """Check that a text is one statement, and one that only reads.

    Args:
        connection: DuckDB's connection, to parse with.
        sql: what a person asks.

    Returns:
        Whether the statement is an EXPLAIN.

    Raises:
        QueryError: it is not.
    """
    _require_unicode(sql)
    with explained():
        statements = connection.extract_statements(sql)
    if not statements:
        raise QueryError('there is no SQL; try: blogdb query "from posts_overview"')
    kinds = [_kind(statement) for statement in statements]
    # A PIVOT over values that are not named reads them first: DuckDB 2 calls that
    # MULTI, and 1.5 splits it into several statements, whatever it stands in.
    is_split = len(kinds) > 1 or kinds == [duckdb.StatementType.MULTI]
    if is_split and _gives_rows(connection, sql):
        return False
    if len(statements) > 1 and any(statement.query for statement in statements):
        raise QueryError(
            f"there are {len(statements)} statements; a query is one, such as:"
            " from posts_per_month"
        )
    if kinds[0] not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
        kind = None if is_split else kinds[0]
        name = kind.name.replace("_", " ") if kind else "this"
        raise QueryError(
            f"a query only reads; {name} is not"
            " allowed (to change a database of your own, use DuckDB's shell)"
        )
    return bool(kinds[0] == duckdb.StatementType.EXPLAIN)


def parses(connection: duckdb.DuckDBPyConnection, sql: str) -> bool:
    """Return whether a text is SQL, and not whether it can be answered.

    Args:
        connection: DuckDB's connection, to parse with.
        sql: the text.
    """
    try:
        connection.extract_statements(sql)
    except duckdb.Error:
        return False
    return True


def require_condition(connection: duckdb.DuckDBPyConnection, condition: str) -> None:
    """Check that a text is one expression, and nothing beside it.

    It must parse alone, so that it cannot close a parenthesis that it did not open,
    and within parentheses, so that no clause can follow it.

    Args:
        connection: DuckDB's connection, to parse with.
        condition: what is to stand after `where`.

    Raises:
        QueryError: it is not.
    """
    _require_unicode(condition)
    try:
        duckdb.SQLExpression(condition)
        connection.extract_statements(f"select (\n{condition}\n)")
    except duckdb.Error as error:
        raise QueryError(
            f"--where takes one condition, such as \"title like '%a%'\": "
            f"{reason(error)}"
        ) from error


def _gives_rows(connection: duckdb.DuckDBPyConnection, sql: str) -> bool:
    """Return whether a text that parses alone is a table, and not a statement on one.

    Only what reads may stand in parentheses after `from`, without a semicolon.
    """
    encoded = sql.encode()
    end = len(encoded)
    for start, kind in reversed(duckdb.tokenize(sql)):
        if encoded[start : start + 1] == b";":
            end = start
        elif kind != duckdb.token_type.comment:
            break
    return parses(connection, f"from (\n{encoded[:end].decode()}\n)")


def _kind(statement: duckdb.Statement) -> duckdb.StatementType | None:
    try:
        return statement.type
    except ValueError:
        # DuckDB 2 has kinds that its Python does not know, such as UPDATE EXTENSIONS.
        return None


def _require_unicode(sql: str) -> None:
    try:
        sql.encode()
    except UnicodeEncodeError as error:
        raise QueryError("the SQL is not valid UTF-8") from error
