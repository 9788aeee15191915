"""Runs blogdb, and kills it just before one of its own touches of a folder.

    python killed_before.py NUMBER FOLDER ARGUMENT...

With 0 it is not killed, and its last line says how many touches there are.
"""

import os
import signal
import sys

EVENTS = {
    "open",
    "os.chmod",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.truncate",
    "fcntl.fcntl",
    "fcntl.flock",
    "fcntl.ioctl",
}

wanted, folder = int(sys.argv[1]), sys.argv[2]
seen = 0


def touch(event: str, arguments: tuple[object, ...]) -> None:
    """Count a touch, and end the process where the wanted one would come."""
    global seen  # noqa: PLW0603 - a hook has no other memory
    if event not in EVENTS or not _is_within(arguments[0]):
        return
    seen += 1
    if seen == wanted:
        os.kill(os.getpid(), signal.SIGKILL)


def _is_within(target: object) -> bool:
    if isinstance(target, int):
        try:
            target = os.readlink(f"/proc/self/fd/{target}")  # noqa: PTH115 - no audit
        except OSError:
            return False
    return isinstance(target, str | bytes | os.PathLike) and os.fsdecode(
        target
    ).startswith(folder)


sys.argv = ["blogdb", *sys.argv[3:]]
sys.addaudithook(touch)

from blogdb.cli.main import main  # noqa: E402 - its touches count

code = main()
print(seen)  # noqa: T201
sys.exit(code)
