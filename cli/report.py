"""`blogdb report`: writes a page about the blog, to look at."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Any

import click

from blogdb.cli.command import READING, Command
from blogdb.cli.days import day_option
from blogdb.cli.display import echo, print_json
from blogdb.cli.options import database_option, json_option, out_option
from blogdb.db.errors import ExitCode, SystemFailureError


@click.command(
    cls=Command,
    example=(
        "blogdb report --open\n"
        "blogdb report --out llm.html --tag llm --since 2024-01-01\n"
        'blogdb report --title "Our blog" --css house.css'
    ),
    exits=[*READING, ExitCode.QUERY],
)
@out_option(
    "report.html",
    "Where to write the page, whole or not at all.",
    endings=(".html", ".htm"),
)
@click.option("--open", "is_opened", is_flag=True, help="Show it in the browser.")
@day_option("--since", "Only posts of this day or later.")
@day_option("--until", "Only posts of this day or earlier.")
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
    from blogdb.api.auditing import owners_wishes
    from blogdb.api.reporting import page, require_charts
    from blogdb.cli.output import write_file
    from blogdb.report.narrowing import Narrowing
    from blogdb.report.report import ReportWishes

    require_charts()
    narrowing = Narrowing(**narrowed)
    wishes = ReportWishes(narrowing, title, _style(css), owners_wishes())

    write_file(
        output, database, lambda session: page(session, database, wishes).encode()
    )
    if as_json:
        print_json({"page": str(output.resolve()), "size": output.stat().st_size})
    else:
        echo(str(output))
    if is_opened and not webbrowser.open(output.resolve().as_uri()):
        raise SystemFailureError(f"there is no browser to open {output} with")


def _style(css: Path | None) -> str:
    if css is None:
        return ""
    try:
        return css.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise click.UsageError(
            f"{css} is not UTF-8, so it is no style sheet"
        ) from error
