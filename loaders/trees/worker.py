"""A process that reads files of posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.loaders.processes import serve
from blogdb.loaders.trees.door import Door
from blogdb.loaders.trees.folder import Folder
from blogdb.loaders.trees.reading import read

if TYPE_CHECKING:
    from blogdb.loaders.trees.batches import Question
    from blogdb.loaders.trees.reading import Read


def answer(question: Question) -> Read:
    """Read some files."""
    found, manner, root, entries = question
    folder = Folder(Door(root, entries), (), manner.place)
    return read(found, manner, folder.read)


if __name__ == "__main__":
    serve(answer)
