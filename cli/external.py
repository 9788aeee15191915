"""What `blogdb audit --external` does before the audit: it asks the blog's links."""

from __future__ import annotations

from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from blogdb.cli.display import counted
from blogdb.cli.durations import Duration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from blogdb.loaders.external.checking import Checked

_OPTIONS = (
    click.option(
        "--external",
        is_flag=True,
        help="First ask the links to other sites, and keep their answers.",
    ),
    click.option(
        "--max-age",
        type=Duration(),
        metavar="TIME",
        help="Ask a link again whose answer is older, as in 12h; 0 for all links."
        "  [default: 30d]",
    ),
    click.option(
        "--time-limit",
        type=Duration(),
        metavar="TIME",
        help="Ask no longer than that, and leave the rest to the next run."
        "  [default: 30m]",
    ),
    click.option(
        "--allow-private",
        is_flag=True,
        help="Also ask hosts that are not on the public internet.",
    ),
)
_MAX_AGE = timedelta(days=30)
_TIME_LIMIT = timedelta(minutes=30)


def external_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options for asking other sites.

    Args:
        function: the command; it gets `ask_links`, to call with the database.

    Returns:
        What takes the options.
    """

    @wraps(function)
    def call(
        *,
        external: bool,
        max_age: timedelta | None,
        time_limit: timedelta | None,
        allow_private: bool,
        **options: Any,
    ) -> Any:
        given = (max_age, time_limit) != (None, None) or allow_private
        if given and not external:
            raise click.UsageError(
                "--max-age, --time-limit and --allow-private go with --external"
            )

        def ask_links(database: Path) -> None:
            if external:
                _ask(database, max_age, time_limit, allow_private=allow_private)

        return function(ask_links=ask_links, **options)

    for option in reversed(_OPTIONS):
        call = option(call)
    return call


def _ask(
    database: Path,
    max_age: timedelta | None,
    time_limit: timedelta | None,
    *,
    allow_private: bool,
) -> None:
    from blogdb.cli.progress import ProgressBar
    from blogdb.loaders.external.checking import check_links
    from blogdb.loaders.external.manners import Manners

    with ProgressBar() as bar:
        done = check_links(
            database,
            max_age=_MAX_AGE if max_age is None else max_age,
            time_limit=_TIME_LIMIT if time_limit is None else time_limit,
            manners=Manners(allow_private=allow_private),
            progress=bar,
        )
    for line in _lines(done):
        click.echo(f"blogdb: {line}", err=True)


def _lines(done: Checked) -> Iterator[str]:
    """Say what came of it, on stderr: stdout is for the findings."""
    asked = sum(done.outcomes.values())
    told = ", ".join(f"{number:,} {name}" for name, number in done.outcomes.items())
    yield (
        f"{counted(asked, 'link')} to other sites asked"
        + (f": {told}" if told else "")
        + (f"; {done.count_fresh:,} asked lately" if done.count_fresh else "")
    )
    if done.count_left:
        yield (
            f"{done.count_left:,} left for the next run, since the time was over or"
            " their sites wanted a pause: blogdb audit --external"
        )
