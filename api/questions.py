"""Questions that a person keeps beside the database, each a file of SQL with a name.

They are files, so that an editor can change them and Git can keep them, and are beside
the database, so that no load or rollback touches them.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import duckdb

from blogdb.api.lookup import find
from blogdb.db.errors import QueryError, RefusedError
from blogdb.db.quoting import is_utf8, literal
from blogdb.db.store import beside, files
from blogdb.db.store.access import Access

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from blogdb.api.session import Session

NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_PARAMETER = re.compile(r"\w+")


def listed(database: Path) -> list[dict[str, Any]]:
    """List the questions as `view_catalog` lists views.

    Args:
        database: the file.

    Returns:
        For each its name, what it asks (the comment that it begins with, else its SQL
        in a line) and its parameters.
    """
    folder = beside.questions_of(files.real(database))
    found = []
    for path in sorted(folder.glob("*.sql")):
        if NAME.fullmatch(path.stem):
            sql = _read(path)
            first = sql.lstrip().partition("\n")[0]
            is_comment = first.startswith("--")
            found.append(
                {
                    "name": path.stem,
                    "kind": "question",
                    "topic": "saved",
                    "question": (
                        first.lstrip("- ") if is_comment else " ".join(sql.split())
                    ),
                    "parameters": parameters(sql),
                }
            )
    return found


def asked(text: str, database: Path) -> str:
    """Return the SQL of what a person asks.

    Args:
        text: SQL, or the name of a question that is kept.
        database: the file.

    Raises:
        QueryError: it is the name of none.
    """
    name = text.strip().casefold()
    if not NAME.fullmatch(name):
        return text
    path = _path(database, name)
    if not path.is_file():
        raise QueryError(
            f"there is no saved question {name} (SQL has more than a word, and a view"
            f" is shown by: blogdb show {name}); blogdb views lists them"
        )
    return _read(path)


def require_free(database: Path, name: str) -> None:
    """Check that no question has a name.

    Args:
        database: the file.
        name: it.

    Raises:
        RefusedError: one has.
    """
    if _path(database, name).exists():
        raise RefusedError(
            f"a question {name} is saved already; take another name, or first:"
            f" blogdb query --delete {name}"
        )


def require_no_view(session: Session, name: str) -> None:
    """Check that nothing in the database has a name.

    Args:
        session: the database.
        name: it.

    Raises:
        RefusedError: something has.
    """
    try:
        found = find(session, name)
    except QueryError:
        return
    raise RefusedError(
        f"{name} is a {found.kind} of the database; save the question as another name"
    )


def save(database: Path, name: str, sql: str) -> None:
    """Keep a question, readable by those who may read the database.

    Args:
        database: the file.
        name: what no question has as its name.
        sql: what it asks.
    """
    path = _path(database, name)
    allowed = Access.of(database.stat())
    path.parent.mkdir(mode=allowed.of_folder | 0o700, exist_ok=True)
    mode = allowed.mode & 0o666 | 0o600
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, mode), "w", encoding="utf-8") as stream:
        stream.write(sql.rstrip() + "\n")


def delete(database: Path, name: str) -> None:
    """Forget a question.

    Args:
        database: the file.
        name: it.

    Raises:
        QueryError: there is none.
    """
    path = _path(database, name)
    if not path.is_file():
        raise QueryError(f"there is no saved question {name}; blogdb views lists them")
    path.unlink()
    if not any(path.parent.iterdir()):
        path.parent.rmdir()


def parameters(sql: str) -> list[str]:
    """Name the parameters of a question, such as `tag` for `$tag`, in their order."""
    return list(dict.fromkeys(sql[start + 1 : end] for start, end in _places(sql)))


def with_values(sql: str, values: Mapping[str, str]) -> str:
    """Write values in the places of parameters, as texts, which DuckDB converts.

    Args:
        sql: what is asked.
        values: a text for each parameter.

    Returns:
        SQL without parameters.

    Raises:
        QueryError: a parameter has no value, or a value no parameter.
    """
    known = parameters(sql)
    for name in known:
        if name not in values:
            raise QueryError(
                f"the question needs a value for ${name}; add: --param {name}=VALUE"
            )
    for name in values:
        if name not in known:
            has = ", ".join(f"${each}" for each in known) or "none"
            raise QueryError(f"the question has no parameter ${name}; it has: {has}")
    for start, end in reversed(_places(sql)):
        sql = sql[:start] + literal(values[sql[start + 1 : end]]) + sql[end:]
    return sql


def _places(sql: str) -> list[tuple[int, int]]:
    """Find the parameters in a text, but not in its strings and comments."""
    if "$" not in sql or not is_utf8(sql):
        return []
    encoded = sql.encode()
    dollars = [
        len(encoded[:start].decode())
        for start, kind in duckdb.tokenize(sql)
        if kind == duckdb.token_type.operator and encoded[start : start + 1] == b"$"
    ]
    found = ((start, _PARAMETER.match(sql, start + 1)) for start in dollars)
    return [(start, name.end()) for start, name in found if name]


def _path(database: Path, name: str) -> Path:
    return beside.questions_of(files.real(database)) / f"{name}.sql"


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "surrogateescape")
