"""`blogdb audit`: finds what to mend."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from blogdb.cli.command import WRITING, Command
from blogdb.cli.display import visible
from blogdb.cli.external import external_options
from blogdb.cli.options import database_option
from blogdb.db.errors import ExitCode
from blogdb.sql.rules import SEVERITIES, rules
from blogdb.sql.wishes import NEVER, is_at_least, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS = ("text", "json", "sarif", "github", "markdown")


def _require_rules(
    _context: click.Context, _parameter: click.Parameter, names: tuple[str, ...]
) -> tuple[str, ...]:
    for name in names:
        if name not in rules():
            raise click.BadParameter(
                f"there is no rule {name}"
                f"{nearest(name, rules()) or '; docs/audit.md lists them'}"
            )
    return names


def _offer_rules(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[str]:
    return sorted(name for name in rules() if name.startswith(incomplete))


def _explain(
    context: click.Context, parameter: click.Parameter, name: str | None
) -> None:
    if name is not None:
        _require_rules(context, parameter, (name,))
        click.echo(rules()[name].page, nl=False)
        context.exit()


@click.command(
    cls=Command,
    example=(
        "blogdb audit\n"
        "blogdb audit --external --rule dead-external-link\n"
        "blogdb audit --rule dead-link --fail-on error --format github\n"
        "blogdb audit --format json > known.json; blogdb audit --baseline known.json"
    ),
    exits=[*WRITING, ExitCode.SOURCE, ExitCode.REFUSED, ExitCode.FINDINGS],
)
@click.option(
    *("--format", "-f", "form"),
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How to print the findings.",
)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option(
    *("--rule", "only"),
    multiple=True,
    callback=_require_rules,
    metavar="RULE",
    shell_complete=_offer_rules,
    help="Apply this rule only; may be given several times.",
)
@click.option(
    *("--severity", "least"),
    type=click.Choice(SEVERITIES),
    default=SEVERITIES[0],
    help="Print only what is at least as severe.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, NEVER]),
    help=f"Fail with exit code {int(ExitCode.FINDINGS)} when something printed is at"
    " least as severe.  [default: never]",
)
@click.option(
    "--new", "only_new", is_flag=True, help="Print only what the last load brought."
)
@click.option(
    "--baseline",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Print only what is not in FILE, an earlier output in JSON or SARIF.",
)
@click.option(
    "--explain",
    callback=_explain,
    expose_value=False,
    is_eager=True,
    metavar="RULE",
    shell_complete=_offer_rules,
    help="Say why a rule matters and how to silence it, and do no more.",
)
@external_options
@database_option
@click.pass_context
def audit(  # noqa: PLR0913 - one argument an option
    context: click.Context,
    *,
    form: str,
    only: tuple[str, ...],
    least: str,
    fail_on: str | None,
    only_new: bool,
    baseline: Path | None,
    ask_links: Callable[[Path], None],
    database: Path,
) -> None:
    """Find what to mend in the blog.

    Dead links, images without a text, tags that look alike, translations left behind
    and so on: each with its place in the source and what to do. docs/audit.md is about
    the rules.
    """
    from blogdb.api.auditing import audited, owners_wishes
    from blogdb.cli.baseline import read
    from blogdb.cli.finding_formats import print_findings

    wishes = replace(owners_wishes(), only=only, least=least)
    fail_on = fail_on or wishes.fail_on or NEVER
    known = read(baseline) if baseline else set()
    ask_links(database)
    now = audited(database, wishes, is_new=only_new)
    found = [each for each in now.findings if each.fingerprint not in known]
    print_findings(found, form)
    if not now.has_bodies:
        click.echo(
            "blogdb: the bodies were left out, so links, images and headings were not"
            " looked at; to read them: blogdb load --bodies",
            err=True,
        )
    for name, paths in now.mistaken.items():
        others = f" and {len(paths) - 1:,} others" if len(paths) > 1 else ""
        click.echo(
            f"blogdb: {visible(paths[0])}{others} would silence {visible(name)}, but"
            f" there is no such rule{nearest(name, rules())}",
            err=True,
        )
    if fail_on != NEVER and any(
        is_at_least(finding.severity, fail_on) for finding in found
    ):
        context.exit(ExitCode.FINDINGS)
