"""`blogdb shell`: opens the DuckDB shell on the database."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from blogdb.cli.command import READING, Command
from blogdb.cli.display import counted, visible
from blogdb.cli.options import database_option
from blogdb.db import extras
from blogdb.db.quoting import literal

if TYPE_CHECKING:
    from pathlib import Path

    from blogdb.api.session import Session

_WORKS = ("editor", "author", "site owner", "operator")
_TAG = """
    select tags.name
    from tags
    inner join post_tags using (tag_id)
    group by tags.name
    order by count(*) desc, tags.name
    limit 1
"""


@click.command(
    cls=Command,
    example=(
        "blogdb shell\n"
        "blogdb shell --db my-blog.duckdb\n"
        'echo "from posts_per_month;" | blogdb shell'
    ),
    exits=READING,
)
@database_option
def shell(database: Path) -> None:
    """Open the DuckDB shell on the database, read-only.

    The shell is the `duckdb` on the PATH, else that of the extra `shell`. It starts
    with your own settings, and with a list of what there is to ask. To see what a load
    has changed meanwhile, open the file again with the line that is shown.
    """
    from blogdb.api.session import reading

    program = _program()
    with reading(database) as session:
        greeting = _greeting(session, database)
    if sys.stdin.isatty():
        click.echo(greeting, err=True)
    sys.stdout.flush()
    # From here on this process is the shell: signals, the terminal and the exit code.
    os.execv(program, [program, "-readonly", str(database.absolute())])  # noqa: S606


def _program() -> str:
    """Find the DuckDB shell.

    Raises:
        SystemFailureError: there is none.
    """
    if found := shutil.which("duckdb"):
        return found
    package = find_spec("duckdb_cli")
    for folder in (package and package.submodule_search_locations) or ():
        if found := shutil.which("duckdb", path=folder):
            return found
    raise extras.missing(
        "shell",
        "blogdb shell finds no duckdb on the PATH, and",
        "get duckdb from https://duckdb.org/install",
    )


def _greeting(session: Session, database: Path) -> str:
    """Write what there is to ask, and how to begin."""
    posts = session.ask("select count(*) as count from posts")[0]["count"]
    width = max(60, min(shutil.get_terminal_size().columns, 100))
    listed = [
        textwrap.fill(
            ", ".join(names),
            width,
            initial_indent=f"  {work:12}",
            subsequent_indent=f"{'':14}",
            break_on_hyphens=False,
        )
        for work, names in _offered(session).items()
    ]
    tags = [literal(row["name"]) for row in session.ask(_TAG)]
    third = f"from posts_tagged({tags[0]});" if tags else "from posts_overview;"
    again = f".open --readonly {literal(str(database.absolute()))}"
    lines = [
        f"{database}, read-only: {counted(posts, 'post')}. What there is to ask:",
        *listed,
        "First questions:",
        "  from posts_per_month;",
        "  from most_cited_posts limit 5;",
        f"  {third}",
        "What each answers:  select name, question from view_catalog;",
        f"After a load:       {again}",
    ]
    return "\n".join(map(visible, "\n".join(lines).splitlines()))


def _offered(session: Session) -> dict[str, list[str]]:
    """List the views and macros by the work that they help."""
    offered: dict[str, list[str]] = {work: [] for work in _WORKS}
    for entry in session.ask("from view_catalog order by kind desc, name"):
        # A database of an older revision says less of each.
        is_listed = entry.get("audience") != "internal" and not entry.get("deprecated")
        if is_listed and entry.get("work") in offered:
            call = "(…)" if entry["kind"] == "macro" else ""
            offered[entry["work"]].append(entry["name"] + call)
    return {work: names for work, names in offered.items() if names}
