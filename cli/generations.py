"""`blogdb generations`: lists the kept states of the database."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import click

from blogdb.cli.command import Command
from blogdb.cli.display import echo, moment, size
from blogdb.cli.options import database_option, json_option

if TYPE_CHECKING:
    from pathlib import Path

_HELD = "select (select count(*) from posts), max(load_id) from loads"


@click.command(cls=Command, example="blogdb generations\nblogdb rollback 3")
@json_option
@database_option
def generations(*, as_json: bool, database: Path) -> None:
    """List the states of the database that are kept, the newest first.

    Each change keeps the file as it was before, as a second name of the same file.
    BLOGDB_KEEP says how many stay (3 otherwise); `blogdb rollback` brings one back.
    """
    from blogdb.cli.tabular import print_listing

    told = _told(database)
    if as_json:
        click.echo(json.dumps(told, default=dt.datetime.isoformat))
        return
    if not told:
        echo(f"blogdb: no earlier state of {database} is kept", err=True)
        return
    print_listing(
        ["generation", "written", "size", "posts", "last load", "file"],
        [
            (
                each["generation"],
                moment(each["written_at"]),
                size(each["size"]),
                "unreadable" if each["is_damaged"] else each["posts"],
                each["last_load"],
                each["file"],
            )
            for each in told
        ],
    )


def _told(database: Path) -> list[dict[str, Any]]:
    from blogdb.db.store.generations import kept

    return [
        {
            "generation": item.number,
            "written_at": item.written_at,
            "size": item.size,
            "file": str(item.path),
            **held(item.path),
        }
        for item in kept(database)
    ]


def held(path: Path) -> dict[str, Any]:
    """Look into a state, which may have been damaged, or be of an old schema.

    Args:
        path: the live file, or a generation.

    Returns:
        Its `posts` and its `last_load`, None where it has none, and `is_damaged`.
    """
    import duckdb

    from blogdb.db import engine
    from blogdb.db.errors import BlogdbError

    try:
        with engine.connect(path) as connection:
            rows = connection.execute(_HELD).fetchall()
    except duckdb.CatalogException:
        return {"posts": None, "last_load": None, "is_damaged": False}
    except (duckdb.Error, BlogdbError):
        return {"posts": None, "last_load": None, "is_damaged": True}
    return {"posts": rows[0][0], "last_load": rows[0][1], "is_damaged": False}
