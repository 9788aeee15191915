"""`blogdb readership`: imports what an analytics program counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from blogdb.cli import completion
from blogdb.cli.command import WRITING, Command
from blogdb.cli.display import counted, print_json, visible
from blogdb.cli.options import (
    database_option,
    json_option,
    mapping_option,
    no_wait_option,
)
from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from blogdb.loaders.readership.importing import Imported
    from blogdb.loaders.readership.values import Period

_MOST_REJECTED = 20
_MOST_UNMATCHED = 10
"""Rows and addresses that are told in a line each; --json has all."""


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
@click.argument("location", metavar="FILE", shell_complete=completion.files)
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
@json_option
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
    as_json: bool,
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
    if as_json:
        print_json(_told(done, database, is_dry_run=dry_run))
        return
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


def _told(done: Imported, database: Path, *, is_dry_run: bool) -> dict[str, Any]:
    reading, period = done.reading, done.period
    return {
        "database": str(database),
        "program": reading.program,
        "first_day": period and period.first.isoformat(),
        "last_day": period and period.last.isoformat(),
        "count_read": reading.count_read,
        "count_stored": len(reading.totals),
        "count_added_up": reading.count_added_up,
        "count_left_out": reading.count_left_out,
        "count_rejected": reading.count_rejected,
        "rejected": [row._asdict() for row in reading.rejected],
        "count_replaced": done.count_replaced,
        "count_addresses": done.count_addresses,
        "count_matched": done.count_matched,
        "share_matched": done.share_matched,
        "unmatched": [
            {"address": address, "number": number} for address, number in done.unmatched
        ],
        "is_unchanged": done.is_unchanged,
        "is_dry_run": is_dry_run,
    }


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
    for each in reading.rejected[:_MOST_REJECTED]:
        column = f", column {each.column}" if each.column else ""
        yield f"{each.file}, line {each.line:,}{column}: {each.reason}; rejected"
    if reading.count_rejected > _MOST_REJECTED:
        more = reading.count_rejected - _MOST_REJECTED
        yield f"and {counted(more, 'more row')} rejected"
    if reading.totals and done.period is None:
        yield (
            "the export does not say of which days it is; to say it: --from DAY"
            " --to DAY"
        )
    if done.unmatched:
        first = done.unmatched[:_MOST_UNMATCHED]
        told = ", ".join(f"{name} ({number:,})" for name, number in first)
        rest = len(done.unmatched) - len(first)
        yield f"no post is at {told}" + (f", and {rest:,} more" if rest else "")
