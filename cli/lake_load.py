"""`blogdb lake load`: fills a lake, or refreshes it."""

from __future__ import annotations

from pathlib import Path

import click

from blogdb.cli import completion
from blogdb.cli.command import WRITING, Command
from blogdb.cli.display import counted, echo, print_json
from blogdb.cli.options import json_option
from blogdb.db.errors import ExitCode

lake_option = click.option(
    "--lake",
    "root",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="The lake, a folder.",
)


@click.command(
    cls=Command,
    example=(
        "blogdb lake load blogs --lake lake\n"
        "blogdb lake load /shared/blogs --lake /shared/lake --master spark://host:7077"
    ),
    exits=[*WRITING, ExitCode.SOURCE, ExitCode.REFUSED],
)
@click.argument(
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    shell_complete=completion.files,
)
@lake_option
@click.option(
    "--bodies/--no-bodies",
    default=None,
    help="Parse the bodies: links, code, headings, images, words.  [default: as"
    " before; at first --bodies]",
)
@click.option(
    "--search/--no-search",
    default=None,
    help="Make the posts searchable.  [default: as before; at first --search]",
)
@click.option(
    "--allow-removals",
    is_flag=True,
    help="Let the load remove more than a third of a blog's posts.",
)
@click.option(
    "--master",
    metavar="URL",
    help="The cluster of Spark that loads, such as spark://host:7077; needs the extra"
    " spark.  [default: this machine]",
)
@json_option
def load(  # noqa: PLR0913 - one argument an option
    *,
    folder: Path,
    root: Path,
    bodies: bool | None,
    search: bool | None,
    allow_removals: bool,
    master: str | None,
    as_json: bool,
) -> None:
    """Load the blogs in a folder into a lake, or refresh them.

    Each subfolder or file of FOLDER is a blog, of any kind that `blogdb load` takes,
    and has its name. A blog that cannot be loaded is told, and stays as it was; so
    does one that is in the lake and not in FOLDER. Readers see either the state before
    or the state after.
    """
    from blogdb.cli.progress import Bar
    from blogdb.lake import local, spark
    from blogdb.lake.load import load as run
    from blogdb.lake.sources import blogs_in
    from blogdb.loaders.options import Options

    options = Options(bodies=bodies, search=search, allow_removals=allow_removals)
    blogs = blogs_in(folder)
    runner = local.run_all if master is None else spark.runner(master)
    with Bar() as bar:
        result = run(root, blogs, options, runner, bar)
    if as_json:
        told = {
            "lake": str(root.resolve()),
            "load": result.load,
            "changed": result.changed,
            "unchanged": result.unchanged,
            "failed": result.failed,
        }
        print_json(told)
        return
    for name, why in result.failed.items():
        echo(f"blogdb: {name}: {why}", err=True)
    end = "; no file was written" if result.load is None else ""
    echo(
        f"{counted(len(result.changed), 'blog')} loaded,"
        f" {len(result.unchanged):,} unchanged, {len(result.failed):,} failed{end}"
    )
