"""`blogdb views`: lists what the database answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from blogdb.cli.command import READING, Command
from blogdb.cli.display import echo, print_json
from blogdb.cli.options import database_option, json_option
from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

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
_TABLES = "tables"
_DEPRECATED = "deprecated"
_INTERNAL = "internal"
_GROUPS = (
    *("editor", "author", "site owner", "operator"),
    *(_TABLES, _DEPRECATED, _INTERNAL),
)
"""What the lists are headed with, in their order: for whose work it is, or what."""


@click.command(
    cls=Command,
    example="blogdb views\nblogdb views --tables",
    exits=[*READING, ExitCode.QUERY],
)
@click.option("--tables", "has_tables", is_flag=True, help="List the tables as well.")
@click.option(
    "--all",
    "is_whole",
    is_flag=True,
    help="List all: tables, what is deprecated, and what only other views read.",
)
@json_option
@database_option
def views(*, has_tables: bool, is_whole: bool, as_json: bool, database: Path) -> None:
    """List the views and macros with their questions, by the work that they help.

    `blogdb show VIEW` prints the rows of one, `blogdb describe VIEW` explains it.
    """
    from blogdb.api.session import reading

    with reading(database) as session:
        found = session.ask(_LIST)
    hidden = set() if is_whole else {_DEPRECATED, _INTERNAL}
    if not has_tables and not is_whole:
        hidden.add(_TABLES)
    listed = [entry for entry in found if _group(entry) not in hidden]
    listed.sort(key=lambda entry: _place(_group(entry)))
    if as_json:
        print_json(listed)
    elif found:
        _print(listed)
    else:
        echo(f"blogdb: {database} has no views yet; blogdb migrate adds them", err=True)


def _group(entry: dict[str, Any]) -> str:
    if entry.get("audience") == "internal":
        return _INTERNAL
    if entry.get("deprecated"):
        return _DEPRECATED
    # Before revision 0005 the catalogue did not say for whose work a view is.
    return _TABLES if entry["kind"] == "table" else entry.get("work") or entry["topic"]


def _place(group: str) -> int:
    return _GROUPS.index(group) if group in _GROUPS else len(_GROUPS)


def _print(listed: list[dict[str, Any]]) -> None:
    from blogdb.cli.screen import page
    from blogdb.cli.table import table

    groups: dict[str, list[tuple[str, str]]] = {}
    for entry in listed:
        groups.setdefault(_group(entry), []).append((_call(entry), entry["question"]))
    width = max((len(ask) for rows in groups.values() for ask, _ in rows), default=0)
    with page() as (stream, screen):
        for group, rows in groups.items():
            head = "What it holds" if group == _TABLES else "Question"
            table(
                [group.capitalize(), head],
                [(ask.ljust(width), question) for ask, question in rows],
                stream,
                screen,
                is_wrapped=True,
            )
            stream.write("\n")
        if screen is not None:
            stream.write("See the rows with: blogdb show VIEW\n")


def _call(entry: dict[str, Any]) -> str:
    """Write how to ask it, as short as it can be: `describe` has all parameters."""
    if entry["kind"] != "macro":
        return str(entry["name"])
    first, *more = [*entry["parameters"], ""][:2]
    return f"{entry['name']}({first}{', ...' if any(more) else ''})"
