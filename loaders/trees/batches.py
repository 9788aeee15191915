"""Reading the files of posts in batches, in this process or in several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.loaders.trees.folder import Folder
from blogdb.loaders.trees.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path, PurePosixPath

    from blogdb.loaders.trees.layout import Found
    from blogdb.loaders.trees.reading import Manner, Read
    from blogdb.loaders.trees.tree import Tree

    Question = tuple[Sequence[Found], Manner, Path, dict[PurePosixPath, str | None]]

MANY = 4_000
"""Files from which on several processes are faster: starting one takes as long as
reading a thousand."""
_MOST_PROCESSES = 6
"""With more of them, this one could not keep up with what they read."""
_BATCH = 500
_LARGE_BATCH = 1 << 23
"""Bytes after which a batch ends before it has so many files."""


def read_all(
    found: Sequence[Found], manner: Manner, tree: Tree, count_processes: int
) -> Iterator[Read]:
    """Read the files of posts, in order.

    Args:
        found: the files.
        manner: how to read them.
        tree: the tree that they are in.
        count_processes: the most processes to use.

    Yields:
        What was read in some files.

    Raises:
        SourceError: a file cannot be understood at all.
        RefusedError: a process was killed, perhaps because memory ran out.
    """
    batches = _batches(found, manner, tree)
    folder = Folder(tree.door, (), manner.place)
    if len(found) < MANY or count_processes == 1:
        for batch in batches:
            yield read(batch, manner, folder.read)
        return
    from blogdb.loaders.pool import Workers

    workers = Workers(
        "blogdb.loaders.trees.worker",
        [()] * min(count_processes, _MOST_PROCESSES),
        "reads the files of a folder",
        "try --threads 1",
    )
    yield from workers.answers(_question(each, manner, folder) for each in batches)


def _batches(
    found: Sequence[Found], manner: Manner, tree: Tree
) -> Iterator[list[Found]]:
    batch: list[Found] = []
    size = 0
    for each in found:
        batch.append(each)
        size += tree.size(manner.in_tree(each.place.path))
        if len(batch) == _BATCH or size > _LARGE_BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _question(batch: Sequence[Found], manner: Manner, folder: Folder) -> Question:
    """Write what another process needs to read some files, and only these."""
    paths = [folder.in_tree(each.place.path) for each in batch]
    entries = folder.door.entries
    known = {path: entries[path] for path in paths if path in entries}
    return batch, manner, folder.door.root, known
