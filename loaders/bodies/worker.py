"""A process that parses bodies; its answer to a batch is their number.

Its rows are in files in the folder that its arguments name; they are complete once it
has ended.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from blogdb.loaders.bodies.rows import RowWriter
from blogdb.loaders.processes import serve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blogdb.loaders.bodies.rows import Body


def main() -> None:
    """Parse until the input ends."""
    folder, name = Path(sys.argv[1]), sys.argv[2]
    writer = RowWriter(folder, name)

    def parse(question: tuple[Sequence[Body], bool]) -> int:
        bodies, with_texts = question
        writer.write(bodies, with_texts=with_texts)
        return len(bodies)

    serve(parse)
    writer.close()


if __name__ == "__main__":
    main()
