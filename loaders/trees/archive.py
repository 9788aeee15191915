"""Unpacking an untrusted archive of a blog's tree."""

from __future__ import annotations

import gzip
import stat
import tarfile
import zipfile
import zlib
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, cast

from blogdb.db.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_RATIO = 100
"""The most times its size that an archive may unpack to; text reaches a tenth of it."""
_SMALL = 100_000_000
"""Bytes that an archive may unpack to in any case."""
_CHUNK = 1 << 20
_NAME = 1 << 12
"""Bytes that a file takes even if it is empty."""

Member = tuple[str, "Callable[[], IO[bytes] | None]"]


def unpack(path: Path, folder: Path, *, suffixes: tuple[str, ...]) -> Path:
    """Unpack an archive's files with some suffixes; of others, only the names.

    Links, devices, and names that lead out of the folder are skipped.

    Args:
        path: the archive.
        folder: the folder to create and unpack to.
        suffixes: the suffixes of wanted files.

    Returns:
        The tree's root: `folder`, or the single folder that contains everything else.

    Raises:
        SourceError: the archive is damaged, or unpacks to far more than it should.
    """
    room = max(_SMALL, MOST_RATIO * path.stat().st_size)
    folder.mkdir()
    try:
        with _members(path) as members:
            for name, opened in members:
                target = _target(folder, name)
                if target is None:
                    continue
                room -= _NAME
                if not name.lower().endswith(suffixes):
                    if room > 0 and "/." not in str(target)[len(str(folder)) :]:
                        _touch(target)
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                with opened() as source, target.open("wb") as copy:  # type: ignore[union-attr]
                    while chunk := source.read(_CHUNK):
                        room -= len(chunk)
                        if room < 0:
                            raise SourceError(
                                f"{path} unpacks to more than {MOST_RATIO} times its"
                                " size, which no blog does; if you trust it, unpack it"
                                " yourself and name the folder"
                            )
                        copy.write(chunk)
    except (
        EOFError,
        gzip.BadGzipFile,
        NotImplementedError,
        RuntimeError,
        tarfile.TarError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise SourceError(
            f"{path} cannot be unpacked ({error}); fetch it again, or unpack it"
            " yourself and name the folder"
        ) from error
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


@contextmanager
def _members(path: Path) -> Iterator[Iterator[Member]]:
    """Open an archive, and yield its files, each with a function to open it."""
    if path.name.lower().endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            yield (
                (info.filename, lambda info=info: archive.open(info))  # type: ignore[misc]
                for info in archive.infolist()
                if not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16)
            )
    else:
        with tarfile.open(path) as archive:
            yield _tar_members(archive)


def _tar_members(archive: tarfile.TarFile) -> Iterator[Member]:
    """Yield a tar archive's files, and read it to its end.

    tarfile takes a damaged header for the end, and does not read as far as the checksum
    of a compression.

    Raises:
        tarfile.TarError: the archive does not end with a block of zeros.
    """
    for info in archive:
        if info.isfile():
            yield info.name, lambda info=info: archive.extractfile(info)  # type: ignore[misc]
    stream = cast("IO[bytes]", archive.fileobj)
    stream.seek(archive.offset)
    if stream.read(tarfile.BLOCKSIZE) != bytes(tarfile.BLOCKSIZE):
        raise tarfile.ReadError(f"no header and no end at byte {archive.offset:,}")
    while stream.read(_CHUNK):
        pass


def _touch(path: Path) -> None:
    """Make an empty file, unless its name cannot be one."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def _target(folder: Path, name: str) -> Path | None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or "\0" in name:
        return None
    return folder / path
