"""`blogdb report`: writes a page about the blog, to look at."""

from __future__ import annotations

import webbrowser
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from blogdb.cli.command import READING, Command
from blogdb.cli.display import echo, print_json
from blogdb.cli.options import database_option, json_option
from blogdb.db.errors import DatabaseError, ExitCode, QueryError, SystemFailureError

if TYPE_CHECKING:
    import datetime as dt

    from blogdb.api.session import Session
    from blogdb.report.narrowing import Narrowing

_DAY = click.DateTime(["%Y-%m-%d"])
_ANY_POST = "select 1 from posts where"
_LANGUAGES = "select distinct language as name from posts"
_TAGS = "select name from tags union select alias from aliases where kind = 'tag'"
_AUTHORS = (
    "select name from authors union select alias from aliases where kind = 'author'"
)


def _day(
    _context: click.Context, _parameter: click.Parameter, when: dt.datetime | None
) -> dt.date | None:
    return when.date() if when else None


@click.command(
    cls=Command,
    example=(
        "blogdb report --open\n"
        "blogdb report --out llm.html --tag llm --since 2024-01-01\n"
        'blogdb report --title "Our blog" --css house.css'
    ),
    exits=[*READING, ExitCode.QUERY],
)
@click.option(
    "--out",
    "--output",
    "-o",
    "output",
    type=click.Path(dir_okay=False, path_type=Path),
    default="report.html",
    show_default=True,
    metavar="FILE",
    help="Where to write the page, whole or not at all.",
)
@click.option("--open", "is_opened", is_flag=True, help="Show it in the browser.")
@click.option(
    "--since",
    type=_DAY,
    callback=_day,
    metavar="DAY",
    help="Only posts of this day or later.",
)
@click.option(
    "--until",
    type=_DAY,
    callback=_day,
    metavar="DAY",
    help="Only posts of this day or earlier.",
)
@click.option(
    "--language", metavar="CODE", help="Only posts in a language, as pt (and pt-br)."
)
@click.option("--tag", metavar="TAG", help="Only posts with a tag.")
@click.option("--author", metavar="NAME", help="Only posts by an author.")
@click.option("--title", metavar="TEXT", help="Its title.  [default: the blog's host]")
@click.option(
    "--css",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A style sheet that comes after the page's own.",
)
@json_option
@database_option
def report(  # noqa: PLR0913 - one argument an option
    *,
    output: Path,
    is_opened: bool,
    as_json: bool,
    title: str | None,
    css: Path | None,
    database: Path,
    **narrowed: Any,
) -> None:
    """Write a page that shows what the blog is like, and what to mend.

    The page is one file that needs no network: open it, mail it, or put it on a web
    page.
    """
    from blogdb.cli.audit import owners_wishes
    from blogdb.cli.output import write_page
    from blogdb.report.narrowing import Narrowing
    from blogdb.report.report import Wishes
    from blogdb.report.report import report as make

    _require_charts()
    narrowing = Narrowing(**narrowed)
    if narrowing.since and narrowing.until and narrowing.since > narrowing.until:
        raise click.UsageError("--since is after --until, so no post is left")
    wishes = Wishes(narrowing, title, _style(css), owners_wishes())

    def page(session: Session) -> str:
        _require_current(session, database)
        _require_known(session, narrowing)
        return make(session.connection, wishes)

    write_page(output, database, page)
    if as_json:
        print_json({"page": str(output.resolve()), "size": output.stat().st_size})
    else:
        echo(str(output))
    if is_opened and not webbrowser.open(output.resolve().as_uri()):
        raise SystemFailureError(f"there is no browser to open {output} with")


def _require_current(session: Session, database: Path) -> None:
    """Check that the database has the views that a report asks."""
    from blogdb.db import schema
    from blogdb.sql import catalog

    connection = session.connection
    if schema.current(connection) != schema.HEAD or not catalog.is_current(connection):
        raise DatabaseError(
            f"{database} lacks views of this version; bring it up to date with:"
            f" blogdb load --db {database}"
        )


def _require_charts() -> None:
    if find_spec("vl_convert") is None:
        raise SystemFailureError(
            "charts are drawn by a package that is not installed; install it with:"
            " pip install 'blogdb[report]'"
        )


def _style(css: Path | None) -> str:
    if css is None:
        return ""
    try:
        return css.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise click.UsageError(
            f"{css} is not UTF-8, so it is no style sheet"
        ) from error


def _require_known(session: Session, narrowing: Narrowing) -> None:
    """Check that the blog has what the options name, so that a slip is told as one."""
    from blogdb.api.lookup import suggestion
    from blogdb.report.narrowing import Narrowing

    language, tag, author = narrowing.language, narrowing.tag, narrowing.author
    for option, name, names, only in (
        ("language", language, _LANGUAGES, Narrowing(language=language)),
        ("tag", tag, _TAGS, Narrowing(tag=tag)),
        ("author", author, _AUTHORS, Narrowing(author=author)),
    ):
        if name is not None and not session.ask(f"{_ANY_POST} {only.condition}"):
            raise QueryError(
                f"no post has the {option} {name};"
                f" {suggestion(session, name, names)}to narrow less, leave out"
                f" --{option}"
            )
