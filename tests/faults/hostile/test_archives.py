"""Archives that are damaged, or made to take all memory, all disk or all time."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from blogdb.db.errors import ExitCode, SourceError
from blogdb.loaders.trees import archive

from ...rounds import rounds
from .conftest import Measure

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MODEST = 250
"""Megabytes within which a load refuses a bomb."""

POST = b"# One\n"
END = bytes(2 * tarfile.BLOCKSIZE)
COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstd.compress,
}


def member(name: str, content: bytes = POST, kind: bytes = tarfile.REGTYPE) -> bytes:
    """Make a header, and the content in whole blocks."""
    info = tarfile.TarInfo(name)
    info.type = kind
    info.size = len(content)
    blocks = info.tobuf(tarfile.GNU_FORMAT) + content
    return blocks + bytes(-len(blocks) % tarfile.BLOCKSIZE)


def record(name: str, value: str) -> bytes:
    """Make a record of an extended header, which begins with its own length."""
    rest = f" {name}={value}\n".encode()
    length = len(rest) + 1
    while len(f"{length}") + len(rest) != length:
        length += 1
    return f"{length}".encode() + rest


def extended(*records: bytes, kind: bytes = tarfile.XHDTYPE) -> bytes:
    """Make an extended header."""
    return member("pax", b"".join(records), kind)


def unpacked(path: Path, content: bytes) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Unpack an archive, and return its Markdown files and what was left out."""
    path.write_bytes(content)
    folder = path.with_name(f"of {path.name} {len(list(path.parent.iterdir()))}")
    _, left_out = archive.unpack(path, folder, suffixes=(".md",))
    files = {
        str(each.relative_to(folder)): each.read_bytes()
        for each in folder.rglob("*.md")
        if each.is_file()
    }
    return files, left_out


def attempt(path: Path, content: bytes) -> dict[str, bytes] | None:
    """Unpack an archive that may be damaged; None if a line says that it is."""
    try:
        return unpacked(path, content)[0]
    except SourceError as error:
        return None if "cannot be unpacked" in str(error) else {}


def test_headers_of_tar(tmp_path: Path) -> None:
    """Long names and lengths come from extended headers, as `tar` writes them."""
    long = "x" * 120 + "/" + "ä" * 90 + ".md"
    for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w", format=form) as packed:
            for name in ("one.md", long):
                info = tarfile.TarInfo(name)
                info.size = len(POST)
                info.mtime = 1.5 if form == tarfile.PAX_FORMAT else 1
                packed.addfile(info, io.BytesIO(POST))
        found, _ = unpacked(tmp_path / "a.tar", stream.getvalue())
        assert found == {"one.md": POST, long: POST}
    content = (
        extended(record("comment", "by git"), kind=tarfile.XGLTYPE)
        + extended(record("path", "two.md"), record("size", "3"))
        + member("one.md", b"")
        + b"two".ljust(tarfile.BLOCKSIZE, b"\0")
        + member("one.md")
        + END
    )
    found, _ = unpacked(tmp_path / "a.tar", content)
    assert found == {"two.md": b"two", "one.md": POST}


def test_what_is_left_out(tmp_path: Path) -> None:
    """What is no file, or cannot be under its name, is left out and told by name."""
    names = [
        *("../out.md", "/out.md", "a/../../out.md", "d/" * 101 + "deep.md"),
        *("n" * 256 + ".md", "/".join(["n" * 200] * 11) + ".md", "one.md/below.md"),
    ]
    kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE)
    links = [f"link{number}.md" for number in range(len(kinds))]
    sparse = record("GNU.sparse.realsize", "5000000000")
    content = b"".join(
        (
            member("one.md"),
            *(extended(record("path", name)) + member("x") for name in names),
            *(member(name, b"", kind) for name, kind in zip(links, kinds, strict=True)),
            extended(sparse) + member("sparse.md"),
            member("other.txt/a.txt", b""),
            member("other.txt", b""),
            member("dir.md/two.md"),
            member("dir.md"),
            END,
        )
    )
    found, left_out = unpacked(tmp_path / "a.tar", content)
    assert found == {"one.md": POST, "dir.md/two.md": POST}
    shown = [name[:200] for name in (*names, *links, "sparse.md", "dir.md")]
    assert list(left_out) == shown


@pytest.mark.parametrize("form", COMPRESSIONS)
def test_compressions_that_are_damaged(form: str, tmp_path: Path) -> None:
    """A compressed archive is read by what it is, or refused wherever it is damaged."""
    plain = b"".join(member(f"{n}.md", b"%d " % n * 99) for n in range(40)) + END
    whole = COMPRESSIONS[form](plain)
    path = tmp_path / "a.tar.gz"
    assert len(unpacked(path, whole)[0]) == 40
    step = max(1, len(whole) // rounds(12, 400))
    for at in range(0, len(whole), step):
        flipped = whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :]
        for content in (whole[:at], flipped):
            found = attempt(path, content)
            # Some bytes, such as those of a time, mean nothing.
            assert found is None or (content is flipped and len(found) == 40)
    for twice in COMPRESSIONS.values():
        with pytest.raises(SourceError, match="cannot be unpacked"):
            unpacked(path, twice(whole))


METHODS = (
    *(zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA),
)


@pytest.mark.parametrize("method", METHODS)
def test_zip_files_that_are_damaged(method: int, tmp_path: Path) -> None:
    """A zip file is read, or refused in one line, whatever byte of it is damaged."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as packed:
        packed.writestr("ä.md", POST * 50)
        packed.writestr("two.md", POST)
    whole = stream.getvalue()
    for at in range(0, len(whole), rounds(5, 1)):
        for mask in (0xFF, 0x01)[: rounds(1, 2)]:
            content = whole[:at] + bytes([whole[at] ^ mask]) + whole[at + 1 :]
            attempt(tmp_path / "a.zip", content)


@pytest.mark.parametrize(
    "header",
    [
        b"99999999999999999999 a=b\n",
        b"-5 a=b\n",
        b"0 a=b\n",
        b"1" * 5000 + b" a=b\n",
        b"5",
        b"9 a=b\n",
        record("size", "-1"),
        record("size", "abc"),
        record("size", "9" * 5000),
        record("size", "9" * 18),
        record("path", "a.md") + b"x",
    ],
)
def test_extended_headers_that_lie(header: bytes, tmp_path: Path) -> None:
    """A header that says what cannot be is damage, and not believed."""
    content = extended(header) + member("one.md") + END
    with pytest.raises(SourceError, match="cannot be unpacked"):
        unpacked(tmp_path / "a.tar", content)


def test_sizes_that_lie(tmp_path: Path) -> None:
    """A file of less than no bytes, or longer than the archive, is damage."""
    for size in (-(1 << 60), -1, 1 << 60):
        info = tarfile.TarInfo("one.md")
        info.size = size
        content = info.tobuf(tarfile.GNU_FORMAT) + END
        with pytest.raises(SourceError, match="cannot be unpacked"):
            unpacked(tmp_path / "a.tar", content)


def header_of_a_gigabyte(kind: bytes) -> bytes:
    """Make an archive with an extended header that compresses well."""
    info = tarfile.TarInfo("pax")
    info.type, info.size = kind, 1 << 30
    return gzip.compress(info.tobuf()) + gzip.compress(bytes(1 << 20)) * 1024


def zip_bomb(method: int) -> bytes:
    """Make a zip file of a few bytes that unpacks to many."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as packed:
        packed.writestr("one.md", bytes(1 << 30))
    return stream.getvalue()


def many(kind: bytes, count: int) -> bytes:
    """Make an archive of very many empty files or folders."""
    members = b"".join(member(f"{number}.txt", b"", kind) for number in range(1000))
    return gzip.compress(members) * (count // 1000) + gzip.compress(END)


BOMBS: dict[str, Callable[[], bytes]] = {
    "header.tgz": lambda: header_of_a_gigabyte(tarfile.XHDTYPE),
    "many.tgz": lambda: many(tarfile.REGTYPE, rounds(30_000, 100_000)),
    "lzma.zip": lambda: zip_bomb(zipfile.ZIP_LZMA),
    "bzip2.zip": lambda: zip_bomb(zipfile.ZIP_BZIP2),
    "shared.tgz": lambda: header_of_a_gigabyte(tarfile.XGLTYPE),
    "name.tgz": lambda: header_of_a_gigabyte(tarfile.GNUTYPE_LONGNAME),
    "folders.tgz": lambda: many(tarfile.DIRTYPE, 300_000),
}


@pytest.mark.parametrize("name", list(BOMBS)[: rounds(2, 99)])
def test_archives_without_measure(name: str, tmp_path: Path, measure: Measure) -> None:
    """What an archive's headers, names or methods would take is refused at once."""
    (tmp_path / name).write_bytes(BOMBS[name]())
    done = measure("load", name, seconds=120)
    assert (done.code, done.err.count("\n")) == (ExitCode.SOURCE, 1), done
    is_header = name in ("header.tgz", "shared.tgz", "name.tgz")
    assert ("a header of" if is_header else "100 times its size") in done.err
    assert done.peak < MODEST, done
