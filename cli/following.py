"""Loads again whenever the blog's files change, until Ctrl-C ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.cli.failures import StoppedWatchingError, explain, is_interrupt
from blogdb.db.errors import BlogdbError
from blogdb.loaders.follow import watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import NoReturn

    from blogdb.loaders.follow import Places


def load_again(load: Callable[[], Iterable[Places]], places: Places) -> NoReturn:
    """Load again whenever files change. A load that fails is told, and no more.

    Args:
        load: loads, tells what it did, and yields what to watch from then on: what is
            known before it begins, so that what makes it fail can be mended, and what
            is known at its end.
        places: what to watch at first.

    Raises:
        StoppedWatchingError: Ctrl-C, or another signal, ended it.
    """
    try:
        _follow(load, places)
    except BaseException as error:
        if is_interrupt(error):
            raise StoppedWatchingError from error
        raise


def _follow(load: Callable[[], Iterable[Places]], places: Places) -> NoReturn:
    failure = ""
    while True:
        with watched(places) as wait:
            # What changed before the watch began would otherwise be missed.
            now = places
            try:
                for each in load():
                    now = each
            except BlogdbError as error:
                if str(error) != failure:
                    explain(error)
                failure = str(error)
            if now == places:
                wait()
                failure = ""
            places = now
