"""`blogdb init`: writes the file that says how a blog is loaded."""

from __future__ import annotations

from pathlib import Path

import click

from blogdb.cli import completion
from blogdb.cli.command import Command
from blogdb.cli.display import counted, print_json, visible
from blogdb.cli.options import json_option
from blogdb.db.errors import ExitCode


@click.command(
    cls=Command,
    example="blogdb init\nblogdb load",
    exits=[ExitCode.SOURCE, ExitCode.REFUSED, ExitCode.SYSTEM],
)
@click.argument(
    "folder",
    type=click.Path(path_type=Path),
    default=".",
    metavar="[FOLDER]",
    shell_complete=completion.files,
)
@json_option
def init(*, folder: Path, as_json: bool) -> None:
    """Write blogdb.toml, which says how a blog is loaded.

    It looks at the FOLDER (by default the current one), asks nothing, and writes down
    what it found: what to load, as which format, and what else could be said, with
    comments. `blogdb load` then needs no arguments there.
    """
    from blogdb.db.errors import RefusedError
    from blogdb.loaders.settings.detect import detect
    from blogdb.loaders.settings.file import NAME
    from blogdb.loaders.settings.write import as_toml

    path = folder / NAME
    there = f"{path} is there already; edit it, or remove it first"
    if path.exists():
        raise RefusedError(there)
    found = detect(folder)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(as_toml(found))
    except FileExistsError as error:
        raise RefusedError(there) from error
    if as_json:
        told = {
            "settings": str(path),
            "sources": [found.source.name],
            "format": found.source.format,
            "count_posts": found.source.summary.count_posts,
            "count_drafts": found.source.summary.count_drafts,
        }
        print_json(told)
        return
    posts = counted(found.source.summary.count_posts, "post")
    click.echo(visible(f"{path} written: {posts}, read as {found.source.format}"))
    is_here = folder.resolve() == Path.cwd()
    click.echo(visible("next: blogdb load" + ("" if is_here else f" {folder}")))
