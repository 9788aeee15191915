"""`blogdb query`: answers SQL, and can do nothing else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from blogdb.cli import completion
from blogdb.cli.command import READING, Command
from blogdb.cli.display import echo
from blogdb.cli.options import database_option, row_options
from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from blogdb.api.session import Session
    from blogdb.cli.options import RowOptions


def _name(
    _context: click.Context, _parameter: click.Parameter, name: str | None
) -> str | None:
    from blogdb.api.questions import NAME

    if name is not None and not NAME.fullmatch(name):
        raise click.BadParameter(
            f"{name!r} is no name for a question: up to 60 small letters, digits,"
            " hyphens and underscores, a letter first"
        )
    return name


def _pairs(
    _context: click.Context, _parameter: click.Parameter, pairs: tuple[str, ...]
) -> dict[str, str]:
    values = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not name or not equals:
            raise click.BadParameter(f"{pair!r} is not NAME=VALUE, as in tag=llm")
        if name in values:
            raise click.BadParameter(f"{name} has two values")
        values[name.removeprefix("$")] = value
    return values


@click.command(
    cls=Command,
    example=(
        'blogdb query "from posts_per_month"\n'
        "blogdb query \"from posts_tagged('guide')\" --format csv > guides.csv\n"
        "blogdb query - --timeout 5 --memory-limit 500MB < question.sql\n"
        "blogdb query 'from posts_tagged($tag)' --param tag=guide --save tagged\n"
        "blogdb query tagged --param tag=llm"
    ),
    exits=[*READING, ExitCode.QUERY, ExitCode.REFUSED],
)
@click.argument("sql", required=False, shell_complete=completion.saved)
@click.option(
    "--save",
    callback=_name,
    metavar="NAME",
    help="Keep the question beside the database, to ask it by its name.",
)
@click.option(
    "--delete",
    callback=_name,
    shell_complete=completion.saved,
    metavar="NAME",
    help="Forget a question that was kept, and ask nothing.",
)
@click.option(
    "--param",
    "values",
    multiple=True,
    callback=_pairs,
    metavar="NAME=VALUE",
    help="The value of a parameter, as $tag in the SQL. Repeatable.",
)
@row_options
@database_option
@click.pass_context
def query(  # noqa: PLR0913 - one argument an option
    context: click.Context,
    *,
    sql: str | None,
    save: str | None,
    delete: str | None,
    values: dict[str, str],
    database: Path,
    wanted: RowOptions,
) -> None:
    """Ask the database one question in SQL.

    SQL is one statement that reads, in DuckDB's dialect, or the name of a question
    that was kept with --save; `-` reads it from standard input. The database is opened
    read-only, and the statement can touch no other file and no network.
    """
    from blogdb.api import questions
    from blogdb.api.nothing import why_none
    from blogdb.cli.output import print_rows

    if delete is not None:
        if sql or save:
            raise click.UsageError("--delete stands alone; it asks nothing")
        questions.delete(database, delete)
        echo(f"deleted the question {delete}")
        return
    if sql is None:
        raise click.MissingParameter(ctx=context, param=context.command.params[0])
    if sql == "-":
        sql = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    kept = questions.asked(sql, database)
    if save:
        questions.require_free(database, save)
    question = questions.with_values(kept, values)

    def statement(session: Session) -> str:
        if save:
            questions.require_no_view(session, save)
        return question

    print_rows(
        database,
        statement,
        wanted,
        why_none=lambda session: why_none(session, question),
    )
    # Only what had an answer is worth keeping.
    if save:
        questions.save(database, save, kept)
        echo(f"blogdb: saved; ask it again with: blogdb query {save}", err=True)
