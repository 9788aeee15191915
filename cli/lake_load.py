"""`blogdb lake load`: fills a lake, or refreshes it."""

from __future__ import annotations

import re
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from blogdb.cli import completion
from blogdb.cli.command import WRITING, Command
from blogdb.cli.display import counted, echo, print_json
from blogdb.cli.load_options import blog_options
from blogdb.cli.options import json_option
from blogdb.db.errors import ExitCode, SourceError


def _of_a_disk(_: click.Context, __: click.Parameter, lake: Path) -> Path:
    """Refuse an address, which would make a folder of its name."""
    if re.match(r"[A-Za-z0-9]+:/", str(lake)):
        raise click.BadParameter(
            "an address is no folder of a disk, as a lake is; docs/scale.md says what"
            " can be done with buckets"
        )
    return lake


lake_option = click.option(
    "--lake",
    "root",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    callback=_of_a_disk,
    help="The lake, a folder.",
)


@click.command(
    cls=Command,
    example=(
        "blogdb lake load blogs --lake lake\n"
        "blogdb lake load 'posts/*.parquet' --lake lake --blog site\n"
        "blogdb lake load /shared/blogs --lake /shared/lake --master spark://host:7077"
    ),
    exits=[*WRITING, ExitCode.SOURCE, ExitCode.REFUSED],
)
@click.argument(
    "sources",
    nargs=-1,
    required=True,
    metavar="SOURCE...",
    shell_complete=completion.files,
)
@lake_option
@click.option(
    "--blog",
    "column",
    metavar="COLUMN",
    help="The column that names the blog of each row, where SOURCE is a table of many"
    " blogs.",
)
@blog_options
@click.option(
    "--master",
    metavar="URL",
    help="The cluster of Spark that loads, such as spark://host:7077; needs the extra"
    " spark.  [default: this machine]",
)
@json_option
def load(
    *,
    sources: tuple[str, ...],
    root: Path,
    column: str | None,
    master: str | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Load many blogs into a lake, or refresh them.

    SOURCE is a folder, of which each subfolder or file is a blog, of any kind that
    `blogdb load` takes, and has its name; or, with --blog, a table of many blogs: files
    of Parquet, CSV or JSON, patterns or addresses. A blog that cannot be loaded is
    told, and stays as it was; so does one that was loaded from SOURCE before, and is
    not in it any more. Readers see either the state before or the state after. The
    other options are for each blog by itself; as many tasks as there are processors run
    at once, and each may use the memory that --memory-limit says.
    """
    from blogdb.cli.progress import ProgressBar
    from blogdb.lake import local, spark
    from blogdb.lake.load import load as run
    from blogdb.lake.manifest import REJECTED_ROWS
    from blogdb.lake.sources import blogs_in
    from blogdb.lake.table import BlogTable
    from blogdb.loaders.options import Options

    options = Options(**{k: v for k, v in given.items() if v is not None})
    most_bytes = None if master is None else spark.MOST_OF_A_FILE
    if column is None and len(sources) > 1:
        raise SourceError(
            f"{sources[0]} and {sources[1]} cannot be loaded at once; name one folder,"
            " or name the column of a table that says the blog: --blog COLUMN"
        )
    blogs = (
        blogs_in(Path(sources[0]))
        if column is None
        else BlogTable(sources, column, most_bytes=most_bytes)
    )
    runner = local.run_all if master is None else spark.runner(master)
    # To start a session takes longer than to load many small blogs.
    cluster = nullcontext() if master is None else spark.session(master, spark.LOADING)
    with cluster, ProgressBar() as bar:
        result = run(root, blogs, options, runner, bar)
    if as_json:
        told = {
            "lake": str(root.resolve()),
            "load": result.load,
            "changed": result.changed,
            "unchanged": result.unchanged,
            "failed": result.failed,
            "vanished": result.vanished,
        }
        if result.read is not None:
            told |= {"read": result.read, "rejected": result.rejected}
        print_json(told)
        return
    for name, why in result.failed.items():
        echo(f"blogdb: {name}: {why}", err=True)
    named = ", ".join(sources)
    for name in result.vanished:
        echo(
            f"blogdb: {name}: is not in {named} any more; it stays as it was", err=True
        )
    if result.rejected:
        rows = counted(result.rejected, "row")
        echo(
            f"blogdb: {rows} of {named} rejected, without a blog or unreadable; see"
            f" them with: blogdb lake show {REJECTED_ROWS} --lake {root}",
            err=True,
        )
    end = "; no file was written" if result.load is None else ""
    echo(
        f"{counted(len(result.changed), 'blog')} loaded,"
        f" {len(result.unchanged):,} unchanged, {len(result.failed):,} failed{end}"
    )
