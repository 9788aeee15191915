"""Asking a blog's links to elsewhere, and keeping the answers in its database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from blogdb.db import engine, extras, schema
from blogdb.db.errors import SystemFailureError
from blogdb.db.rows import number
from blogdb.db.steps import note_outcome
from blogdb.db.store import analyst, publish
from blogdb.loaders.external.answers import GONE, UNREACHABLE
from blogdb.loaders.external.manners import POLITE, STEADY
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import timedelta
    from pathlib import Path

    import duckdb

    from blogdb.loaders.external.answers import AddressAnswer
    from blogdb.loaders.external.manners import Manners, Pace

FOLDER = "external"

_LEAST_HOSTS = 3
"""Hosts of which one answers where there is a network, if none is known to answer."""

_BATCH = 5_000
"""Rows that go into DuckDB at once: some of its versions take a time that grows with
the square of a list."""


@dataclass(frozen=True)
class Checked:
    """What came of asking.

    Attributes:
        count_addresses: addresses elsewhere to which posts link.
        count_fresh: those of them that were asked lately, and not again.
        count_left: those that are left for the next run.
        outcomes: outcome to the number of addresses that were asked now.
    """

    count_addresses: int
    count_fresh: int
    count_left: int
    outcomes: dict[str, int]


@dataclass(frozen=True)
class _Plan:
    """What to ask.

    Attributes:
        due: address to host.
        witnesses: the same of some that answered before; they are asked if nobody
            answers, to tell dead links from a missing network.
        count_addresses: all of them, also those that are not due.
        has_leftovers: whether there are answers of others.
    """

    due: dict[str, str]
    witnesses: dict[str, str]
    count_addresses: int
    has_leftovers: bool


def check_links(  # noqa: PLR0913 - what the user says
    database: Path,
    *,
    max_age: timedelta,
    time_limit: timedelta,
    manners: Manners = POLITE,
    pace: Pace = STEADY,
    wait: bool = True,
    progress: Callable[[str, float | None], None] = lambda _step, _fraction: None,
) -> Checked:
    """Ask the addresses that are due, and write what they answer.

    The database is locked only while the answers are written.

    Args:
        database: the live file.
        max_age: how old an answer may be before its address is asked again.
        time_limit: the longest time to ask; the rest is left for the next run.
        manners: how servers are asked.
        pace: how fast.
        wait: whether to wait for another writer; otherwise fail at once.
        progress: called with what is being done, and the fraction that is done.

    Returns:
        What came of it.

    Raises:
        RefusedError: an analyst changed blogdb's own tables.
        DatabaseError: there is no database, or it has an older schema.
        SystemFailureError: nobody answers, so there is no network; or the extra is not
            installed.
        VerificationError: the new file does not hold what must hold.
        KeyboardInterrupt: on Ctrl-C, after the answers until then were written.
    """
    extras.require("audit", "urllib3", "idna", work="asking links")
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    plan = _plan(database, now, max_age)
    ask = partial(_ask, manners=manners, pace=pace)
    answers, stopped = ask(
        plan.due,
        seconds=time_limit.total_seconds(),
        progress=lambda count: progress("asking links", count / (len(plan.due) or 1)),
    )
    if answers and not _is_heard(answers) and stopped is None:
        heard, stopped = ask(plan.witnesses, seconds=manners.exchange_seconds)
        answers |= heard
    count_silent = _count_silent(answers, plan)
    if count_silent:
        answers = {}
    progress("writing answers", None)
    if answers or plan.has_leftovers:
        _keep(database, answers, now, wait=wait)
    if stopped is not None:
        asked = f"{len(answers):,} of {len(plan.due):,} links were asked"
        kept = f"{asked}, and their answers kept"
        note_outcome(stopped, kept if answers else "no answers were kept")
        raise stopped
    if count_silent:
        raise SystemFailureError(
            f"none of the hosts asked ({count_silent:,}) answered, so there seems to be"
            " no way to the internet from here (proxies are not used); nothing was"
            " kept, try again later"
        )
    return Checked(
        plan.count_addresses,
        plan.count_addresses - len(plan.due),
        len(plan.due.keys() - answers.keys()),
        dict(Counter(answer.outcome for answer in answers.values())),
    )


def _plan(database: Path, now: datetime, max_age: timedelta) -> _Plan:
    with engine.connect(database) as connection:
        schema.require_current(connection, database)
        run_step(connection, "addresses", folder=FOLDER)
        parameters = {"now": now, "max_age_seconds": int(max_age.total_seconds())}
        run_step(connection, "due", parameters, folder=FOLDER)
        due = dict(connection.fetchall())
        run_step(connection, "witnesses", folder=FOLDER)
        return _Plan(
            due=due,
            witnesses=dict(connection.fetchall()),
            count_addresses=number(connection, "select count(*) from addresses"),
            has_leftovers=bool(
                number(
                    connection,
                    "select count(*) from link_checks anti join addresses using (url)",
                )
            ),
        )


def _ask(
    due: Mapping[str, str],
    *,
    seconds: float,
    manners: Manners,
    pace: Pace,
    progress: Callable[[int], None] = lambda _: None,
) -> tuple[dict[str, AddressAnswer], KeyboardInterrupt | None]:
    """Ask addresses; return the answers, and what stopped it."""
    from blogdb.loaders.external.asking import Asker
    from blogdb.loaders.external.crew import Crew

    crew = Crew(Asker(manners), pace)
    try:
        crew.run(due.items(), seconds=seconds, progress=progress)
    except KeyboardInterrupt as interrupt:
        return crew.answers, interrupt
    return crew.answers, None


def _is_heard(answers: Mapping[str, AddressAnswer]) -> bool:
    return any(answer.is_heard for answer in answers.values())


def _count_silent(answers: Mapping[str, AddressAnswer], plan: _Plan) -> int:
    """Count the hosts if none answered: without a network all links would be dead."""
    if _is_heard(answers):
        return 0
    hosts = plan.due | plan.witnesses
    silent = {
        hosts[url]
        for url, answer in answers.items()
        if answer.outcome in (GONE, UNREACHABLE)
    }
    least = 1 if plan.witnesses else _LEAST_HOSTS
    return len(silent) if len(silent) >= least else 0


def _keep(
    database: Path, answers: Mapping[str, AddressAnswer], now: datetime, *, wait: bool
) -> None:
    """Write the answers to a database as it is by now."""
    with publish.writer(database, wait=wait) as writer:
        with engine.connect(writer.live) as connection:
            schema.require_current(connection, database)
        with engine.in_memory(writer.spill) as connection:
            writer.copy()
            with engine.attached(connection, writer.work, read_only=False):
                analyst.require_replaceable(connection, "work")
                _stage(connection, answers)
                run_step(connection, "addresses", folder=FOLDER)
                run_step(connection, "write_checks", {"now": now}, folder=FOLDER)
        writer.publish(has_new_schema=False)


def _stage(
    connection: duckdb.DuckDBPyConnection, answers: Mapping[str, AddressAnswer]
) -> None:
    """Bring the answers into DuckDB."""
    connection.execute(
        "create or replace temp table answers (url varchar, outcome varchar,"
        " status integer, location varchar, error varchar)"
    )
    every = list(answers.items())
    for start in range(0, len(every), _BATCH):
        rows = every[start : start + _BATCH]
        connection.execute(
            "insert into answers select unnest(?::varchar[]), unnest(?::varchar[]),"
            " unnest(?::integer[]), unnest(?::varchar[]), unnest(?::varchar[])",
            [
                [url for url, _ in rows],
                [answer.outcome for _, answer in rows],
                [answer.status for _, answer in rows],
                [answer.location for _, answer in rows],
                [answer.error for _, answer in rows],
            ],
        )
