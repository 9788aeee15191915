"""Changing a database: a private copy, the change, verification, one rename.

The live file is never opened for writing. A writer holds a lock, works on a copy
beside the live file, and swaps the copy in; whoever reads keeps what was open, and
whoever comes later sees the new file. What was live before is kept as a generation.
"""

from __future__ import annotations

import errno
import fcntl
import glob
import os
import shutil
import struct
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blogdb.db import engine
from blogdb.db.errors import (
    BusyError,
    DatabaseError,
    SystemFailureError,
    VerificationError,
)
from blogdb.db.steps import place, step
from blogdb.db.store import failures, files, generations, rewrite, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import duckdb

MOST_UNUSED = 1 / 2
"""Share of a file that may be of no use before it is written anew."""

_LOOKS = 500
_PAUSE = 0.01
"""How often, and after how many seconds, to look again who holds the lock."""

_LONGEST_NAME = "..work-1234567-loose.wal"
"""What the longest name of a private file has beside the live file's."""


class Writer:
    """What may change a database: it holds the lock, and makes copies.

    Attributes:
        live: the file that readers open, symbolic links followed.
        work: the private copy's path.
        folder: for other private files.
        limits: memory_limit and threads of the connections to the copy.
    """

    def __init__(self, live: Path, limits: Mapping[str, Any] | None = None) -> None:
        self.live = live
        self.limits = dict(limits or {})
        self.work = live.with_name(f".{live.name}.work-{os.getpid()}")
        self.folder = live.with_name(f".{live.name}.spool-{os.getpid()}")
        self._identity = files.identity(live)
        self._keep_count = generations.most()
        with step("make_private_folder"):
            self.folder.mkdir()

    @property
    def is_new(self) -> bool:
        """Tell whether there is no live file yet."""
        return self._identity is None

    def copy(self, source: Path | None = None) -> Path:
        """Copy the live file to the private path, or start without one.

        Args:
            source: a file to copy instead of the live one.

        Returns:
            The private path; no file stands there when there is nothing to copy.
        """
        if source is not None or not self.is_new:
            with step("copy"):
                files.copy(source or self.live, self.work)
        return self.work

    def publish(self, *, has_new_schema: bool = True) -> None:
        """Verify the private copy, keep the live file as a generation, and swap.

        Args:
            has_new_schema: whether its tables or views may be other than those of the
                live file, or of the template of a new one.

        Raises:
            VerificationError: the copy does not hold what must hold.
            DatabaseError: another program replaced the live file meanwhile.
            SystemFailureError: the file is swapped, but what follows failed.
        """
        with engine.in_memory(self.spill, **self.limits) as connection:
            with step("checkpoint"):
                unused = self._close(connection)
            if unused > MOST_UNUSED:
                self._try_to_compact()
            # Attached anew, so that what is verified is what the disk holds.
            with step("verify"), engine.attached(connection, self.work):
                verify.require(connection, has_new_schema=has_new_schema)
        with step("sync"):
            if not self.is_new:
                shutil.copymode(self.live, self.work)
            files.sync(self.work)
        # Last, since all before takes its time.
        if files.identity(self.live) != self._identity:
            raise DatabaseError(
                f"{self.live} was replaced by another program meanwhile; nothing was"
                " changed, try again"
            )
        if not self.is_new and self._keep_count > 0:
            with step("keep"):
                generations.keep(self.live, self.private("kept"))
        with step("swap"):
            self.work.replace(self.live)
        self._identity = files.identity(self.live)
        self._settle()

    def _settle(self) -> None:
        """Make the swap last; only now may what was kept before be forgotten."""
        try:
            with step("sync_folder"):
                files.sync(self.live.parent)
            with step("forget_generations"):
                generations.forget(self.live, self._keep_count)
        except Exception as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise SystemFailureError(
                f"{self.live} is changed, but the system refused what follows"
                f" ({reason} {place(error)})"
            ) from error

    def compact(self, source: Path) -> None:
        """Make the private copy by writing a database anew.

        Args:
            source: the database.
        """
        with step("compact"):
            rewrite.rewrite(source, self.work, self.spill, **self.limits)

    def _try_to_compact(self) -> None:
        """Write the private copy anew; where that fails, it stays as large as it is.

        There may be no room for another copy, or an analyst's table that needs an
        extension; neither is a reason to refuse a change.
        """
        import duckdb

        loose = self.work.rename(self.private("loose"))
        try:
            self.compact(loose)
        except (duckdb.Error, OSError, VerificationError):
            files.log_of(self.work).unlink(missing_ok=True)
            loose.replace(self.work)
        else:
            loose.unlink()

    def private(self, purpose: str) -> Path:
        """Name another private file, which is gone when the writer is.

        Args:
            purpose: what it is for.
        """
        return self.work.with_name(f"{self.work.name}-{purpose}")

    def _close(self, connection: duckdb.DuckDBPyConnection) -> float:
        """Bring the private copy to the disk, and tell the share that is of no use."""
        with engine.attached(connection, self.work, read_only=False):
            connection.execute("checkpoint").fetchall()
            unused = rewrite.unused_share(connection, is_new=self.is_new)
        if files.log_of(self.work).exists():
            raise DatabaseError(f"{self.work} was not closed whole; this is a defect")
        return unused

    @property
    def spill(self) -> Path:
        """A folder for what does not fit into DuckDB's memory."""
        return self.folder / "spill"


@contextmanager
def writer(
    database: Path,
    *,
    wait: bool = True,
    on_wait: Callable[[str], None] | None = None,
    limits: Mapping[str, Any] | None = None,
) -> Iterator[Writer]:
    """Become the one writer of a database.

    Args:
        database: the live file, which need not exist.
        wait: for another writer to end, or fail at once.
        on_wait: told who is waited for.
        limits: memory_limit and threads, as `engine.connect` takes them.

    Yields:
        The writer. Its private files are gone afterwards.

    Raises:
        BusyError: another process writes the database.
        DatabaseError: a `.wal` stands beside it: it was not closed.
        SystemFailureError: the folder may not be written.
    """
    live = database.resolve()
    if live.is_dir():
        raise DatabaseError(f"{database} is a folder; name a file with --db")
    engine.require_openable(live)
    _require_short_name(live)
    with _lock(live, wait=wait, on_wait=on_wait):
        _clean(live)
        with _hold(live):
            log = files.log_of(live)
            if log.exists() and not live.exists():
                raise DatabaseError(
                    f"{log} belongs to a database that is not there; put"
                    f" {live.name} back beside it, or move it away, then try again"
                )
            if log.exists():
                raise DatabaseError(
                    f"{log} holds changes that are not in {live.name} yet; open"
                    f" the database once in the DuckDB shell (duckdb {live.name}"
                    " -c checkpoint), then try again"
                )
            memory = (
                "close other programs and try again"
                if limits is None
                else "give it more with --memory-limit, or let it use fewer --threads"
            )
            try:
                with failures.explained(database, memory):
                    yield Writer(live, limits)
            finally:
                _clean(live)


def _require_short_name(live: Path) -> None:
    """Check that the private files' names, which are longer, fit the file system."""
    with suppress(OSError):
        most = os.pathconf(live.parent, "PC_NAME_MAX") - len(_LONGEST_NAME)
        if len(os.fsencode(live.name)) > most:
            raise DatabaseError(
                f"{live.name} is too long a name, since loads and migrations need"
                f" longer ones beside it; at most {most} bytes"
            )


@contextmanager
def _lock(
    live: Path, *, wait: bool, on_wait: Callable[[str], None] | None
) -> Iterator[None]:
    """Hold the writers' lock, a file that says who holds it.

    The kernel lets go when the process ends, however it ends. The file is removed by
    its holder; whoever waited for a removed file starts again with the new one.
    """
    path = live.with_name(f".{live.name}.lock")
    while True:
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise SystemFailureError(
                f"{live.parent} cannot be written ({error.strerror}); loads and"
                " migrations need a private copy beside the database"
            ) from error
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = _holder(descriptor)
                if not wait:
                    raise BusyError(
                        f"{live} is being changed by {holder}; wait for it, or leave"
                        " out --no-wait"
                    ) from None
                if on_wait is not None:
                    on_wait(holder)
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            if not _is_same(path, descriptor):
                continue
            try:
                _sign(descriptor)
                yield
            finally:
                path.unlink(missing_ok=True)
            return
        finally:
            os.close(descriptor)


def _holder(descriptor: int) -> str:
    """Read who holds the lock, which is written down as soon as it is held."""
    for _ in range(_LOOKS):
        if holder := os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip():
            return holder
        time.sleep(_PAUSE)
    return "another process"


def _sign(descriptor: int) -> None:
    """Write into the lock who holds it; on a full disk it is a lock without that."""
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"process {os.getpid()} ({command})\n".encode(), 0)


def _is_same(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


@contextmanager
def _hold(live: Path) -> Iterator[None]:
    """Keep other processes from opening the live file for writing.

    DuckDB locks a file with POSIX record locks. Those of one process vanish when it
    closes any descriptor of the file, as copying does; Linux's open file description
    locks stay, and conflict with DuckDB's in other processes all the same.
    """
    try:
        descriptor = os.open(live, os.O_RDONLY)
    except FileNotFoundError:
        yield
        return
    except OSError as error:
        raise SystemFailureError(
            f"{live} cannot be opened: {error.strerror}"
        ) from error
    try:
        _lock_for_reading(live, descriptor)
        yield
    finally:
        os.close(descriptor)


def _lock_for_reading(live: Path, descriptor: int) -> None:
    try:
        if sys.platform == "linux":
            # struct flock: type, whence, start, length (0 is all), process.
            shared = struct.pack("hhqqi4x", fcntl.F_RDLCK, os.SEEK_SET, 0, 0, 0)
            fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, shared)
        else:
            fcntl.lockf(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EAGAIN):
            raise
        # DuckDB knows who holds the lock.
        engine.connect(live).close()
        raise BusyError(
            f"{live} is open for writing in another process; close it there and try"
            " again"
        ) from error


def _clean(live: Path) -> None:
    """Remove what a writer leaves, now or when it was killed earlier.

    Only the holder of the lock comes here, so that nobody uses these files.
    """
    for leftover in live.parent.glob(f".{glob.escape(live.name)}.work-*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)
    for folder in live.parent.glob(f".{glob.escape(live.name)}.spool-*"):
        shutil.rmtree(folder, ignore_errors=True)
    generations.forget_live(live)
