"""`blogdb layouts`: lists the forms in which a blog can be read."""

from __future__ import annotations

from typing import Any

import click

from blogdb.cli.command import Command
from blogdb.cli.display import print_json
from blogdb.cli.options import json_option


@click.command(cls=Command, example="blogdb layouts\nblogdb layouts --json", exits=[])
@json_option
def layouts(*, as_json: bool) -> None:
    """List the layouts of folders and the formats of files that are read.

    Each is recognised by itself; --format of `blogdb load` takes its name.
    `blogdb load SOURCE --explain` says what a blog's files are taken for.
    """
    from blogdb.loaders.sources.registry import readers
    from blogdb.loaders.trees.layouts.registry import layouts as every

    listed: list[dict[str, Any]] = [
        {
            "name": each.name,
            "kind": "folder",
            "what": each.description,
            "recognised_by": each.marks.replace("`", ""),
            "posts": each.posts_are.replace("`", ""),
        }
        for each in every().values()
    ] + [
        {
            "name": each.name,
            "kind": "file",
            "what": each.description,
            "recognised_by": each.marks.replace("`", ""),
            "posts": "each row or entry",
        }
        for each in readers().values()
    ]
    if as_json:
        print_json(listed)
        return
    from blogdb.cli.screen import page
    from blogdb.cli.table import table

    with page() as (stream, screen):
        for kind, head in (("folder", "Folder"), ("file", "File")):
            rows = [
                (each["name"], each["what"], each["recognised_by"], each["posts"])
                for each in listed
                if each["kind"] == kind
            ]
            names = [head, "What it is", "Recognised by", "Posts"]
            table(names, rows, stream, screen, is_wrapped=True)
            stream.write("\n")
