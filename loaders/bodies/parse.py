"""Parsing bodies, in this process or in several."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from blogdb.loaders.bodies.rows import RowWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from blogdb.loaders.bodies.rows import Body


def parse(
    batches: Iterable[Sequence[Body]],
    folder: Path,
    *,
    count_processes: int,
    with_texts: bool,
    on_batch: Callable[[int], None],
) -> None:
    """Write the facts in bodies to files, for each table at least one.

    Args:
        batches: bodies, a few MB at a time.
        folder: the folder for the files.
        count_processes: the most processes to use.
        with_texts: whether to write the visible text as well.
        on_batch: called with the number of bodies in each finished batch.

    Raises:
        RefusedError: a process was killed, perhaps because memory ran out.
    """
    waiting = iter(batches)
    first = list(islice(waiting, 2))
    if len(first) == 2 and count_processes > 1:
        from blogdb.loaders.pool import Workers

        workers = Workers(
            "blogdb.loaders.bodies.worker",
            [(str(folder), str(number)) for number in range(count_processes)],
            "parses bodies",
            "try --threads 1, or --no-bodies",
        )
        questions = ((batch, with_texts) for batch in chain(first, waiting))
        for count in workers.answers(questions):
            on_batch(count)
        return
    # Starting a process takes as long as parsing a thousand posts.
    writer = RowWriter(folder, "0")
    for batch in chain(first, waiting):
        writer.write(batch, with_texts=with_texts)
        on_batch(len(batch))
    writer.close()
