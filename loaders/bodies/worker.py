"""A process that parses bodies, in pickled batches from its standard input.

It answers each batch with one byte, and ends when its input ends. Its rows are in files
in the folder that its arguments name; they are complete once it has ended.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from blogdb.loaders.bodies.rows import RowWriter

DONE = b"."
"""The answer to a batch."""


def main() -> None:
    """Parse until the input ends."""
    folder, name = Path(sys.argv[1]), sys.argv[2]
    writer = RowWriter(folder, name)
    while True:
        try:
            # Safe, since only its own parent writes to it.
            bodies, with_texts = pickle.load(sys.stdin.buffer)  # noqa: S301
        except EOFError:
            break
        writer.write(bodies, with_texts=with_texts)
        sys.stdout.buffer.write(DONE)
        sys.stdout.buffer.flush()
    writer.close()


if __name__ == "__main__":
    main()
