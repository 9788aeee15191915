"""`blogdb describe`: explains a view, a table or a macro."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from blogdb.cli.command import READING, Command
from blogdb.cli.completion import shipped
from blogdb.cli.display import print_json
from blogdb.cli.options import database_option, json_option
from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

_LABELS = {
    "advice": "What to do with it",
    "key": "Key",
    "time_column": "Filter time by",
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
    from blogdb.api import outputs
    from blogdb.api.describing import describe as explain
    from blogdb.api.sandbox import Limits
    from blogdb.api.session import reading
    from blogdb.cli.contained import contained

    def ask() -> None:
        with reading(database, Limits(is_alone=True)) as session:
            private.write_text(json.dumps(explain(session, name)), "utf-8")

    # The child process has no terminal for a pager.
    with outputs.private_file(None) as private:
        contained(ask)
        told = json.loads(private.read_text("utf-8"))
    if as_json:
        print_json(told)
    else:
        _print(told)


def _print(told: dict[str, Any]) -> None:
    from blogdb.cli.tabular import print_listing

    said = [f"{told['name']} ({told['kind']})"]
    said += [text] if (text := told["comment"] or told.get("question")) else []
    said += [
        f"{words}: {text}"
        for name, words in _LABELS.items()
        if (text := told.get(name))
    ]
    if "parameters" in told:
        said.append(f"Parameters: {', '.join(told['parameters']) or 'none'}")
        said.append(f"Example: {told['example']}")
    columns = told.get("columns") or []
    heads = list(columns[0]) if columns else []
    rows = [tuple(column.get(head) or "" for head in heads) for column in columns]
    print_listing(heads, rows, said)
