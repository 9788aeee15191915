"""`blogdb diff`: shows how the posts differ between two loads."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from blogdb.cli import completion
from blogdb.cli.command import READING, Command
from blogdb.cli.display import counted, print_json
from blogdb.cli.numbers import Count
from blogdb.cli.options import database_option, json_option, no_content_option
from blogdb.db.errors import ExitCode, QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from blogdb.api.session import Session
    from blogdb.cli.changes import Change

# What a post was like after a load is what the next change of it found, or what it is
# now where there is none. A body stands with the next change that touched it.
_DIFFERENCES = """
    with
    touched as (
        select
            post_id,
            bool_or(
                change in ('added', 'removed') or contains(changed_columns, 'content')
            ) as has_other_content
        from post_changes
        where
            load_id > {older}
            and load_id <= {newer}
            and {is_wanted}
        group by post_id
    ),

    with_other_content as (
        select post_id from touched where has_other_content
    ),

    -- What the posts were called last.
    names as (
        select post_id, language, path, slug
        from post_changes
        semi join touched using (post_id)
        where load_id <= {newer}
        qualify row_number() over (partition by post_id order by load_id desc) = 1
    ),

    {older_side}

    {newer_side}

    current as (
        select
            posts.post_id,
            {state} as state
        from posts
        semi join touched using (post_id)
    ),

    current_bodies as (
        select post_id, content
        from posts
        semi join with_other_content using (post_id)
    ),

    compared as (
        select
            post_id,
            case
                when older.change is null then current.state
                else older.before
            end as older_state,
            case
                when newer.change is null then current.state
                else newer.before
            end as newer_state,
            case
                when older_state is null then null
                when older_bodies.post_id is null then current_bodies.content
                else older_bodies.body.content
            end as older_content,
            case
                when newer_state is null then null
                when newer_bodies.post_id is null then current_bodies.content
                else newer_bodies.body.content
            end as newer_content
        from touched
        left join older using (post_id)
        left join newer using (post_id)
        left join older_bodies using (post_id)
        left join newer_bodies using (post_id)
        left join current using (post_id)
        left join current_bodies using (post_id)
        where older_state is not null or newer_state is not null
    )

    select
        names.language,
        names.path,
        names.slug,
        older_state,
        newer_state,
        older_content is distinct from newer_content as has_other_content,
        case when has_other_content and {has_content} then older_content end
            as older_content,
        case when has_other_content and {has_content} then newer_content end
            as newer_content
    from compared
    inner join names using (post_id)
    order by names.slug, names.language, post_id
"""
_SIDE = """
    {side} as (
        select post_id, change, before
        from post_changes
        semi join touched using (post_id)
        where load_id > {load}
        qualify
            row_number() over (partition by post_id order by load_id) = 1
    ),

    {side}_bodies as (
        select
            post_id,
            -- In a struct, since arg_min passes over nulls.
            arg_min({{'content': content_before}}, load_id) as body
        from post_changes
        semi join with_other_content using (post_id)
        where
            load_id > {load}
            and (change = 'removed' or contains(changed_columns, 'content'))
        group by post_id
    ),
"""


@click.command(
    cls=Command,
    example=(
        "blogdb diff 3\nblogdb diff 3 7 --no-content\nblogdb diff 1 7 --slug stackllama"
    ),
    exits=[*READING, ExitCode.QUERY],
)
@click.argument("first", metavar="LOAD", type=Count(1), shell_complete=completion.loads)
@click.argument(
    "second",
    metavar="[LOAD]",
    type=Count(1),
    required=False,
    shell_complete=completion.loads,
)
@click.option(
    "--slug",
    metavar="SLUG",
    shell_complete=completion.posts,
    help="Compare only the posts with this slug or path.",
)
@no_content_option
@json_option
@database_option
def diff(  # noqa: PLR0913 - one argument an option
    *,
    first: int,
    second: int | None,
    slug: str | None,
    no_content: bool,
    as_json: bool,
    database: Path,
) -> None:
    """Show how the posts differ between two loads, or since one.

    `blogdb history` lists the loads and their numbers. The posts are compared as they
    were after each of the two: what changed in between and changed back does not show.
    """
    from blogdb.api.lookup import find_posts
    from blogdb.api.session import reading
    from blogdb.cli.change_lines import print_change, printer

    with reading(database) as session:
        second = _require_loads(session, first, second)
        wanted = None
        if slug is not None:
            wanted = find_posts(session, slug)
        changes = _changes(session, first, second, wanted, has_content=not no_content)
        moments = (f"after load {first}", f"after load {second}")
        if as_json:
            print_json([change.as_json(*moments) for change in changes])
            return
        print_line = printer()
        counts: Counter[str] = Counter()
        for change in changes:
            counts[change.kind] += 1
            print_change(change, print_line, moments)
            print_line("", "")
    print_line(
        f"load {first} to load {second}: {counted(counts['added'], 'post')} added,"
        f" {counts['changed'] + counts['moved']:,} changed,"
        f" {counts['removed']:,} removed",
        "",
    )


def _require_loads(session: Session, first: int, second: int | None) -> int:
    """Check that there are such loads, and return the second."""
    loads = [row["load_id"] for row in session.ask("select load_id from loads")]
    if not loads:
        raise QueryError("there are no loads yet; make one with: blogdb load SOURCE")
    second = max(loads) if second is None else second
    for load in (first, second):
        if load not in loads:
            raise QueryError(
                f"there is no load {load}; the last is {max(loads)}, and blogdb history"
                " lists them all"
            )
    return second


def _changes(
    session: Session,
    first: int,
    second: int,
    wanted: list[int] | None,
    *,
    has_content: bool,
) -> Iterator[Change]:
    from blogdb.cli.changes import (
        COLUMNS,
        CURRENT_STATE,
        Change,
        differing,
        read_state,
    )

    older, newer = sorted((first, second))
    sql = _DIFFERENCES.format(
        older=older,
        newer=newer,
        older_side=_SIDE.format(side="older", load=older),
        newer_side=_SIDE.format(side="newer", load=newer),
        state=CURRENT_STATE,
        is_wanted="true" if wanted is None else f"list_contains({wanted}, post_id)",
        has_content=has_content,
    )
    sides = ("older", "newer") if first == older else ("newer", "older")
    # Not ask(), which would hold all bodies at once.
    found = session.query(sql)
    for values in found.values:
        row = dict(zip(found.columns, values, strict=True))
        before, after = (read_state(row[f"{side}_state"]) for side in sides)
        columns: set[str] = set()
        if before is not None and after is not None:
            columns = differing(before, after)
            if row["has_other_content"]:
                columns.add("content")
            if not columns:
                continue
        yield Change(
            row["language"],
            row["path"],
            row["slug"],
            before,
            after,
            tuple(column for column in COLUMNS if column in columns),
            *(row[f"{side}_content"] for side in sides),
        )
