"""Ending on a signal as on Ctrl-C, so that a change cleans up behind itself."""

from __future__ import annotations

import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODES = {
    signal.SIGHUP: ExitCode.HANGUP,
    signal.SIGTERM: ExitCode.TERMINATED,
}


class Stop:
    """What stopped the process.

    Attributes:
        code: the exit code that says it. DuckDB turns every interrupt into an error
            of its own, which does not.
    """

    code = ExitCode.INTERRUPTED

    def __call__(self, number: int, _: object) -> NoReturn:
        """Stop as Ctrl-C does.

        Args:
            number: the signal.

        Raises:
            KeyboardInterrupt: always.
        """
        self.code = _CODES[signal.Signals(number)]
        raise KeyboardInterrupt


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Let signals stop what is done, but those that the caller ignores (nohup).

    Yields:
        What stopped it, once something has.
    """
    stop = Stop()
    caught = [number for number in _CODES if signal.getsignal(number) is signal.SIG_DFL]
    # Only a process's main thread may catch signals.
    with suppress(ValueError):
        for number in caught:
            signal.signal(number, stop)
    try:
        yield stop
    finally:
        with suppress(ValueError):
            for number in caught:
                signal.signal(number, signal.SIG_DFL)
