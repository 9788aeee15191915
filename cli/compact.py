"""`blogdb compact`: makes the file as small as what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from blogdb.cli.command import WRITING, Command
from blogdb.cli.display import echo, print_json, size
from blogdb.cli.options import database_option, json_option, no_wait_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    cls=Command,
    example="blogdb compact\nblogdb compact --db blog.duckdb",
    exits=WRITING,
)
@no_wait_option
@json_option
@database_option
def compact(*, no_wait: bool, as_json: bool, database: Path) -> None:
    """Rewrite the database without the space that nothing uses.

    A load does this by itself when more than half of a file over 4 MB is unused. The
    file as it was is kept as a generation, as with every change.
    """
    from blogdb.db.store.compact import compact as run

    before, after = run(database, wait=not no_wait)
    if as_json:
        print_json({"database": str(database), "size_before": before, "size": after})
    elif after == before:
        echo(f"{database} is compact, {size(before)}: the file was not touched")
    else:
        echo(f"{database} is {size(after)} now, {size(before)} before")
