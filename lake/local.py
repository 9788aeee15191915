"""Runs the tasks of a load on this machine, in a process for each processor."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from blogdb.lake.work import do
from blogdb.loaders.pool import Workers
from blogdb.loaders.processes import serve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def run_all(tasks: Sequence[Any]) -> Iterator[Any]:
    """Run jobs, several at a time.

    Args:
        tasks: the jobs, of tasks or of batches of files.

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
    serve(do)
