"""Tells how sources would be read (`blogdb load --explain`)."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from blogdb.cli.display import echo, print_json

if TYPE_CHECKING:
    from blogdb.api.loading import Task
    from blogdb.loaders.explain import Explanation


def tell(task: Task, *, as_json: bool) -> None:
    """Tell how the sources of a load would be read, and load nothing.

    Args:
        task: the load.
        as_json: whether to print JSON.
    """
    from blogdb.loaders.explain import explain

    if not task.locations:
        raise click.UsageError("--explain needs a SOURCE, or blogdb.toml with one")
    explained = explain(task.locations, task.options)
    if as_json:
        print_json(
            [
                {
                    **asdict(each),
                    "files": [file._asdict() for file in each.files],
                }
                for each in explained
            ]
        )
        return
    for each in explained:
        _print(each)


def _print(explained: Explanation) -> None:
    from blogdb.cli.screen import page
    from blogdb.cli.table import table

    echo(f"{explained.source} is read as {explained.format}: {explained.why}")
    if explained.posts:
        echo(f"posts are {explained.posts}")
    for note in explained.notes:
        echo(note)
    if explained.files:
        counts = Counter(file.as_what for file in explained.files)
        echo(", ".join(f"{what}: {count:,}" for what, count in counts.items()))
        with page() as (stream, screen):
            table(
                ["File", "Taken for", "Why"],
                [tuple(file) for file in explained.files],
                stream,
                screen,
            )
