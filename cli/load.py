"""`blogdb load`: fills the database, or refreshes it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from blogdb.cli import completion, summary
from blogdb.cli import timings as timings_of_steps
from blogdb.cli.command import WRITING, Command
from blogdb.cli.display import SIGNS, counted, visible
from blogdb.cli.options import (
    database_option,
    json_option,
    mapping_option,
    memory_limit_option,
    no_wait_option,
    threads_option,
)
from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from blogdb.loaders.load import Result


def _site_url(
    _context: click.Context, _parameter: click.Parameter, value: str | None
) -> str | None:
    if value is not None and not re.match(r"https?://[^/\s]", value):
        raise click.BadParameter(f"{value!r} is not like https://example.org/blog")
    return value


def _language(
    _context: click.Context, _parameter: click.Parameter, value: str | None
) -> str | None:
    if value is not None and not re.fullmatch(
        r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", value
    ):
        raise click.BadParameter(f"{value!r} is not a language code, as in en or pt-br")
    return value


class _FormatOption(click.Option):
    """An option whose help names the formats, which costs their import."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Write the help, and behind it the formats."""
        from blogdb.loaders.sources.registry import readers
        from blogdb.loaders.trees.layouts.registry import layouts

        formats = (
            f" Of a file: {', '.join(readers())}; of a folder: {', '.join(layouts())}."
            "  [default: detected]"
        )
        record = super().get_help_record(ctx)
        return record and (record[0], record[1] + formats)


@click.command(
    cls=Command,
    example=(
        "blogdb load posts.csv\n"
        "blogdb load 'export/*.jsonl' --map slug=local --aliases aliases.toml\n"
        "blogdb load            # again from the sources of the last load"
    ),
    exits=[*WRITING, ExitCode.SOURCE, ExitCode.REFUSED],
)
@click.argument(
    "sources", nargs=-1, metavar="[SOURCE]...", shell_complete=completion.files
)
@click.option(
    "--format",
    cls=_FormatOption,
    metavar="FORMAT",
    shell_complete=completion.formats,
    help="The sources' format.",
)
@mapping_option(
    "TARGET=COLUMN",
    "slug=local",
    "Take TARGET from COLUMN of the source, or from a field of front matter;"
    " repeatable. COLUMN may have a path within its values: title=title.rendered.",
)
@click.option("--drafts", is_flag=True, help="Load drafts, too, marked as such.")
@click.option(
    "--records",
    metavar="PATH",
    help="Where the posts are in JSON that has more, as in rows[*].row.  [default:"
    " found]",
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
    "--link-rules",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Classify links by the rules in this TOML file, before blogdb's own.",
)
@click.option(
    "--site-url",
    callback=_site_url,
    metavar="URL",
    help="The address of the blog's site, where the source does not say it.",
)
@click.option(
    "--default-language",
    callback=_language,
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
@click.option(
    "--partial",
    is_flag=True,
    help="The sources are only part of the blog: remove no posts that they lack.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Refuse the load when anything cannot be taken as it is.",
)
@click.option(
    "--allow-removals",
    is_flag=True,
    help="Let the load remove more than a third of the posts.",
)
@click.option(
    "--allow-missing-fields",
    is_flag=True,
    help="Let the load take posts none of which has a field, such as tags, that a third"
    " of them had.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
@no_wait_option
@memory_limit_option
@threads_option
@json_option
@click.option(
    "--verbose", "-v", is_flag=True, help="Show on stderr how long each step took."
)
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
@database_option
def load(
    *,
    sources: tuple[str, ...],
    as_json: bool,
    verbose: bool,
    quiet: bool,
    database: Path,
    **given: Any,
) -> None:
    """Load a blog into the database, or refresh it.

    SOURCE is a file, a folder, a glob, an http(s)://, s3:// or hf:// address, or `-`
    for standard input: a blog's tree of Markdown, CSV, TSV, JSON, JSON Lines, Parquet,
    a spreadsheet, or the text of a dataset viewer. Without a SOURCE the sources of the
    last load are loaded again. The database is created when it is missing, and readers
    see either the state before or the state after.
    """
    from blogdb.cli.progress import Bar
    from blogdb.db.steps import timed
    from blogdb.loaders.load import load as run
    from blogdb.loaders.options import Options

    options = Options(**given, all_changes=as_json)
    with Bar(is_quiet=quiet) as bar, timed() as timings:
        result = run(database, sources, options, progress=bar)
    if verbose:
        for line in timings_of_steps.lines(timings, result.seconds):
            click.echo(line, err=True)
    for warning in result.warnings:
        click.echo(f"blogdb: {visible(warning)}", err=True)
    if quiet:
        return
    if as_json:
        told = asdict(result)
        del told["counts"]["posts"], told["is_new_summary"]
        told = {"database": str(database)} | told.pop("counts") | told
        click.echo(json.dumps(told))
        return
    for line in _outcome(result):
        click.echo(line)
    if result.is_new_summary and result.summary is not None:
        for line in summary.lines(result.summary):
            click.echo(f"  {visible(line)}", err=True)
    if result.counts.problems and result.load_id is not None:
        click.echo(
            f"blogdb: {counted(result.counts.problems, 'problem')};"
            f" see: blogdb show open_problems --db {visible(str(database))}",
            err=True,
        )


def _outcome(result: Result) -> list[str]:
    lines = []
    counts = result.counts
    if result.is_dry_run:
        lines += [
            visible(f"{SIGNS.get(change, change)} {path} ({language})")
            for change, language, path in result.changes
        ]
        changed = counts.added + counts.changed + counts.removed
        if changed > len(result.changes):
            lines.append(f"… and {changed - len(result.changes):,} more")
    is_unchanged = result.load_id is None and not result.is_dry_run
    end = "; unchanged: the file was not touched" if is_unchanged else ""
    lines.append(
        f"{counted(counts.read, 'post')} read in {result.seconds:.2f} s:"
        f" {counts.added:,} added, {counts.changed:,} changed,"
        f" {counts.removed:,} removed, {counts.unchanged:,} unchanged,"
        f" {counts.rejected:,} rejected{end}"
    )
    if counts.kept:
        lines.append(
            f"{counted(counts.kept, 'post')} kept that the sources lack, since rejected"
            " rows may be theirs"
        )
    if result.is_dry_run:
        lines.append("dry run: the file was not touched")
    return lines
