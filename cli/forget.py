"""`blogdb forget`: takes a post or an author out of the database and its history."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from blogdb.cli import completion
from blogdb.cli.command import WRITING, Command
from blogdb.cli.display import counted, print_json, visible
from blogdb.cli.options import database_option, json_option, no_wait_option
from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.forget import Forgotten, SourcePlace

_MOST_PLACES = 20


@click.command(
    cls=Command,
    example=(
        "blogdb forget --post 2024/05/interview --dry-run\n"
        "blogdb forget --post 2024/05/interview --post 2024/06/follow-up\n"
        'blogdb forget --author "Ada Lovelace"'
    ),
    exits=[*WRITING, ExitCode.REFUSED, ExitCode.QUERY],
)
@click.option(
    "--post",
    "paths",
    multiple=True,
    metavar="PATH",
    shell_complete=completion.posts,
    help="The post with this path (posts.path), in all languages; repeatable.",
)
@click.option(
    "--author",
    "authors",
    multiple=True,
    metavar="NAME",
    shell_complete=completion.authors,
    help="The author of this name, in all spellings; repeatable. The posts stay.",
)
@click.option("--dry-run", is_flag=True, help="Show what would go; change nothing.")
@no_wait_option
@json_option
@database_option
def forget(  # noqa: PLR0913 - one argument an option
    *,
    paths: tuple[str, ...],
    authors: tuple[str, ...],
    dry_run: bool,
    no_wait: bool,
    as_json: bool,
    database: Path,
) -> None:
    """Take posts or authors out of the database and its history.

    They leave every table, the full-text index, the problems and the changes of all
    loads; and all kept states are deleted, so this cannot be undone. The file is
    written anew, without the bytes of what is gone. The sources are not changed: what
    they still have comes back with the next load, so remove it there first.
    """
    from blogdb.loaders.forget import forget as run

    if not paths and not authors:
        raise click.UsageError("name what to forget: --post PATH or --author NAME")
    done = run(database, paths, authors, dry_run=dry_run, wait=not no_wait)
    if as_json:
        not_ours = done.not_generations and str(done.not_generations)
        told = asdict(done) | {"not_generations": not_ours, "is_dry_run": dry_run}
        print_json({"database": str(database)} | told)
        return
    click.echo(visible(f"{database}: {_outcome(done, is_dry_run=dry_run)}"))
    for line in _remaining(done):
        click.echo(f"blogdb: {visible(line)}", err=True)


def _outcome(done: Forgotten, *, is_dry_run: bool) -> str:
    """Say in a line what was forgotten."""
    parts = []
    if done.count_posts:
        parts.append(counted(done.count_posts, "post"))
    if done.count_former:
        parts.append(counted(done.count_former, "former post"))
    if done.authors:
        without = counted(done.count_posts_without, "post")
        parts.append(f"{', '.join(done.authors)} as author of {without}")
    what = ", ".join(parts) or "only what its kept states had"
    states = counted(done.count_generations, "kept state")
    if is_dry_run:
        return (
            f"would forget {what}, and delete {states};"
            " dry run: the file was not touched"
        )
    return f"forgot {what}, and deleted {states}"


def _remaining(done: Forgotten) -> Iterator[str]:
    """Say, a line each, where else there is something of it."""
    for place in islice(done.places, _MOST_PLACES):
        yield _told(place)
    if len(done.places) > _MOST_PLACES:
        yield f"and {len(done.places) - _MOST_PLACES:,} more places in the sources"
    if done.count_mentions:
        yield (
            f"{counted(done.count_mentions, 'post')} with the name in title, body or"
            " tags stay; to forget them as well: --post PATH"
        )
    if done.not_generations is not None:
        yield (
            f"{done.not_generations} is or holds what is no kept state, which was left"
            " as it is; look whether that has it, too"
        )
    for own in done.own:
        yield f"your own {own} has it, too, and was left as it is"


def _told(place: SourcePlace) -> str:
    where = place.file
    if place.row is not None:
        where += f", row {place.row:,}"
    elif place.count > 1:
        where += f", in {counted(place.count, 'post')}"
    if "://" not in place.file and not Path(place.file).exists():
        return f"{place.what} was in {where}, which is not there any more"
    return f"{place.what} is still in {where}; the next load brings it back"
