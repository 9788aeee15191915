"""Replaces a folder by another in one step, so that readers never see a half."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import re
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from blogdb.db.errors import RefusedError
from blogdb.db.store import access, files
from blogdb.db.store.access import Access
from blogdb.exports import descriptor
from blogdb.exports.sqlite import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HERE = -100
"""Linux's AT_FDCWD."""
_EXCHANGE = 2
"""Linux's RENAME_EXCHANGE: two paths change their places in one step."""


@contextmanager
def published(out: Path, database: Path) -> Iterator[Path]:
    """Give an empty folder, and put it in its place at the end of the block.

    What is there already stays if the block fails, or the process is killed. The
    folder may be read by those who may read the database.

    Args:
        out: the place: nothing, an empty folder, or one of our exports.
        database: what is exported.

    Yields:
        The folder, which only the user may enter until then.

    Raises:
        RefusedError: something else is there.
    """
    place = files.real(out)
    _require_ours(place, out)
    _remove_leftovers(place)
    with access.private() as mode, _private_folder(place) as (folder, opened):
        yield folder
        own = Access.of(folder.stat())._replace(mode=mode)
        own = own.narrowed([Access.of(database.stat())])
        for file in folder.iterdir():
            own.give(file)
            files.sync(file)
        own._replace(mode=own.of_folder).give(folder)
        os.fsync(opened)
        # Somebody may have put something there meanwhile.
        _require_ours(place, out)
        _put(folder, place)
        files.sync(place.parent)


def _require_ours(place: Path, out: Path) -> None:
    """Refuse to replace anything but an export, or nothing."""
    if not place.exists():
        return
    if not place.is_dir():
        raise RefusedError(f"{out} is a file, and an export is a folder; name another")
    if place == files.real(place.cwd()):
        raise RefusedError(
            f"{out} is the folder that you are in, which cannot be replaced; name"
            " another"
        )
    found = {each.name for each in place.iterdir()}
    listed = descriptor.files_of(place)
    foreign = found if listed is None else found - listed - {descriptor.FILE, METADATA}
    if foreign:
        raise RefusedError(
            f"{out} has what no export of blogdb wrote, such as {min(foreign)}; name"
            " another folder, or move that elsewhere"
        )


@contextmanager
def _private_folder(place: Path) -> Iterator[tuple[Path, int]]:
    """Make a folder beside the place, locked as long as somebody works there."""
    digits = int.from_bytes(os.urandom(8)) % 10**17
    folder = place.with_name(f"{_private(place)}{digits:017}")
    folder.mkdir()
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield folder, opened
    finally:
        # Now it is what was there before, if anything.
        shutil.rmtree(folder, ignore_errors=True)
        os.close(opened)


def _private(place: Path) -> str:
    return f".{place.name}.export-"


def _remove_leftovers(place: Path) -> None:
    """Remove the folders of exports to this place that were killed."""
    ours = re.compile(re.escape(_private(place)) + "[0-9]{17}")
    for folder in place.parent.iterdir():
        if ours.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink():
            with suppress(OSError):
                opened = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
                try:
                    fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder, ignore_errors=True)
                finally:
                    os.close(opened)


def _put(folder: Path, place: Path) -> None:
    """Put a folder in its place, in one step where the file system can."""
    # To nothing, and to an empty folder, this is one step.
    try:
        folder.rename(place)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
    else:
        return
    if not _exchange(folder, place):
        aside = folder.with_name(f"{folder.name}-former")
        place.rename(aside)
        folder.rename(place)
        aside.rename(folder)


def _exchange(one: Path, other: Path) -> bool:
    """Let two paths change their places; return whether the system can."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return call is not None and not call(
        *(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
    )
