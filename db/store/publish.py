"""Changing a database: a working copy, the change, verification, one rename.

The live file is never opened for writing. A writer holds a lock, changes a private
working copy next to the live file, and replaces the live file by it. Readers keep the
file that they opened; later readers see the new one. The file that was live before is
kept as a generation.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat
import struct
import sys
import time
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blogdb.db import engine, schema
from blogdb.db.errors import (
    BlogdbError,
    BusyError,
    DatabaseError,
    SystemFailureError,
    VerificationError,
)
from blogdb.db.steps import note_outcome, place, step
from blogdb.db.store import (
    access,
    beside,
    failures,
    files,
    generations,
    rewrite,
    verify,
)
from blogdb.db.store.access import Access

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import duckdb

MOST_UNUSED = 1 / 2
"""Share of a file that may be unused before the file is rewritten."""

SMALL = 4_000_000
"""Bytes of a file that is not compacted by itself: measuring it takes longer than
reading what is unused."""

_MOST_READS = 500
_PAUSE = 0.01
"""How often to try to read the lock holder's name, and the seconds in between."""

LONGEST_WAIT = 30.0
"""Seconds to wait for a program that has the file open for writing. Another change ends
by itself, and is waited for as long as it takes; a shell may stay open for days."""

_BETWEEN_TRIES = 0.1
"""Seconds after which to try again whether it has closed the file."""

_LARGEST_EMPTY = 1_000_000
"""Bytes of the largest file that may be an empty database: of blocks of any size."""


class Writer:
    """The one writer of a database: it makes the working copy, and publishes it.

    Attributes:
        live: the file that readers open, with symbolic links resolved.
        folder: a folder that only the user may enter, for all private files.
        work: the path of the working copy.
        is_new: whether there is no live file yet, or an empty database.
        limits: memory_limit and threads of the connections to the working copy.
        is_done: whether the working copy has replaced the live file.
    """

    def __init__(
        self, live: Path, mode: int, limits: Mapping[str, Any] | None = None
    ) -> None:
        self.live = live
        self.limits = dict(limits or {})
        self._identity = files.identity(live)
        self._keep_count = generations.most()
        self._kept: Path | None = None
        self.is_done = False
        self.folder = beside.new_private_folder(live)
        with step("make_private_folder"):
            self.folder.mkdir(mode=0o700)
        self.work = self.private("work")
        place = self.folder if self._is_missing else live
        self._access = Access.of(place.stat())
        if self._is_missing:
            self._access = self._access._replace(mode=mode)
        self.is_new = self._is_missing or _is_empty(live)

    @property
    def kept_as(self) -> int | None:
        """The generation that the file became that was live before, if it was kept."""
        return None if self._kept is None else generations.number_of(self._kept)

    @property
    def _is_missing(self) -> bool:
        return self._identity is None

    def copy(self, source: Path | None = None) -> Path:
        """Make the working copy of the live file, if there is one.

        Args:
            source: a file to copy instead of the live one.

        Returns:
            The path of the working copy; there is no file if there was nothing to copy.
        """
        if source is not None or not self.is_new:
            with step("copy"):
                files.copy(source or self.live, self.work)
            if self._is_missing:
                self._access = Access.of(self.work.stat())
        return self.work

    def narrow(self, sources: Iterable[Access]) -> None:
        """Let nobody read the published file who may not read what it comes from.

        Args:
            sources: the access to the files that it comes from.
        """
        self._access = self._access.narrowed(sources)

    def publish(
        self,
        connection: duckdb.DuckDBPyConnection | None = None,
        *,
        has_new_schema: bool = True,
        keeps_earlier: bool = True,
        written_ns: int | None = None,
    ) -> None:
        """Verify the working copy, keep the live file, and replace it by the copy.

        Args:
            connection: DuckDB in memory, without temporary tables and without the
                working copy: attaching the copy then reads it from the disk, as a
                DuckDB of its own would. If None, one is started.
            has_new_schema: whether tables or views may differ from those of the live
                file, or of the template for a new one.
            keeps_earlier: whether earlier states may be kept. If not, they are deleted
                before the swap: were that interrupted, what they hold would stay in the
                live file, too, where it is found again.
            written_ns: when the content was written, in nanoseconds since 1970, if that
                is not now.

        Raises:
            VerificationError: the working copy does not hold what must hold.
            DatabaseError: another program replaced the live file meanwhile.
            SystemFailureError: the live file was replaced, but a later step failed.
        """
        if connection is None:
            with engine.in_memory(self.spill, **self.limits) as started:
                self._verify(started, has_new_schema=has_new_schema)
        else:
            self._verify(connection, has_new_schema=has_new_schema)
        with step("sync"):
            self._access.give(self.work)
            if written_ns is not None:
                os.utime(self.work, ns=(written_ns, written_ns))
            files.sync(self.work)
        # As late as possible, since the steps before take time.
        if files.identity(self.live) != self._identity:
            raise DatabaseError(
                f"another program replaced {self.live} meanwhile; nothing was changed,"
                " try again"
            )
        if not keeps_earlier:
            with step("delete_generations"):
                generations.forget(self.live, 0)
        elif not self._is_missing and self._keep_count > 0:
            with step("keep"):
                self._kept = generations.keep(self.live, self.private("kept"))
        with step("swap"):
            self._swap()
        self.is_done = True
        self._identity = files.identity(self.live)
        self._settle()

    def _swap(self) -> None:
        try:
            self.work.replace(self.live)
        except OSError:
            # As in another user's sticky folder. What was kept is no earlier state, and
            # would stand in the owner's way.
            if files.identity(self.live) == self._identity and self._kept is not None:
                generations.withdraw(self._kept)
            raise

    def _settle(self) -> None:
        """Make the replacement durable, and only then delete old generations."""
        try:
            with step("sync_folder"):
                files.sync(self.live.parent)
            with step("forget_generations"):
                generations.forget(self.live, self._keep_count)
        except Exception as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise SystemFailureError(
                f"{self.live} was changed, but the system refused a later step"
                f" ({reason} {place(error)})"
            ) from error

    def compact(self, source: Path) -> None:
        """Make the working copy by rewriting a database without unused space.

        Args:
            source: the database.
        """
        with step("compact"):
            rewrite.rewrite(source, self.work, self.spill, **self.limits)

    def _try_to_compact(self) -> None:
        """Compact the working copy; if that fails, leave it as it is.

        There may be no room for another copy, or an analyst's table may need an
        extension. Neither is a reason to refuse a change.
        """
        import duckdb

        loose = self.work.rename(self.private("loose"))
        try:
            self.compact(loose)
        except (duckdb.Error, OSError, VerificationError):
            beside.log_of(self.work).unlink(missing_ok=True)
            loose.replace(self.work)
        else:
            loose.unlink()

    def private(self, purpose: str) -> Path:
        """Return the path of a private database, which is removed with the writer.

        Args:
            purpose: what it is for, as part of its name.
        """
        return self.folder / f"{purpose}.duckdb"

    def _verify(
        self, connection: duckdb.DuckDBPyConnection, *, has_new_schema: bool
    ) -> None:
        """Verify the working copy as it is on disk, and compact it first if need be."""
        with step("checkpoint"):
            self._checkpoint(connection)
        verified = partial(verify.require, connection, has_new_schema=has_new_schema)
        with step("verify"), engine.attached(connection, self.work):
            if not self._must_compact(connection):
                verified()
                return
        self._try_to_compact()
        with step("verify"), engine.attached(connection, self.work):
            verified()

    def _must_compact(self, connection: duckdb.DuckDBPyConnection) -> bool:
        if self.work.stat().st_size < SMALL:
            return False
        unused = rewrite.unused_share(connection, is_new=self.is_new, limit=MOST_UNUSED)
        return unused > MOST_UNUSED

    def _checkpoint(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Bring into the working copy what its write-ahead log may still hold."""
        log = beside.log_of(self.work)
        if log.exists():
            with engine.attached(connection, self.work, read_only=False):
                pass
        if log.exists():
            raise DatabaseError(
                f"{self.work} still has a write-ahead log; this is a defect in blogdb"
            )

    @property
    def spill(self) -> Path:
        """A folder for data that does not fit into DuckDB's memory."""
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
        wait: whether to wait for another writer, but at most LONGEST_WAIT for a program
            that is not blogdb; otherwise fail at once.
        on_wait: called with the other writer's name before waiting.
        limits: memory_limit and threads, as for `engine.connect`.

    Yields:
        The writer. Its private files are removed afterwards.

    Raises:
        BusyError: another process is writing the database.
        DatabaseError: the database has a write-ahead log, so it was not closed.
        SystemFailureError: the folder cannot be written.
    """
    live = files.real(database)
    engine.require_openable(live)
    _require_short_name(live)
    with _lock(live, wait=wait, on_wait=on_wait):
        _clean(live)
        with _hold(live, wait=wait, on_wait=on_wait):
            log = beside.log_of(live)
            if log.exists() and not live.exists():
                raise DatabaseError(
                    f"{log} belongs to a database that is missing; put {live.name} back"
                    " next to it, or move it away, then try again"
                )
            if log.exists():
                raise DatabaseError(
                    f"{log} has changes that are not in {live.name} yet; write them"
                    f" with the DuckDB shell (duckdb {live.name} -c checkpoint), then"
                    " try again"
                )
            memory = (
                "close other programs and try again"
                if limits is None
                else "give it more with --memory-limit, or let it use fewer --threads"
            )
            try:
                with failures.explained(database, memory), access.private() as mode:
                    yield from _noted(Writer(live, mode, limits))
            finally:
                _clean(live)


def _noted(made: Writer) -> Iterator[Writer]:
    """Yield a writer, and note on what ends its change whether that was too late."""
    try:
        yield made
    except BaseException as error:
        became = f"{made.live} was changed" if made.is_done else "nothing was changed"
        note_outcome(error, became)
        raise


def _is_empty(live: Path) -> bool:
    """Return whether a file is a DuckDB database in which nothing was ever created."""
    import duckdb

    if live.stat().st_size > _LARGEST_EMPTY:
        return False
    # Whoever uses the file says what is wrong with it; a rollback does not need it.
    with suppress(BlogdbError, duckdb.Error), engine.connect(live) as connection:
        return schema.is_empty(connection)
    return False


def _require_short_name(live: Path) -> None:
    """Check that the longer names of private folders fit the file system."""
    with suppress(OSError):
        most = os.pathconf(live.parent, "PC_NAME_MAX") - len(beside.LONGEST_NAME)
        if len(os.fsencode(live.name)) > most:
            raise DatabaseError(
                f"the name {live.name} is too long, since loads and migrations need"
                f" files with longer names; use at most {most} bytes"
            )


@contextmanager
def _lock(
    live: Path, *, wait: bool, on_wait: Callable[[str], None] | None
) -> Iterator[None]:
    """Hold the writers' lock, a file that names its holder.

    The kernel releases the lock when the process ends, however it ends. The holder
    removes the file; a process that waited for a removed file starts over with the new
    one.
    """
    path = beside.lock_of(live)
    while True:
        descriptor = _open_lock(path)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = _holder(descriptor)
                if not wait:
                    raise BusyError(
                        f"{live} is being changed by {holder}; try again later, or"
                        " without --no-wait"
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


def _open_lock(path: Path) -> int:
    """Open the lock file, if it is one; another user may have put a trap there."""
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        descriptor = os.open(path, flags, 0o644)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO):
            raise _no_lock(path) from error
        if error.errno == errno.EACCES and os.path.lexists(path):
            raise SystemFailureError(
                f"{path}, another user's lock, cannot be opened"
                f" ({error.strerror}); remove it if nobody else is changing the"
                " database, then try again"
            ) from error
        raise SystemFailureError(
            f"{path.parent} cannot be written ({error.strerror}); loads and"
            " migrations need a working copy next to the database"
        ) from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
        os.close(descriptor)
        raise _no_lock(path)
    return descriptor


def _no_lock(path: Path) -> SystemFailureError:
    return SystemFailureError(
        f"{path} is not the lock of a database but a link, or no file at all; remove it"
        " if nobody needs it, then try again"
    )


def _holder(descriptor: int) -> str:
    """Read the name of the lock holder, who writes it right after taking the lock."""
    for _ in range(_MOST_READS):
        if holder := os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip():
            return holder
        time.sleep(_PAUSE)
    return "another process"


def _sign(descriptor: int) -> None:
    """Write the holder into the lock file; on a full disk, leave the file empty."""
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"process {os.getpid()} ({command})\n".encode(), 0)


def _is_same(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


@contextmanager
def _hold(
    live: Path, *, wait: bool, on_wait: Callable[[str], None] | None
) -> Iterator[None]:
    """Keep other processes from opening the live file for writing.

    DuckDB locks a file with POSIX record locks. A process loses these when it closes
    any descriptor of the file, as copying does. Linux's open file description locks
    survive that, and still conflict with DuckDB's locks in other processes.
    """
    deadline = time.monotonic() + LONGEST_WAIT
    is_told = False
    while True:
        try:
            descriptor = _held(live)
            break
        except BusyError as error:
            if not wait or time.monotonic() > deadline:
                raise
            if on_wait is not None and not is_told:
                on_wait(error.holder)
            is_told = True
            time.sleep(_BETWEEN_TRIES)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _held(live: Path) -> int | None:
    """Open and lock the live file, if there is one."""
    try:
        descriptor = os.open(live, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SystemFailureError(
            f"{live} cannot be opened: {error.strerror}"
        ) from error
    try:
        _lock_for_reading(live, descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _lock_for_reading(live: Path, descriptor: int) -> None:
    try:
        if sys.platform == "linux":
            # struct flock: type, whence, start, length (0: to the end), process.
            shared = struct.pack("hhqqi4x", fcntl.F_RDLCK, os.SEEK_SET, 0, 0, 0)
            fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, shared)
        else:
            fcntl.lockf(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EAGAIN):
            raise
        # DuckDB's own error names the process that holds the lock.
        engine.connect(live).close()
        raise BusyError(
            f"{live} is open for writing in another process; close it there and try"
            " again"
        ) from error


def _clean(live: Path) -> None:
    """Remove the private files of this writer, and of earlier ones that were killed.

    Only the lock holder calls this, so nobody is using these files.
    """
    for folder in beside.private_folders(live):
        shutil.rmtree(folder, ignore_errors=True)
    generations.forget_live(live)
