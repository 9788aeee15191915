"""`blogdb show`: prints the rows of a view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from blogdb.api.lookup import find
from blogdb.cli import completion
from blogdb.cli.command import READING, Command
from blogdb.cli.display import counted
from blogdb.cli.options import database_option, row_options
from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from blogdb.api.selection import Selection
    from blogdb.api.session import Session
    from blogdb.cli.options import RowOptions


def _names(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> tuple[str, ...]:
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def _pairs(
    _context: click.Context, _parameter: click.Parameter, pairs: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    for pair in pairs:
        if not pair.partition("=")[0].strip() or "=" not in pair:
            raise click.BadParameter(f"{pair!r} is not COLUMN=VALUE, as in tag=llm")
    return tuple(
        (name.strip(), value) for name, _, value in (p.partition("=") for p in pairs)
    )


@click.command(
    cls=Command,
    example=(
        "blogdb show posts_per_month\n"
        "blogdb show tag_trends --only tag=llm --columns quarter,count_posts\n"
        "blogdb show most_cited_posts --sort -count_links --limit 5\n"
        "blogdb show tag_usage --where \"tag like 'l%'\" --limit 5\n"
        "blogdb show orphan_posts --language de\n"
        "blogdb show posts_overview --output posts.parquet"
    ),
    exits=[*READING, ExitCode.QUERY],
)
@click.argument("view", shell_complete=completion.shipped("view", "table"))
@click.option(
    "--columns",
    callback=_names,
    shell_complete=completion.columns,
    metavar="NAMES",
    help="Print these columns, in this order, as in tag,count_posts.",
)
@click.option(
    "--only",
    multiple=True,
    callback=_pairs,
    shell_complete=completion.values,
    metavar="COLUMN=VALUE",
    help="Print the rows with this value, as in tag=llm, ignoring case; nothing after"
    " = means none. Repeatable: of one column for either, of several for both.",
)
@click.option(
    "--where", "condition", metavar="SQL", help="Print the rows that meet a condition."
)
@click.option(
    "--language",
    metavar="CODE",
    help="Print the rows of posts in a language, such as pt (and pt-br).",
)
@click.option(
    "--sort",
    "order",
    callback=_names,
    shell_complete=completion.columns,
    metavar="NAMES",
    help="Sort by these columns; a minus before a name puts the largest first.",
)
@row_options
@database_option
def show(  # noqa: PLR0913 - one argument an option
    *,
    view: str,
    columns: tuple[str, ...],
    only: tuple[tuple[str, str], ...],
    condition: str | None,
    language: str | None,
    order: tuple[str, ...],
    database: Path,
    wanted: RowOptions,
) -> None:
    """Print the rows of a view or table.

    `blogdb views` lists the views, and `blogdb describe VIEW` explains one.
    """
    from blogdb.api.selection import Selection, statement_of
    from blogdb.cli.output import print_rows

    selection = Selection(columns, order, only, condition, language)
    print_rows(
        database,
        lambda session: statement_of(session, view, selection),
        wanted,
        why_none=lambda session: _why_none(session, view, selection),
    )


def _why_none(session: Session, view: str, selection: Selection) -> str:
    from blogdb.api.nothing import why_none
    from blogdb.api.selection import nearest_values

    found = find(session, view)
    if selection.is_filter:
        (all_of_it,) = session.ask(f"select count(*) as rows from {found.quoted}")
        if all_of_it["rows"]:
            near = nearest_values(session, found, selection)
            all_rows = counted(all_of_it["rows"], "row")
            return near or f"the filter left none of {all_rows}"
    return why_none(session, found.name)
