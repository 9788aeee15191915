"""A progress bar on stderr for work that takes longer than a second."""

from __future__ import annotations

import sys
from threading import Lock, Timer
from typing import TYPE_CHECKING, Self

from blogdb.cli.display import visible

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 1.0
"""Seconds of work before the bar appears."""


class ProgressBar:
    """Shows the name and the fraction of each step; called by the work itself.

    Nothing is shown when stderr is not a terminal.

    Args:
        is_quiet: show nothing at all.
    """

    def __init__(self, *, is_quiet: bool = False) -> None:
        self._is_shown = not is_quiet and sys.stderr.isatty()
        # A timer, since a long step may report only once, when it begins.
        self._timer = Timer(PATIENCE, self._appear)
        self._timer.daemon = True
        self._lock = Lock()
        self._step = "working"
        self._fraction: float | None = None
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        if self._is_shown:
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            # The timer may be past cancelling; then it finds this and stays out.
            self._is_shown = False
            if self._progress is not None:
                self._progress.stop()

    def __call__(self, step: str, fraction: float | None) -> None:
        """Note how far the work is.

        Args:
            step: the step's name.
            fraction: how much of the step is done, from 0 to 1; None where that is
                not known.
        """
        with self._lock:
            # It may name a process, or a file.
            step = visible(step)
            is_new = step != self._step
            self._step, self._fraction = step, fraction
            self._update(is_new=is_new)

    def _appear(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        with self._lock:
            if not self._is_shown:
                return
            self._progress = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TaskProgressColumn(),
                TextColumn("{task.fields[left]}"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._progress.add_task(self._step, total=None, left="")
            self._progress.start()
            self._update()

    def _update(self, *, is_new: bool = False) -> None:
        if self._progress is None or self._task is None:
            return
        if is_new:
            # The time left is estimated from how fast this step is.
            self._progress.reset(self._task, total=None)
        self._progress.update(
            self._task,
            description=self._step,
            total=None if self._fraction is None else 1.0,
            completed=self._fraction or 0.0,
            left="" if self._fraction is None else "left:",
        )
