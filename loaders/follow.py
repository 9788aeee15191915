"""Waiting until the files of a blog change, by watchfiles, which is an extra."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from blogdb.db import extras
from blogdb.db.errors import RefusedError, SystemFailureError
from blogdb.loaders.find import fixed_folder, is_pattern
from blogdb.loaders.sources.files import STANDARD_INPUT
from blogdb.loaders.trees.tree import is_skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_QUIET = 300
"""Milliseconds without a change after which a series of changes is over, as one of
`git checkout`."""
_LONGEST = 5_000
"""Milliseconds after which a series is reported though it goes on."""


@dataclass(frozen=True)
class Places:
    """What is watched.

    Attributes:
        folders: folders, with all that is below them.
        files: single files.
        database: the database, whose own files may be in a watched folder.
    """

    folders: frozenset[Path]
    files: frozenset[Path]
    database: Path

    @classmethod
    def of(
        cls, locations: Sequence[str], files: Iterable[Path], database: Path
    ) -> Self:
        """Tell what to watch to load some sources again.

        Args:
            locations: the sources: paths and patterns.
            files: what else a load reads.
            database: the database.

        Raises:
            RefusedError: a source cannot be watched.
        """
        require_watchable(locations)
        paths = [
            fixed_folder(each) if is_pattern(each) else Path(each) for each in locations
        ]
        folders = {path.resolve() for path in paths if path.is_dir()}
        # What a link leads to may change, and the link itself.
        single = {
            place
            for path in (*files, *paths)
            if not path.is_dir()
            for place in (path.resolve(), path.parent.resolve() / path.name)
        }
        return cls(frozenset(folders), frozenset(single), database.resolve())

    def have(self, name: str) -> bool:
        """Return whether a change of a file may change what a load reads.

        Args:
            name: the file's absolute path without links.
        """
        path = Path(name)
        if path in self.files:
            return True
        # The database, its log and lock, its private folders and its generations.
        if path.parent == self.database.parent and path.name.lstrip(".").startswith(
            self.database.name
        ):
            return False
        return any(
            path.is_relative_to(folder)
            and not any(map(is_skipped, path.relative_to(folder).parts[:-1]))
            for folder in self.folders
        )


def require_watchable(locations: Iterable[str]) -> None:
    """Check that sources can be watched.

    Raises:
        RefusedError: one is not on this machine's disk.
        SystemFailureError: the extra is not installed.
    """
    for each in locations:
        if each == STANDARD_INPUT or "://" in each:
            name = "standard input" if each == STANDARD_INPUT else each
            raise RefusedError(
                f"--watch: {name} cannot be watched; name a file or a folder"
            )
    extras.require("watch", "watchfiles", work="--watch")


@contextmanager
def watched(places: Places) -> Iterator[Callable[[], None]]:
    """Watch files from now on.

    Args:
        places: what to watch.

    Yields:
        What waits until something has changed since the block began.

    Raises:
        SystemFailureError: the operating system does not watch so many files.
    """
    # Of its own iterator nobody can tell when the watch has begun.
    from watchfiles._rust_notify import RustNotify, WatchfilesRustInternalError

    # An editor may write a new file in place of the old one, so files are watched
    # through their folders; among folders that are watched with all below them, that
    # could be far too much.
    single = {
        path if places.folders else path.parent
        for path in places.files
        if not any(map(path.is_relative_to, places.folders))
    }
    names = [str(path) for path in {*places.folders, *single} if path.exists()]
    try:
        watcher = RustNotify(
            names,
            debug=False,
            force_polling=False,
            poll_delay_ms=0,
            recursive=bool(places.folders),
            ignore_permission_denied=True,
        )
    except (OSError, WatchfilesRustInternalError) as error:
        raise SystemFailureError(
            f"the files cannot be watched: {error}; a larger number may be allowed by:"
            " sysctl fs.inotify.max_user_watches"
        ) from error

    def wait() -> None:
        while True:
            changes = watcher.watch(_LONGEST, _QUIET, 0, None)
            if isinstance(changes, str):
                raise KeyboardInterrupt
            if any(places.have(name) for _, name in changes):
                return

    with watcher:
        yield wait
