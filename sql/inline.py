"""Expressions shared by views and macros, expanded where they are called.

An expression is a file, `sql/expressions/<name>.sql`: a macro of one parameter. One
that gives a table takes the name of a relation of the statement, and becomes a query in
brackets. The database does not contain these macros: DuckDB would look for them in
whatever database is in use.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_CREATED = re.compile(
    r"^create or replace macro (\w+)\((\w+)\) as( table)?\n", re.MULTILINE
)
_TOKEN = re.compile(r"'(?:[^']|'')*'|--[^\n]*|[()]")


def expand(statement: str) -> str:
    """Replace the calls of shared expressions by their definitions.

    Args:
        statement: SQL that may call expressions, such as `tag_folded(tags.name)`.

    Returns:
        SQL without such calls.

    Raises:
        ValueError: a bracket is not closed.
    """
    expressions = _expressions()
    # Most statements call none, and looking for plain texts is much faster.
    if not any(f"{name}(" in statement for name in expressions):
        return statement
    call = re.compile(rf"\b({'|'.join(expressions)})\(")
    place = 0
    while found := call.search(statement, place):
        # What is written there may call another.
        place = found.start()
        end = _closing(statement, found.end())
        parameter, body = expressions[found[1]]
        argument = statement[found.end() : end].strip().replace("\\", r"\\")
        written = re.sub(rf"\b{parameter}\b", argument, body)
        statement = f"{statement[: found.start()]}{written}{statement[end + 1 :]}"
    return statement


def _closing(statement: str, start: int) -> int:
    """Find the bracket that closes the one before `start`."""
    depth = 1
    for token in _TOKEN.finditer(statement, start):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if depth == 0:
            return token.start()
    raise ValueError(f"a bracket is not closed: {statement[start : start + 40]}")


@cache
def _expressions() -> dict[str, tuple[str, str]]:
    """Read the expressions: name to parameter and body."""
    found = {}
    for file in (files("blogdb.sql") / "expressions").iterdir():
        text = file.read_text("utf-8")
        created = _CREATED.search(text)
        if created is None:
            raise ValueError(f"{file.name}: no `create or replace macro NAME(TEXT) as`")
        body = text[created.end() :].strip()
        found[created[1]] = (created[2], f"(\n{body}\n)" if created[3] else body)
    return found
