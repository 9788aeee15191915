"""Parsing bodies in parallel, in worker processes.

A Python process uses one processor.
"""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from threading import Lock
from typing import TYPE_CHECKING

from blogdb.db.errors import RefusedError
from blogdb.loaders.bodies.worker import DONE
from blogdb.loaders.processes import started

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from blogdb.loaders.bodies.rows import Body

_WORKER = "blogdb.loaders.bodies.worker"


def parse(
    batches: Iterator[Sequence[Body]],
    folder: Path,
    *,
    count_processes: int,
    with_texts: bool,
    on_batch: Callable[[int], None],
) -> None:
    """Write the facts in bodies to files, one for each table and process.

    Args:
        batches: bodies, a few MB at a time; only one thread at a time takes a batch.
        folder: the folder for the files.
        count_processes: the number of processes to use.
        with_texts: whether to write the visible text as well.
        on_batch: called with the number of bodies in each finished batch.

    Raises:
        RefusedError: a process was killed, perhaps because memory ran out.
    """
    lock = Lock()

    def feed(process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None  # noqa: S101 - for mypy
        assert process.stdout is not None  # noqa: S101
        while True:
            with lock:
                batch = next(batches, None)
            if batch is None:
                break
            try:
                pickle.dump((batch, with_texts), process.stdin, pickle.HIGHEST_PROTOCOL)
                process.stdin.flush()
            except BrokenPipeError:
                raise _ended(process) from None
            if process.stdout.read(len(DONE)) != DONE:
                raise _ended(process)
            on_batch(len(batch))
        process.stdin.close()
        if process.wait() != 0:
            raise _ended(process)

    with ExitStack() as stack:
        processes = [
            stack.enter_context(started(_WORKER, str(folder), str(number)))
            for number in range(count_processes)
        ]
        # Runs before the threads are waited for: they end when their process is killed.
        threads = stack.enter_context(ThreadPoolExecutor(count_processes))
        stack.callback(_kill, processes)
        for done in [threads.submit(feed, process) for process in processes]:
            done.result()


def _kill(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.kill()
        with suppress(BrokenPipeError):
            if process.stdin is not None:
                process.stdin.close()


def _ended(process: subprocess.Popen[bytes]) -> Exception:
    """Return the error for a process that ended too early."""
    assert process.stderr is not None  # noqa: S101 - for mypy
    output = process.stderr.read().decode("utf-8", "replace").strip()
    code = process.wait()
    if code < 0 or "MemoryError" in output:
        return RefusedError(
            f"a process that parses bodies was killed ({code}), perhaps because memory"
            " ran out; nothing was changed, try --threads 1, or --no-bodies"
        )
    return RuntimeError(f"a process that parses bodies failed ({code}): {output}")
