"""Who may read and write a file: its mode, and the group that the mode is for."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_OWNERS = 0o700
_READING = 0o444


class Access(NamedTuple):
    """Who may do what with a file.

    Attributes:
        mode: the permissions of its owner, its group and others, at most 0o777.
        owner: the user's number.
        group: the group's number.
    """

    mode: int
    owner: int
    group: int

    @classmethod
    def of(cls, stat: os.stat_result) -> Access:
        """Return the access to an existing file or folder.

        Args:
            stat: its status.
        """
        return cls(stat.st_mode & 0o777, stat.st_uid, stat.st_gid)

    @classmethod
    def of_entering(cls, stat: os.stat_result) -> Access:
        """Return the access to what a folder keeps from those who may not enter it.

        Args:
            stat: the folder's status.
        """
        return cls((stat.st_mode & 0o111) << 2, stat.st_uid, stat.st_gid)

    def mode_for(self, group: int) -> int:
        """Return the mode that gives nobody more, if the group is another one.

        Args:
            group: the group's number. To this file, its members are among the others.
        """
        if group == self.group:
            return self.mode
        return self.mode & ~0o070 | (self.mode & 0o007) << 3

    def narrowed(self, others: Iterable[Access]) -> Access:
        """Let nobody but the owner read or write what they may not read elsewhere.

        Args:
            others: the access to the files where the same can be read.
        """
        readers = _READING
        for other in others:
            readers &= other.mode_for(self.group)
        return self._replace(mode=self.mode & (_OWNERS | readers | readers >> 1))

    @property
    def of_folder(self) -> int:
        """The mode of a folder whose files the same people may read."""
        return self.mode | (self.mode & _READING) >> 2

    def give(self, path: Path) -> None:
        """Give a file this owner and group, as far as the user may, and the mode.

        Args:
            path: a file or folder, not wider than its owner until now.
        """
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        descriptor = os.open(path, flags)
        try:
            stat = os.fstat(descriptor)
            if stat.st_gid != self.group:
                with suppress(PermissionError):
                    os.fchown(descriptor, -1, self.group)
            if stat.st_uid != self.owner:
                with suppress(PermissionError):
                    os.fchown(descriptor, self.owner, -1)
            os.fchmod(descriptor, self.mode_for(os.fstat(descriptor).st_gid))
        finally:
            os.close(descriptor)


@contextmanager
def private() -> Iterator[int]:
    """Let only the user read and write what the process creates in the block.

    DuckDB chooses the mode of its files itself, as do other libraries. A process has
    one such setting: files that other threads create meanwhile are private as well.

    Yields:
        The mode that a new file would have without this.
    """
    before = os.umask(0o077)
    try:
        yield 0o666 & ~before
    finally:
        os.umask(before)
