"""Files: their identity, cheap copies, durable writes."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_REFLINK = 0x40049409
"""Linux's FICLONE: share the file's blocks until one of the two is written."""


def identity(path: Path) -> tuple[int, int] | None:
    """Return what identifies the file at a path.

    Args:
        path: the path.

    Returns:
        The device and the inode; None if there is no file.
    """
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_dev, stat.st_ino


def copy(source: Path, target: Path) -> None:
    """Copy a file, sharing its blocks if the file system can.

    Args:
        source: the file.
        target: the copy; an existing file is overwritten.
    """
    with source.open("rb") as old, target.open("wb") as new:
        try:
            if sys.platform != "linux":
                raise OSError
            fcntl.ioctl(new.fileno(), _REFLINK, old.fileno())
        except OSError:
            pass
        else:
            return
    shutil.copyfile(source, target)


def sync(path: Path) -> None:
    """Wait until a file's content, or a folder's entries, are on disk.

    Args:
        path: the file or folder.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some file systems cannot do this for a folder.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def log_of(path: Path) -> Path:
    """Return the path of a database's write-ahead log.

    Args:
        path: the database.

    Returns:
        The path that DuckDB uses; it treats a question mark as the start of a query.
    """
    name, mark, rest = path.name.partition("?")
    return path.with_name(f"{name}.wal{mark}{rest}")
