"""Lists what the database answers, and explains each of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogdb.api import questions
from blogdb.api.lookup import Named, find
from blogdb.db.errors import QueryError
from blogdb.db.quoting import literal

if TYPE_CHECKING:
    from pathlib import Path

    from blogdb.api.session import Session

# A value of the database for an example call, by the name of the parameter.
_SAMPLES = {
    "language": "select language from posts"
    " group by language order by count(*) desc, language limit 1",
    "tag": "select name from tags join post_tags using (tag_id)"
    " group by name order by count(*) desc, name limit 1",
    "author": "select name from authors join post_authors using (author_id)"
    " group by name order by count(*) desc, name limit 1",
    "slug": "select slug from posts"
    " order by published_on desc nulls last, slug limit 1",
    "query": "select name from tags join post_tags using (tag_id)"
    " group by name order by count(*) desc, name limit 1",
}
# What the catalogue says, as far as the database's revision has it.
_SAID = (
    *("topic", "question", "grain", "audience", "work", "advice", "key"),
    *("time_column", "deprecated"),
)
# Values that are no texts, by the name of the parameter.
_VALUES = {
    "since": "date '2020-01-01'",
    "until": "current_date",
    "post_ids": "[1]",
    "asked": (
        "[{'word': 'data', 'is_beginning': false, 'is_excluded': false, 'share': 1}]"
    ),
    "wanted": "[{'word': 'data', 'is_beginning': false, 'weight': 1}]",
}


_LIST = """
    select
        view_catalog.*,
        coalesce(functions.parameters, []) as parameters
    from view_catalog
    left join duckdb_functions() as functions
        on
            view_catalog.kind = 'macro'
            and functions.function_name = view_catalog.name
            and functions.database_name = current_database()
    order by topic = 'macros', topic, name
"""
TABLES = "tables"
_DEPRECATED = "deprecated"
_INTERNAL = "internal"
SAVED = "saved questions"
_GROUPS = (
    *("editor", "author", "site owner", "operator", SAVED),
    *(TABLES, _DEPRECATED, _INTERNAL),
)
"""What the lists are headed with, in their order: for whose work it is, or what."""


def listing(
    session: Session,
    database: Path,
    *,
    has_tables: bool = False,
    is_whole: bool = False,
) -> list[dict[str, Any]]:
    """List the views and macros, by the work that they help, and saved questions.

    Args:
        session: the database.
        database: its file.
        has_tables: whether to list the tables as well.
        is_whole: whether to list all: tables, what is deprecated, and what only other
            views read.

    Returns:
        What the catalogue says of each, and its `parameters`; nothing where the
        database has no catalogue yet.
    """
    hidden = set() if is_whole else {_DEPRECATED, _INTERNAL}
    if not has_tables and not is_whole:
        hidden.add(TABLES)
    found = session.ask(_LIST)
    if found:
        found += questions.listed(database)
    listed = [each for each in found if group(each) not in hidden]
    return sorted(listed, key=lambda each: _place(group(each)))


def group(entry: dict[str, Any]) -> str:
    """Say what an entry is listed under: for whose work it is, or what it is."""
    if entry["kind"] == "question":
        return SAVED
    if entry.get("audience") == "internal":
        return _INTERNAL
    if entry.get("deprecated"):
        return _DEPRECATED
    # Before revision 0005 the catalogue did not say for whose work a view is.
    return TABLES if entry["kind"] == "table" else entry.get("work") or entry["topic"]


def _place(group: str) -> int:
    return _GROUPS.index(group) if group in _GROUPS else len(_GROUPS)


def describe(session: Session, name: str) -> dict[str, Any]:
    """Explain a view, a table or a macro.

    Args:
        session: the database.
        name: its name, ignoring case.

    Returns:
        Its name, kind, comment, and what the catalogue says; a list `columns` with
        each column's name, type and comment; of a macro `parameters` and an `example`.

    Raises:
        QueryError: nothing has the name.
    """
    return _told(session, find(session, name))


def _told(session: Session, named: Named) -> dict[str, Any]:
    listed = session.ask(
        "from view_catalog where name = ? and kind = ?", [named.name, named.kind]
    )
    told: dict[str, Any] = {
        "name": named.name,
        "schema": named.schema,
        "kind": named.kind,
        "comment": named.comment,
    }
    if listed and named.schema == "main":
        told |= {name: listed[0].get(name) for name in _SAID}
    if named.kind == "macro":
        return told | _macro(session, named)
    told["columns"] = session.ask(
        "select column_name as name, data_type as type, comment from duckdb_columns()"
        " where database_name = current_database() and schema_name = ?"
        " and table_name = ? order by column_index",
        [named.schema, named.name],
    )
    return told


def _macro(session: Session, named: Named) -> dict[str, Any]:
    row = session.ask(
        "select parameters, function_type from duckdb_functions()"
        " where database_name = current_database() and schema_name = ?"
        " and function_name = ?",
        [named.schema, named.name],
    )[0]
    parameters: list[str] = row["parameters"]
    wanted = _required(named) or parameters
    values = ", ".join(_sample(session, parameter) for parameter in wanted)
    call = f"{_plain_name(named)}({values})"
    if row["function_type"] == "macro":
        return {"parameters": parameters, "example": f"select {call}"}
    try:
        columns = session.ask(f"describe from {named.quoted}({values})")
    except QueryError:
        # An analyst's macro may take something else than texts.
        columns = []
    return {
        "parameters": parameters,
        "example": f"from {call}",
        "columns": [
            {"name": column["column_name"], "type": column["column_type"]}
            for column in columns
        ],
    }


def _required(named: Named) -> list[str]:
    """List the parameters that a macro of blogdb's needs."""
    from blogdb.sql import catalog

    entries = catalog.entries() if named.schema == "main" else []
    return next((each.required for each in entries if each.name == named.name), [])


def _plain_name(named: Named) -> str:
    is_plain = named.name.isidentifier() and named.schema == "main"
    return named.name if is_plain else named.quoted


def _sample(session: Session, parameter: str) -> str:
    if parameter in _VALUES:
        return _VALUES[parameter]
    found = session.ask(_SAMPLES[parameter]) if parameter in _SAMPLES else []
    text = next(iter(found[0].values())) if found else parameter
    return literal(str(text))
