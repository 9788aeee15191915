"""Reading a tar archive as a stream, within bounds.

Python's `tarfile` takes whole extended headers into memory, however long they say they
are, and some of its versions need time that grows with the square of them.
"""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_HEADER = 1 << 20
"""Bytes of the longest extended header; one holds a name, and perhaps attributes."""

_CHUNK = 1 << 20
_BLOCK = tarfile.BLOCKSIZE
_RECORDS = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)
_NAMES = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)


class Stream(Protocol):
    """What can be read from; it returns fewer bytes only at its end."""

    def read(self, count: int, /) -> bytes:
        """Read at most some bytes."""


class Content:
    """The content of a file in an archive, which is read before the next one.

    Args:
        stream: the archive.
        size: the content's length in bytes.

    Raises:
        tarfile.ReadError: there is no such length.
    """

    def __init__(self, stream: Stream, size: int) -> None:
        if size < 0:
            raise tarfile.ReadError("a file of less than no bytes")
        self._stream = stream
        self._left = size
        self._padding = -size % _BLOCK

    def read(self, count: int) -> bytes:
        """Read at most some bytes; empty at the end.

        Raises:
            tarfile.ReadError: the archive ends before the file does.
        """
        part = self._stream.read(min(count, self._left))
        if not part and self._left:
            raise tarfile.ReadError("it ends within a file")
        self._left -= len(part)
        return part

    def skip(self) -> None:
        """Read what is left, and what fills the last block."""
        self._left += self._padding
        self._padding = 0
        while self.read(_CHUNK):
            pass


def tar_files(stream: Stream) -> Iterator[tuple[str, Content | None]]:
    """Yield the files of an archive, and read it to its end.

    Args:
        stream: the archive, not compressed.

    Yields:
        The name of a file, and its content; None for what has a name and is no file,
        such as a link. Folders are passed over.

    Raises:
        tarfile.TarError: the archive is damaged, or does not end with a block of zeros.
    """
    shared: dict[str, str] = {}
    own: dict[str, str] = {}
    while (block := stream.read(_BLOCK)) != bytes(_BLOCK):
        info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        if info.type in _RECORDS:
            own |= _records(_header(stream, info.size))
            continue
        if info.type == tarfile.XGLTYPE:
            shared |= _records(_header(stream, info.size))
            continue
        if info.type in _NAMES:
            text = _text(_header(stream, info.size).split(b"\0", 1)[0])
            own |= {"path": text} if info.type == tarfile.GNUTYPE_LONGNAME else {}
            continue
        records = shared | own
        own = {}
        is_sparse = any(name.startswith("GNU.sparse.") for name in records)
        if info.type == tarfile.GNUTYPE_SPARSE:
            is_sparse = True
            _skip_map(stream, block)
        has_content = info.isreg() or info.type not in tarfile.SUPPORTED_TYPES
        size = _number(records.get("size"), info.size) if has_content else 0
        content = Content(stream, size)
        if not info.isdir():
            is_whole = info.isreg() and not is_sparse
            yield records.get("path", info.name), content if is_whole else None
        content.skip()
    while stream.read(_CHUNK):
        pass


def _header(stream: Stream, size: int) -> bytes:
    """Read an extended header."""
    if size > LONGEST_HEADER:
        raise tarfile.ReadError(f"a header of {size:,} bytes")
    content = Content(stream, size)
    header = b"".join(iter(lambda: content.read(_CHUNK), b""))
    content.skip()
    return header


def _records(header: bytes) -> dict[str, str]:
    """Read the records of a header, each as in `17 path=a/b.md` with a line's end."""
    found = {}
    start = 0
    while start < len(header) and header[start]:
        length, space, _ = header[start : start + 8].partition(b" ")
        size = _number(_text(length))
        if not space or not len(length) + 1 < size <= len(header) - start:
            raise tarfile.ReadError("a header with a record of a wrong length")
        record = header[start + len(length) + 1 : start + size - 1]
        name, _, value = record.partition(b"=")
        found[_text(name)] = _text(value)
        start += size
    return found


def _text(written: bytes) -> str:
    return written.decode("utf-8", "surrogateescape")


def _number(written: str | None, default: int = 0) -> int:
    if written is None:
        return default
    if not (written.isascii() and written.isdecimal() and len(written) < 20):
        raise tarfile.ReadError("a header without a number where there should be one")
    return int(written)


def _skip_map(stream: Stream, block: bytes) -> None:
    """Read the blocks that say which parts of a sparse file there are."""
    has_more = block[482]
    while has_more:
        block = stream.read(_BLOCK)
        if len(block) < _BLOCK:
            raise tarfile.ReadError("it ends within a header")
        has_more = block[504]
