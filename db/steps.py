"""Named steps of a change: where it ended, how, and where the time goes."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT = "at step "
_OUTCOME = "outcome: "


@dataclass
class Timing:
    """What a step took, with the steps in it.

    Attributes:
        name: the step's name.
        depth: the number of steps that it is in.
        seconds: by the clock.
        processor_seconds: of all processors, and of the processes that it waited for.
    """

    name: str
    depth: int
    seconds: float = 0.0
    processor_seconds: float = 0.0


@dataclass
class _Clock:
    """Takes the time of steps, in the order in which they begin."""

    timings: list[Timing] = field(default_factory=list)
    depth: int = 0

    @contextmanager
    def take(self, name: str) -> Iterator[None]:
        timing = Timing(name, self.depth)
        self.timings.append(timing)
        self.depth += 1
        start, processor_start = time.monotonic(), _processor_seconds()
        try:
            yield
        finally:
            self.depth -= 1
            timing.seconds = time.monotonic() - start
            timing.processor_seconds = _processor_seconds() - processor_start


_clock: ContextVar[_Clock | None] = ContextVar("clock", default=None)


def _processor_seconds() -> float:
    return sum(os.times()[:4])


@contextmanager
def timed() -> Iterator[list[Timing]]:
    """Take the time of the steps in the block.

    Yields:
        The steps so far, in the order in which they began; those that run have 0.
    """
    clock = _Clock()
    before = _clock.set(clock)
    try:
        yield clock.timings
    finally:
        _clock.reset(before)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Name the step that the block is, in a note on any error; the innermost counts.

    Args:
        name: the step's name, words joined by underscores.
    """
    clock = _clock.get()
    try:
        if clock is None:
            yield
        else:
            with clock.take(name):
                yield
    except Exception as error:
        if not place(error):
            error.add_note(f"{_AT}{name}")
        raise


def place(error: BaseException) -> str:
    """Return the step at which an error occurred.

    Args:
        error: any error.

    Returns:
        Such as "at step write_posts"; an empty text if the step is not known.
    """
    notes = getattr(error, "__notes__", ())
    return next((note for note in notes if note.startswith(_AT)), "")


def note_outcome(error: BaseException, outcome: str) -> None:
    """Note on what ends a change what became of it.

    Args:
        error: what ends it.
        outcome: such as "nothing was changed".
    """
    error.add_note(f"{_OUTCOME}{outcome}")


def outcome(error: BaseException | None) -> str:
    """Return what became of a change.

    Args:
        error: what ended it, or was raised from that.

    Returns:
        What was noted; an empty text if it was no change.
    """
    while error is not None:
        for note in getattr(error, "__notes__", ()):
            if note.startswith(_OUTCOME):
                return str(note.removeprefix(_OUTCOME))
        error = error.__cause__
    return ""
