"""`blogdb show`: prints the rows of a view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from blogdb.cli.command import READING, Command
from blogdb.cli.completion import shipped
from blogdb.cli.lookup import find
from blogdb.cli.options import database_option, row_options
from blogdb.db.errors import ExitCode, QueryError
from blogdb.db.quoting import literal

if TYPE_CHECKING:
    from pathlib import Path

    from blogdb.cli.lookup import Named
    from blogdb.cli.options import RowOptions
    from blogdb.cli.session import Session

_FACTS = {
    "authors": "post_author_facts",
    "bodies": "post_code_facts",
    "references": "post_link_facts",
    "tags": "post_tag_facts",
}
"""The fact view from which to count what the views of a topic count."""


@click.command(
    cls=Command,
    example=(
        "blogdb show posts_per_month\n"
        "blogdb show tag_usage --where \"tag like 'l%'\" --limit 5\n"
        "blogdb show orphan_posts --language de\n"
        "blogdb show posts_overview --output posts.parquet"
    ),
    exits=[*READING, ExitCode.QUERY],
)
@click.argument("view", shell_complete=shipped("view", "table"))
@click.option(
    "--where", "condition", metavar="SQL", help="Print the rows that meet a condition."
)
@click.option(
    "--language",
    metavar="CODE",
    help="Print the rows of posts in a language, such as pt (and pt-br).",
)
@row_options
@database_option
def show(
    *,
    view: str,
    condition: str | None,
    language: str | None,
    database: Path,
    wanted: RowOptions,
) -> None:
    """Print the rows of a view or table.

    `blogdb views` lists the views, and `blogdb describe VIEW` explains one.
    """
    from blogdb.cli.output import print_rows

    print_rows(
        database,
        lambda session: _statement(session, view, condition, language),
        wanted,
    )


def _statement(
    session: Session, view: str, condition: str | None, language: str | None
) -> str:
    found = find(session, view)
    if found.kind == "macro":
        raise QueryError(
            f"{found.name} takes parameters, so it is asked with `blogdb query`;"
            f" an example: blogdb describe {found.name}"
        )
    conditions = []
    if language is not None:
        conditions.append(_in_language(session, found, language))
    if condition is not None:
        session.require_condition(condition)
        # The line feeds end a comment that the condition may close with.
        conditions.append(f"(\n{condition}\n)")
    chosen = f" where {' and '.join(conditions)}" if conditions else ""
    return f"from {found.quoted}{chosen}"


def _in_language(session: Session, view: Named, language: str) -> str:
    """Write the condition that a row is of a post in a language.

    Args:
        session: the database.
        view: a view or table.
        language: the code, ignoring case; pt is pt-br, too.

    Returns:
        SQL.

    Raises:
        QueryError: the view tells no languages apart, or no post is in this one.
    """
    has_column = session.ask(
        "select true from duckdb_columns() where database_name = current_database()"
        " and schema_name = ? and table_name = ? and column_name = 'language'",
        [view.schema, view.name],
    )
    if not has_column:
        topics = session.ask(
            "select topic from view_catalog where name = ?", [view.name]
        )
        topic = str(topics[0]["topic"]) if topics else ""
        facts = _FACTS.get(topic, "posts_overview")
        raise QueryError(
            f"{view.name} has no column language; to count what is in {language}, ask"
            f" a view with a row for each: blogdb show {facts} --language {language}"
        )
    known = [
        str(row["language"])
        for row in session.ask("select distinct language from posts order by language")
    ]
    beginning = f"{language.casefold().replace('_', '-')}-"
    wanted = [code for code in known if f"{code}-".casefold().startswith(beginning)]
    if not wanted:
        raise QueryError(
            f"no post is in {language}; the blog's languages: {', '.join(known)}"
        )
    return f"language in ({', '.join(map(literal, wanted))})"
