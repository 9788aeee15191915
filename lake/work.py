"""The jobs of a load of many blogs, which any machine can do."""

from __future__ import annotations

from blogdb.lake.runs import Batch, Sorted, sort
from blogdb.lake.task import Done, LoadTask, run


def do(job: LoadTask | Batch) -> Done | Sorted:
    """Do a job.

    Args:
        job: blogs to load, or files of a table to sort by blog.

    Returns:
        What came of it. What is wrong with a blog or a file is a part of that.
    """
    return sort(job) if isinstance(job, Batch) else run(job)
