"""Runs the tasks of a load on this machine, in a process for each processor."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from blogdb.lake.task import run
from blogdb.loaders.pool import Workers
from blogdb.loaders.processes import serve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blogdb.lake.task import Done, Task


def run_all(tasks: Sequence[Task]) -> Iterator[Done]:
    """Run tasks, several at a time.

    Args:
        tasks: the tasks.

    Yields:
        What each did, in their order.

    Raises:
        RefusedError: a process was killed, perhaps because memory ran out.
    """
    count = min(len(tasks), os.cpu_count() or 1)
    if count:
        workers = Workers(
            "blogdb.lake.local",
            [()] * count,
            "loads blogs",
            "load fewer blogs at a time",
        )
        yield from workers.answers(tasks)


if __name__ == "__main__":
    serve(run)
