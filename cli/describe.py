"""`blogdb describe`: explains a view, a table or a macro."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from blogdb.api.lookup import Named, find
from blogdb.cli.command import READING, Command
from blogdb.cli.completion import shipped
from blogdb.cli.display import print_json, visible
from blogdb.cli.options import database_option, json_option
from blogdb.db.errors import ExitCode, QueryError
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
_LABELS = {
    "advice": "What to do with it",
    "key": "Key",
    "time_column": "Filter time by",
}
# Values that are no texts, by the name of the parameter.
_VALUES = {
    "since": "date '2020-01-01'",
    "until": "current_date",
    "post_ids": "[1]",
    "wanted": "[{'word': 'data', 'is_beginning': false, 'weight': 1}]",
}


@click.command(
    cls=Command,
    example="blogdb describe posts_per_month\nblogdb describe posts_tagged",
    exits=[*READING, ExitCode.QUERY],
)
@click.argument("name", shell_complete=shipped("view", "macro", "table"))
@json_option
@database_option
def describe(name: str, as_json: bool, database: Path) -> None:
    """Explain a view, a table or a macro.

    What question it answers and what to do with the answer, what one row is and what
    tells rows apart, which column to filter time by, and what each column means; for a
    macro its parameters and an example call. All of it is kept in the database.
    """
    from blogdb.cli.contained import contained

    contained(lambda: _describe(name, as_json, database))


def _describe(name: str, as_json: bool, database: Path) -> None:
    from blogdb.api.sandbox import Limits
    from blogdb.api.session import reading

    with reading(database, Limits(is_alone=True)) as session:
        told = _told(session, find(session, name))
    if as_json:
        print_json(told)
    else:
        _print(told)


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


def _print(told: dict[str, Any]) -> None:
    from blogdb.cli.tabular import print_listing

    click.echo(visible(f"{told['name']} ({told['kind']})"))
    if said := told["comment"] or told.get("question"):
        click.echo(visible(said))
    for name, words in _LABELS.items():
        if text := told.get(name):
            click.echo(visible(f"{words}: {text}"))
    if "parameters" in told:
        click.echo(visible(f"Parameters: {', '.join(told['parameters']) or 'none'}"))
        click.echo(visible(f"Example: {told['example']}"))
    if columns := told.get("columns"):
        heads = list(columns[0])
        print_listing(
            heads,
            [tuple(column.get(head) or "" for head in heads) for column in columns],
        )
