"""`blogdb lake loads`, `rollback`, `clean` and `check`: what a lake keeps."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from blogdb.cli.command import READING, WRITING, Command
from blogdb.cli.display import counted, echo, moment, print_json
from blogdb.cli.lake_load import lake_option
from blogdb.cli.numbers import Count
from blogdb.cli.options import json_option
from blogdb.db.errors import ExitCode, VerificationError

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=Command, example="blogdb lake loads --lake lake", exits=READING)
@lake_option
@json_option
def loads(*, root: Path, as_json: bool) -> None:
    """List the loads that are kept, the newest first."""
    from blogdb.cli.tabular import print_listing
    from blogdb.lake.keeping import kept

    told = [
        {
            "load": each.state.load,
            "written_at": each.state.written_at,
            "blogs": len(each.state.blogs),
            "failed": sum(
                blog.failed is not None for blog in each.state.blogs.values()
            ),
            "posts": sum(blog.posts for blog in each.state.blogs.values()),
            "is_current": each.is_current,
        }
        for each in kept(root)
    ]
    if as_json:
        print_json(told)
        return
    print_listing(
        ["load", "written", "blogs", "failed", "posts", "current"],
        [
            (
                each["load"],
                moment(dt.datetime.fromisoformat(str(each["written_at"]))),
                *(each["blogs"], each["failed"], each["posts"]),
                "yes" if each["is_current"] else None,
            )
            for each in told
        ],
    )


@click.command(
    cls=Command,
    example="blogdb lake rollback --lake lake\nblogdb lake rollback 3 --lake lake",
    exits=[*WRITING, ExitCode.REFUSED],
)
@click.argument("load", type=Count(1), required=False)
@lake_option
@json_option
def rollback(*, load: int | None, root: Path, as_json: bool) -> None:
    """Bring back the state after a load; without LOAD, after the one before.

    Only current.json is written; the loads after it are kept, and lead forward again.
    """
    from blogdb.lake.keeping import rollback as run

    state = run(root, load)
    if as_json:
        print_json({"lake": str(root.resolve()), "load": state.load})
        return
    echo(f"{root} is as after load {state.load}")


@click.command(
    cls=Command, example="blogdb lake clean --lake lake --keep 5", exits=WRITING
)
@lake_option
@click.option(
    "--keep",
    type=Count(1),
    default=3,
    show_default=True,
    metavar="N",
    help="How many of the newest loads stay.",
)
@click.option(
    "--hours",
    type=Count(0),
    default=24,
    show_default=True,
    metavar="N",
    help="How long a reader may hold a state that was the present one.",
)
@json_option
def clean(*, root: Path, keep: int, hours: int, as_json: bool) -> None:
    """Remove old loads, and the files that only they had."""
    from blogdb.lake.keeping import clean as run

    gone = run(root, keep, hours)
    if as_json:
        print_json({"lake": str(root.resolve()), "removed": gone})
        return
    echo(f"{counted(len(gone), 'load')} removed")


@click.command(
    cls=Command,
    example="blogdb lake check --lake lake",
    exits=[*READING, ExitCode.VERIFICATION],
)
@lake_option
@json_option
def check(*, root: Path, as_json: bool) -> None:
    """Check each blog as `blogdb check` checks its file."""
    from blogdb.lake.keeping import findings

    found = list(findings(root))
    if as_json:
        print_json({"lake": str(root.resolve()), "findings": found})
    for each in found[1:]:
        echo(f"blogdb: {each}", err=True)
    if found:
        raise VerificationError(f"{found[0]}; go back with: blogdb lake rollback")
    if not as_json:
        echo(f"{root}: every blog is sound")
