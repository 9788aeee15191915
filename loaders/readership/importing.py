"""Importing an export of an analytics program into a database."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from blogdb.db import engine, schema
from blogdb.db.errors import RefusedError, SourceError
from blogdb.db.rows import number
from blogdb.db.store import analyst, publish
from blogdb.loaders.readership.addresses import FOLDER, resolve
from blogdb.loaders.readership.parts import parts_of
from blogdb.loaders.readership.reading import read
from blogdb.loaders.readership.values import Period
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import duckdb

    from blogdb.loaders.readership.parts import TextPart
    from blogdb.loaders.readership.reading import Reading

_BATCH = 5_000
"""Rows that go into DuckDB at once: some of its versions take a time that grows with
the square of a list."""


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do.

    Attributes:
        reading: what was read.
        period: from the first to the last day; None if no day is known.
        count_replaced: stored rows that the import replaced.
        is_unchanged: whether the database has the same already.
        count_addresses: addresses in the export.
        count_matched: those of them at which there is a post.
        share_matched: the share of the views that they have, or of the visitors where
            views are not counted; None where there are none.
        unmatched: the addresses without a post, with their views or visitors.
    """

    reading: Reading
    period: Period | None
    count_replaced: int
    is_unchanged: bool
    count_addresses: int
    count_matched: int
    share_matched: float | None
    unmatched: tuple[tuple[str, int], ...]


def import_readership(  # noqa: PLR0913 - what the user says
    database: Path,
    location: str,
    *,
    mapping: Mapping[str, str],
    period: Period | None = None,
    dry_run: bool = False,
    wait: bool = True,
) -> Imported:
    """Import an export; what is stored of its periods is replaced.

    Args:
        database: the live file.
        location: a file, a folder, a zip archive, a URL, or "-" for standard input.
        mapping: field to the column that the user names for it.
        period: the days that it is of, if the user names them.
        dry_run: only find out what would be done.
        wait: whether to wait for another writer; otherwise fail at once.

    Returns:
        What was done.

    Raises:
        DatabaseError: there is no database, or it has an older schema.
        SourceError: the export cannot be read, or lacks what is needed.
        RefusedError: what is stored is of a longer time, or this is of an unknown time
            and what is stored is not; or an analyst changed blogdb's own tables.
        VerificationError: the new file does not hold what must hold.
    """
    with publish.writer(database, wait=wait) as writer:
        with engine.connect(writer.live) as connection:
            schema.require_current(connection, database)
        with engine.in_memory(writer.spill) as connection:
            spool = writer.folder / "export"
            spool.mkdir()
            parts = parts_of(location, spool, connection)
            reading = read(parts, mapping, period)
            writer.copy()
            with engine.attached(connection, writer.work, read_only=False):
                analyst.require_replaceable(connection, "work")
                _stage(connection, reading)
                run_step(connection, "compare_readership", folder=FOLDER)
                _require_replaceable(connection, location)
                done = _told(connection, reading)
                is_first = not number(
                    connection, "select count(*) from post_readership"
                )
                if not (dry_run or done.is_unchanged):
                    run_step(connection, "write_readership", folder=FOLDER)
        if not (dry_run or done.is_unchanged):
            if is_first:
                _narrow(writer, parts)
            writer.publish(has_new_schema=False)
        return done


def _stage(connection: duckdb.DuckDBPyConnection, reading: Reading) -> None:
    """Bring what was read into DuckDB, and resolve its addresses."""
    connection.execute(
        "create or replace temp table incoming (address varchar, period date,"
        " period_end date, views integer, visitors integer)"
    )
    every = list(reading.totals.items())
    for start in range(0, len(every), _BATCH):
        rows = every[start : start + _BATCH]
        connection.execute(
            "insert into incoming select unnest(?::varchar[]), unnest(?::date[]),"
            " unnest(?::date[]), unnest(?::integer[]), unnest(?::integer[])",
            [
                [key.address for key, _ in rows],
                [key.period and key.period.first for key, _ in rows],
                [key.period and key.period.last for key, _ in rows],
                [views for _, (views, _) in rows],
                [visitors for _, (_, visitors) in rows],
            ],
        )
    connection.execute(
        "create or replace temp table read_addresses as"
        " select distinct address from incoming"
    )
    resolve(connection)


def _require_replaceable(connection: duckdb.DuckDBPyConnection, location: str) -> None:
    """Refuse an import with which something would count twice, or be lost."""
    within = connection.execute(
        "select period, period_end from (select period, period_end, max(period_end)"
        " over (order by period, period_end desc rows between unbounded preceding and"
        " 1 preceding) as before from (select distinct period, period_end from"
        " imported)) where before >= period order by all limit 1"
    ).fetchall()
    if within:
        raise SourceError(
            f"{location} has {Period(*within[0])} both by itself and as a part of"
            " another period, which would count twice; export one kind of periods"
        )
    beyond = connection.execute(
        "select period, period_end from replaced_periods where reaches_beyond"
        " order by period limit 1"
    ).fetchall()
    if beyond:
        raise RefusedError(
            f"the database has {Period(*beyond[0])} as one period, of which {location}"
            " has a part; import an export of all of that time"
        )
    is_unknown, has_known = connection.execute(
        "select exists(from imported where period is null),"
        " exists(from post_readership where period is not null)"
    ).fetchall()[0]
    if is_unknown and has_known:
        raise RefusedError(
            f"{location} does not say of which days it is, and would count twice with"
            " what the database has; say it: --from DAY --to DAY"
        )


def _told(connection: duckdb.DuckDBPyConnection, reading: Reading) -> Imported:
    count_addresses, count_matched, share_matched, first, last = connection.execute(
        "select count(distinct address),"
        " count(distinct address) filter (post_id is not null),"
        " (sum(coalesce(views, visitors)) filter (post_id is not null))"
        " / nullif(sum(coalesce(views, visitors)), 0),"
        " min(period), max(period_end) from imported"
    ).fetchall()[0]
    unmatched = connection.execute(
        "select address, sum(coalesce(views, visitors))::bigint as number from imported"
        " where post_id is null group by address"
        " order by number desc, address"
    ).fetchall()
    return Imported(
        reading,
        None if first is None else Period(first, last),
        number(connection, "select count(*) from replaced"),
        bool(
            number(
                connection,
                "select not exists(from imported except from replaced)"
                " and not exists(from replaced except from imported)",
            )
        ),
        count_addresses,
        count_matched,
        share_matched if count_matched else (0.0 if count_addresses else None),
        tuple(unmatched),
    )


def _narrow(writer: publish.Writer, parts: list[TextPart]) -> None:
    """Let nobody read the file from now on who may not read its first export."""
    writer.narrow(chain.from_iterable(part.file.access() for part in parts))
