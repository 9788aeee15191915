"""`blogdb readership`: imports what an analytics program counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from blogdb.cli.command import WRITING, Command
from blogdb.cli.display import counted, visible
from blogdb.cli.options import database_option, mapping_option, no_wait_option
from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from blogdb.loaders.readership.importing import Imported
    from blogdb.loaders.readership.values import Period


@click.command(
    cls=Command,
    example=(
        "blogdb readership 'Plausible export blog.org 2024-05-01 to 2024-05-31.zip'\n"
        "blogdb readership pages.csv --from 2024-05-01 --to 2024-05-31\n"
        "blogdb readership stats.csv --map address=Link --map views=Hits\n"
        "blogdb show readership_of_posts"
    ),
    exits=[*WRITING, ExitCode.SOURCE, ExitCode.REFUSED],
)
@click.argument("location", metavar="FILE")
@mapping_option(
    "FIELD=COLUMN",
    "address=Link",
    "Take FIELD (address, period, views or visitors) from COLUMN; repeatable.",
)
@click.option(
    "--period",
    metavar="DAY",
    help="The day, or month or year, that the file is of, where it does not say it.",
)
@click.option("--from", "first", metavar="DAY", help="The first day that it is of.")
@click.option("--to", "last", metavar="DAY", help="The last day that it is of.")
@click.option("--dry-run", is_flag=True, help="Show what matches; change nothing.")
@no_wait_option
@database_option
def readership(  # noqa: PLR0913 - one argument an option
    *,
    location: str,
    mapping: dict[str, str],
    period: str | None,
    first: str | None,
    last: str | None,
    dry_run: bool,
    no_wait: bool,
    database: Path,
) -> None:
    """Import how often the posts were read, from an analytics program.

    FILE is an export of Plausible, GoatCounter, Matomo or Google Analytics, or any
    other CSV with an address and views or visitors: plain, compressed, in a folder or
    a zip archive, or `-` for standard input. Importing it again, or a newer export of
    the same days, replaces what is stored of them. Loads keep it.
    """
    from blogdb.loaders.readership.importing import import_readership
    from blogdb.loaders.readership.programs import FIELDS

    if unknown := mapping.keys() - set(FIELDS):
        raise click.UsageError(
            f"--map {min(unknown)}: the fields are {', '.join(FIELDS)}"
        )
    done = import_readership(
        database,
        location,
        mapping=mapping,
        period=_period(period, first, last),
        dry_run=dry_run,
        wait=not no_wait,
    )
    for line in _outcome(done, location, is_dry_run=dry_run):
        click.echo(visible(line))
    for line in _warnings(done):
        click.echo(f"blogdb: {visible(line)}", err=True)


def _period(only: str | None, first: str | None, last: str | None) -> Period | None:
    from blogdb.loaders.readership.values import Period

    if only is not None:
        if first is not None or last is not None:
            raise click.UsageError("name either --period, or --from and --to")
        return _read("--period", only)
    if first is None and last is None:
        return None
    if first is None or last is None:
        raise click.UsageError("--from and --to go together")
    found = Period(_read("--from", first).first, _read("--to", last).last)
    if found.first > found.last:
        raise click.UsageError(f"--from {first} is after --to {last}")
    return found


def _read(option: str, text: str) -> Period:
    from blogdb.loaders.readership.values import period

    try:
        return period(text)
    except ValueError as error:
        raise click.UsageError(f"{option}: {text!r} {error}") from error


def _outcome(done: Imported, location: str, *, is_dry_run: bool) -> Iterator[str]:
    reading = done.reading
    of = f" of {done.period}" if done.period else ""
    yield (
        f"{counted(reading.count_read, 'row')}{of} read from {location}"
        f" ({reading.program}): {len(reading.totals):,} stored,"
        f" {reading.count_added_up:,} added up,"
        f" {reading.count_left_out:,} left out as no page's,"
        f" {reading.count_rejected:,} rejected"
        + ("; unchanged: the file was not touched" if done.is_unchanged else "")
    )
    share = "" if done.share_matched is None else f", {done.share_matched:.0%} of views"
    yield (
        f"{done.count_matched:,} of {done.count_addresses:,} addresses lead to"
        f" a post{share}"
    )
    if done.count_replaced and not done.is_unchanged:
        yield f"{counted(done.count_replaced, 'row')} of before replaced"
    if is_dry_run:
        yield "dry run: the file was not touched"


def _warnings(done: Imported) -> Iterator[str]:
    reading = done.reading
    for each in reading.rejected:
        column = f", column {each.column}" if each.column else ""
        yield f"{each.file}, line {each.line:,}{column}: {each.reason}; rejected"
    if reading.count_rejected > len(reading.rejected):
        more = reading.count_rejected - len(reading.rejected)
        yield f"and {counted(more, 'more row')} rejected"
    if reading.totals and done.period is None:
        yield (
            "the export does not say of which days it is; to say it: --from DAY"
            " --to DAY"
        )
    if done.unmatched:
        told = ", ".join(f"{name} ({number:,})" for name, number in done.unmatched)
        rest = done.count_addresses - done.count_matched - len(done.unmatched)
        yield f"no post is at {told}" + (f", and {rest:,} more" if rest else "")
