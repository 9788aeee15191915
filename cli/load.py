"""`blogdb load`: fills the database, or refreshes it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from blogdb.api.loading import Task
from blogdb.cli import completion
from blogdb.cli.command import WRITING, Command
from blogdb.cli.load_options import blog_options
from blogdb.cli.options import (
    database_option,
    json_option,
    no_wait_option,
    threads_option,
)
from blogdb.cli.telling import Telling
from blogdb.db.errors import ExitCode
from blogdb.loaders.options import require_language, require_site_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from blogdb.loaders.follow import Places
    from blogdb.loaders.load import Result


def _checked(require: Callable[[str], str]) -> Callable[..., str | None]:
    """Make a callback of an option from the rule for its values."""

    def check(
        _context: click.Context, _parameter: click.Parameter, value: str | None
    ) -> str | None:
        try:
            return value if value is None else require(value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error

    return check


@click.command(
    cls=Command,
    example=(
        "blogdb load posts.csv\n"
        "blogdb load 'export/*.jsonl' --map slug=local --aliases aliases.toml\n"
        "blogdb load            # as blogdb.toml says, or as the last load"
    ),
    exits=[*WRITING, ExitCode.SOURCE, ExitCode.REFUSED],
)
@click.argument(
    "sources", nargs=-1, metavar="[SOURCE]...", shell_complete=completion.files
)
@blog_options
@click.option(
    "--records",
    metavar="PATH",
    help="Where the posts are in JSON that has more, as in rows[*].row.  [default:"
    " found]",
)
@click.option(
    "--query",
    metavar="SQL",
    help="What gives the posts of a SQLite or DuckDB file.  [default: its table of"
    " posts]",
)
@click.option(
    "--encoding",
    metavar="NAME",
    help="The encoding of text that is not UTF-8, as in cp1252.",
)
@click.option(
    "--aliases",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Merge tags and authors as this TOML file says.",
)
@click.option(
    "--link-rules",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Classify links by the rules in this TOML file, before blogdb's own.",
)
@click.option(
    "--site-url",
    callback=_checked(require_site_url),
    metavar="URL",
    help="The address of the blog's site, where the source does not say it.",
)
@click.option(
    "--default-language",
    callback=_checked(require_language),
    metavar="CODE",
    help="The language of the originals of translated posts, where the source does not"
    " say it.",
)
@click.option(
    "--compare",
    type=click.Choice(["hash", "text"]),
    help="How to tell whether a post has changed. Somebody can write a text that has"
    " the hash of another.  [default: as before; at first hash]",
)
@click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
@click.option(
    "--explain",
    is_flag=True,
    help="Say how the sources would be read, and what each file would be taken for;"
    " load nothing.",
)
@click.option(
    "--ref",
    metavar="NAME",
    help="The branch, tag or commit of a Git repository, perhaps with a folder in it,"
    " as in main:blog.  [default: its head]",
)
@click.option(
    "--watch",
    is_flag=True,
    help="Load again whenever files change, until Ctrl-C; needs the extra watch.",
)
@no_wait_option
@threads_option
@json_option
@click.option(
    "--verbose", "-v", is_flag=True, help="Show on stderr how long each step took."
)
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
@database_option
def load(  # noqa: PLR0913 - one argument an option
    *,
    sources: tuple[str, ...],
    as_json: bool,
    verbose: bool,
    quiet: bool,
    watch: bool,
    explain: bool,
    ref: str | None,
    database: Path,
    **given: Any,
) -> None:
    """Load a blog into the database, or refresh it.

    SOURCE is a file, a folder, a glob, an http(s)://, s3:// or hf:// address, or `-`
    for standard input: a blog's tree of Markdown or other texts, an export or a feed,
    CSV, TSV, JSON, JSON Lines, Parquet, a spreadsheet, a file of SQLite or DuckDB;
    `blogdb layouts` lists all. A Git repository is a SOURCE, too: an address that ends
    in .git, or a bare one's path. Without a SOURCE it is what blogdb.toml says, a file
    that `blogdb init` makes, or else what the last load loaded. The database is created
    when it is missing, and readers see either the state before or the state after.
    """
    given["all_changes"] = as_json
    sources = _at(sources, ref)
    if explain:
        from blogdb.cli.explaining import tell

        tell(Task.of(sources, given), as_json=as_json)
        return
    telling = Telling(database, as_json, verbose, quiet)
    if not watch:
        _run(Task.of(sources, given), telling)
        return
    if given["dry_run"]:
        raise click.UsageError("--watch and --dry-run cannot be combined")
    from blogdb.cli.following import load_again
    from blogdb.loaders.follow import require_watchable

    task = Task.of(sources, given)
    require_watchable(task.locations)
    first = task.places_after(_run(task, telling), database)
    if not quiet:
        click.echo("blogdb: waiting for changes; Ctrl-C ends it", err=True)

    def again() -> Iterator[Places]:
        task = Task.of(sources, given)
        if task.locations:
            yield task.places(database)
        yield task.places_after(_run(task, replace(telling, is_again=True)), database)

    load_again(again, first)


def _at(sources: tuple[str, ...], ref: str | None) -> tuple[str, ...]:
    """Write what --ref says behind the addresses of repositories."""
    if ref is None:
        return sources
    if not sources or any("#" in each for each in sources):
        raise click.UsageError(
            "--ref says which part of a Git repository is meant; name the repository,"
            " without a # of its own"
        )
    return tuple(f"{each}#{ref}" for each in sources)


def _run(task: Task, telling: Telling) -> Result:
    """Load, and tell what was done."""
    from blogdb.cli.progress import ProgressBar
    from blogdb.db.steps import timed

    with ProgressBar(is_quiet=telling.is_quiet) as bar, timed() as timings:
        result = task.run(telling.database, bar)
    telling.tell(result, task.settings, timings)
    return result
