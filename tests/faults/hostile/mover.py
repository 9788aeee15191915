"""Changes a source in a loop, in a process of its own, until its input ends.

    python mover.py HOW FILE STATE...

Each state is a file with the content of the source at one time.
"""

from __future__ import annotations

import itertools
import sys
import threading
from pathlib import Path


def rewrite(path: Path, data: bytes) -> None:
    """Write the file in place, in two halves."""
    half = len(data) // 2
    with path.open("r+b") as stream:
        stream.truncate(0)
        stream.write(data[:half])
        stream.flush()
        stream.write(data[half:])


def overwrite(path: Path, data: bytes) -> None:
    """Write over what stands there, and cut what is left of it."""
    with path.open("r+b") as stream:
        stream.write(data)
        stream.truncate()


def grow(path: Path, data: bytes) -> None:
    """Begin with half of it, and append the other half."""
    half = len(data) // 2
    path.write_bytes(data[:half])
    with path.open("ab") as stream:
        stream.write(data[half:])


def replace(path: Path, data: bytes) -> None:
    """Put another file in its place."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(data)
    part.replace(path)


def remove(path: Path, data: bytes) -> None:
    """Take it away, and bring another one."""
    path.unlink(missing_ok=True)
    replace(path, data)


def main() -> None:
    """Change the file until standard input ends."""
    how, name, *states = sys.argv[1:]
    change = {
        each.__name__: each for each in (rewrite, overwrite, grow, replace, remove)
    }
    contents = [Path(state).read_bytes() for state in states]
    is_over = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        is_over.set()

    threading.Thread(target=wait, daemon=True).start()
    # Now and then the file lies still for as long as a load takes, or nearly.
    pauses = itertools.cycle([0, 0.001, 0.3, 0.01, 1, 0.1, 0.003])
    for data, pause in zip(itertools.cycle(contents), pauses, strict=False):
        change[how](Path(name), data)
        if is_over.wait(pause):
            replace(Path(name), contents[0])
            return


if __name__ == "__main__":
    main()
