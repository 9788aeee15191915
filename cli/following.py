"""Loads again whenever the blog's files change, until Ctrl-C ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.cli.failures import StoppedWaitingError, explain
from blogdb.db.errors import BlogdbError
from blogdb.loaders.follow import watched

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from blogdb.loaders.follow import Places


def load_again(load: Callable[[], Places], places: Places) -> NoReturn:
    """Load again whenever files change. A load that fails is told, and no more.

    Args:
        load: loads, tells what it did, and returns what to watch from then on.
        places: what to watch at first.

    Raises:
        StoppedWaitingError: Ctrl-C, or another signal, ended it.
    """
    while True:
        with watched(places) as wait:
            # What changed before the watch began would otherwise be missed.
            now = places
            try:
                now = load()
            except BlogdbError as error:
                explain(error)
            if now == places:
                try:
                    wait()
                except KeyboardInterrupt as error:
                    raise StoppedWaitingError from error
            places = now
