"""`blogdb history`: shows what each load did, or what happened to a post."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from blogdb.cli import completion
from blogdb.cli.command import READING, Command
from blogdb.cli.display import moment, print_json
from blogdb.cli.numbers import Count
from blogdb.cli.options import database_option, json_option, no_content_option
from blogdb.db.errors import ExitCode, QueryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from blogdb.api.session import Session
    from blogdb.cli.changes import Change, State

_LOADS = """
    select
        load_id,
        started_at,
        source,
        is_partial,
        count_read,
        count_added,
        count_changed,
        count_removed,
        count_unchanged,
        count_rejected,
        sum(count_added - count_removed) over (order by load_id)::bigint as count_posts
    from loads
    order by load_id desc
"""


_CHANGES = """
    select
        post_changes.load_id,
        loads.started_at as loaded_at,
        post_changes.post_id,
        post_changes.language,
        post_changes.path,
        post_changes.slug,
        post_changes.change,
        post_changes.changed_columns,
        post_changes.before,
        {content_before} as content_before
    from post_changes
    inner join loads on post_changes.load_id = loads.load_id
    where
        list_contains($1, post_changes.post_id)
        and coalesce(post_changes.language = $2, true)
    order by
        post_changes.load_id desc,
        post_changes.language,
        post_changes.slug,
        post_changes.post_id
"""
_CURRENT = """
    select
        posts.post_id,
        {state} as state,
        {content} as content
    from posts
    where list_contains($1, posts.post_id)
"""


@click.command(
    cls=Command,
    example=(
        "blogdb history\nblogdb history stackllama\nblogdb history --limit 5 --json"
    ),
    exits=[*READING, ExitCode.QUERY],
)
@click.argument("slug", required=False, shell_complete=completion.posts)
@click.option("--language", metavar="CODE", help="Show the post in one language only.")
@click.option(
    "--limit",
    "-n",
    type=Count(0),
    metavar="N",
    help="Show at most N loads or changes.  [default: all]",
)
@no_content_option
@json_option
@database_option
def history(  # noqa: PLR0913 - one argument an option
    *,
    slug: str | None,
    language: str | None,
    limit: int | None,
    no_content: bool,
    as_json: bool,
    database: Path,
) -> None:
    """Show what each load did, or what happened to a post.

    Without SLUG it lists the loads, the newest first. With SLUG, or a post's path, it
    shows each change of the post, field by field, and the lines of the body that
    differ; of each post, where several have the name. Posts that were removed have a
    history too.
    """
    from blogdb.api.session import reading

    if slug is None and (language is not None or no_content):
        raise click.UsageError("--language and --no-content need a SLUG")
    with reading(database) as session:
        if slug is None:
            _print_loads(session, limit, as_json=as_json)
        else:
            found = _changes(session, slug, language, has_content=not no_content)
            _print_post(islice(found, limit), as_json=as_json)


def _print_loads(session: Session, limit: int | None, *, as_json: bool) -> None:
    from blogdb.cli.tabular import print_listing

    loads = session.ask(_LOADS)[:limit]
    if as_json:
        print_json([load | _instant(load, "started_at") for load in loads])
        return
    # The most important first, since a terminal may have no room for all.
    first, last = ("posts", "added", "changed", "removed"), ("rejected", "unchanged")
    print_listing(
        ["load", "started", *first, "source", *last],
        [
            (
                load["load_id"],
                moment(load["started_at"]),
                *(load[f"count_{head}"] for head in first),
                load["source"].replace("\n", ", "),
                *(load[f"count_{head}"] for head in last),
            )
            for load in loads
        ],
    )


def _instant(row: dict[str, Any], name: str) -> dict[str, str]:
    return {name: f"{row[name]:%Y-%m-%dT%H:%M:%SZ}"}


def _print_post(
    found: Iterable[tuple[dict[str, Any], Change]], *, as_json: bool
) -> None:
    from blogdb.cli.change_lines import print_change, printer

    if as_json:
        print_json(
            [
                {"load_id": row["load_id"]}
                | _instant(row, "loaded_at")
                | change.as_json(*_sides(row))
                for row, change in found
            ]
        )
        return
    print_line = printer()
    for number, (row, change) in enumerate(found):
        if number:
            print_line("", "")
        said = f", load {row['load_id']}, {moment(row['loaded_at'])}"
        print_change(change, print_line, _sides(row), said)


def _sides(row: dict[str, Any]) -> tuple[str, str]:
    return f"before load {row['load_id']}", f"after load {row['load_id']}"


def _changes(
    session: Session, slug: str, language: str | None, *, has_content: bool
) -> Iterator[tuple[dict[str, Any], Change]]:
    """Walk back from what the posts with a slug or path are now."""
    from blogdb.api.lookup import find_posts
    from blogdb.cli.changes import CURRENT_STATE, Change, read_state

    numbers = find_posts(session, slug)
    rows = session.ask(
        _CHANGES.format(content_before="content_before" if has_content else "null"),
        [numbers, language],
    )
    if not rows:
        raise QueryError(
            f"no load had a post {slug} in the language {language}; leave out"
            " --language to see the languages that it had"
        )
    now = session.ask(
        _CURRENT.format(
            state=CURRENT_STATE, content="content" if has_content else "null"
        ),
        [numbers],
    )
    later: dict[int, tuple[State | None, str | None]] = {
        row["post_id"]: (read_state(row["state"]), row["content"]) for row in now
    }
    for row in rows:
        after, content_after = later.get(row["post_id"], (None, None))
        before, content_before = read_state(row["before"]), row["content_before"]
        columns = tuple((row["changed_columns"] or "").split(", "))
        if row["change"] in ("changed", "moved") and "content" not in columns:
            # What did not change is not recorded again.
            content_before = content_after
        later[row["post_id"]] = (before, content_before)
        name = (row["language"], row["path"], row["slug"])
        yield row, Change(*name, before, after, columns, content_before, content_after)
