"""Files that are made to take all memory, all disk or all time."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from blogdb.db.errors import ExitCode
from blogdb.loaders.sources.files import LONGEST_ROW

from ...loaders import plain
from ...rounds import combined, rounds
from .conftest import Done, Measure, Record

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MODEST = 400
"""Megabytes within which a load refuses a bomb."""

DISK = 200_000_000
"""Bytes that a load may write into one file here."""

WITH_BODIES = rounds(("--no-bodies", "--no-search"), ())
"""To parse them takes a while, and is not what a bomb is about."""

TEXTS = ("csv", "json", "jsonl", "txt")


def refuses(done: Done, said: str, most: float = MODEST) -> None:
    """Check that the source was refused in one line, within some memory."""
    assert (done.code, done.out, done.err.count("\n")) == (ExitCode.SOURCE, "", 1), done
    assert said in done.err
    assert done.peak < most


def write(path: Path, pieces: Iterable[bytes]) -> Path:
    """Write a file piece by piece."""
    with path.open("wb") as stream:
        stream.writelines(pieces)
    return path


PACKED = [(form, pack) for form in TEXTS for pack in ("gz", "zst")]


@pytest.mark.parametrize(("form", "pack"), PACKED[:: rounds(len(PACKED), 1)])
def test_bombs_that_are_compressed(
    form: str,
    pack: str,
    tmp_path: Path,
    measure: Measure,
    record: Record,
) -> None:
    """What unpacks to a thousand times its size is refused, in little memory."""
    starts = {
        "csv": b"slug,title\na,",
        "jsonl": b'{"slug": "a", "title": "',
        "json": b'[{"slug": "a", "title": "A"}, {"slug": "',
        "txt": b"slug\nstringlengths\n1\n9\ntitle\nstringlengths\n1\n9\na\n",
    }
    compress = gzip.compress if pack == "gz" else zstd.compress
    count = rounds(300, 10_000)
    piece = compress(b"x" * 1_000_000)
    path = write(
        tmp_path / f"bomb.{form}.{pack}",
        [compress(starts[form]), *(piece for _ in range(count))],
    )
    done = measure("load", path, largest_file=DISK, seconds=1200)
    refuses(done, "decompresses to more than 200 times its size")
    record("bomb", {"megabytes": count, "of": path.stat().st_size, "peak": done.peak})


def test_blogs_that_compress_well(tmp_path: Path, measure: Measure) -> None:
    """A blog of few words is no bomb, though it unpacks to 200 times its size."""
    rows = [plain.row(f"s{n}", content="word " * 4000) for n in range(rounds(100, 500))]
    data = plain.as_delimited(rows)
    packed = gzip.compress(data)
    assert len(data) > 200 * len(packed)
    done = measure(
        "load", "-q", write(tmp_path / "posts.csv.gz", [packed]), *WITH_BODIES
    )
    assert (done.code, done.err) == (0, "")
    assert plain.posts(tmp_path / "blog.duckdb") == plain.expected(rows)


@pytest.mark.parametrize("form", TEXTS[: rounds(1, 4)])
def test_one_long_line(form: str, tmp_path: Path, measure: Measure) -> None:
    """A line of many megabytes is loaded, or refused with its number."""
    size = rounds(5_000_000, 200_000_000)
    long = "x" * size
    starts, end = {
        "csv": ("slug,title,content\na,A,", "\nb,B,c\n"),
        "jsonl": ('{"slug": "a", "title": "A", "content": "', '"}\n'),
        "json": ('[{"slug": "a", "title": "A", "content": "', '"}]'),
        "txt": (
            "title\nstringlengths\n1\n9\nslug\nstringlengths\n1\n9\nA\n",
            "\n",
        ),
    }[form]
    path = write(tmp_path / f"a.{form}", [f"{starts}{long}{end}".encode()])
    done = measure("load", "-q", path, *WITH_BODIES)
    if done.code and size > LONGEST_ROW:
        refuses(done, "is longer than 134 MB", 2500)
    else:
        assert (done.code, done.err) == (0, "")
        assert done.peak < rounds(1000, 2500)


def deep(form: str, depth: int) -> bytes:
    """Write JSON that is as deep as it is long."""
    bad = b'{"slug": "a", "title": "A", "tags": ' + b"[" * depth + b"]" * depth + b"}"
    good = b'{"slug": "b", "title": "B"}'
    return b"[%s,%s]" % (bad, good) if form == "json" else bad + b"\n" + good


@pytest.mark.parametrize(
    ("form", "end"),
    combined(["jsonl", "json"], [b"\n!", b""])[: rounds(1, None)],
)
def test_json_that_is_deep(
    form: str, end: bytes, tmp_path: Path, measure: Measure
) -> None:
    """Nesting without measure neither ends the program nor takes other rows along."""
    depth = rounds(20_000, 2_000_000)
    path = write(tmp_path / f"a.{form}", [deep(form, depth), end])
    done = measure("load", path, "--json", *WITH_BODIES)
    assert done.peak < 2000
    if done.code == 0:
        result = json.loads(done.out)
        assert result["read"] == result["added"] + result["rejected"]
        assert result["read"] >= 2
    else:
        assert (done.code, done.err.count("\n")) == (ExitCode.SOURCE, 1), done.err


def test_brackets_without_end(tmp_path: Path, measure: Measure) -> None:
    """Brackets that only open are refused."""
    data = b"[" * rounds(1_000_000, 50_000_000)
    done = measure("load", write(tmp_path / "a.json", [data]))
    refuses(done, "has no JSON object", 1500)


def test_a_hundred_thousand_columns(tmp_path: Path, measure: Measure) -> None:
    """A table as wide as others are long is refused at once."""
    names = ["slug", "title", *(f"c{n}" for n in range(100_000))]
    row = ",".join(names)
    path = write(tmp_path / "a.csv", [f"{row}\n{row}\nshort\n".encode()])
    refuses(measure("load", path), "has 100,002 columns")


def test_cells_without_measure(tmp_path: Path, measure: Measure) -> None:
    """A slug of a megabyte, and very many tags and authors of one post, are loaded."""
    count = rounds(5_000, 1_000_000)
    tags = [f"t{n}" for n in range(count)]
    row = plain.row("s" * 1_000_000, tags=tags, authors=[f"a{n}" for n in range(count)])
    path = write(tmp_path / "a.jsonl", [plain.as_json_lines([row])])
    done = measure("load", "-q", path, *WITH_BODIES)
    assert (done.code, done.err) == (0, "")
    assert done.peak < 2500
    found = plain.ask(
        tmp_path / "blog.duckdb",
        "select len(slug), (select count(*) from post_tags),"
        " (select count(*) from post_authors) from posts",
    )
    assert found == [(1_000_000, count, count)]


def test_aliases_without_measure(tmp_path: Path, measure: Measure) -> None:
    """An aliases file that is made to keep the parser busy is refused at once."""
    source = write(tmp_path / "a.csv", [b"slug,title\na,A\n"])
    for text in (
        ".".join("a" * 100_000) + " = 1",
        "[" + ".".join("a" * 100_000) + "]",
        "[tags]\na = " + "[" * 100_000 + "]" * 100_000,
        "[tags]\na = {" + "b = {" * 100_000,
        "[tags]\na = " + "1" * 1_000_000,
    )[: rounds(1, 5)]:
        aliases = write(tmp_path / "aliases.toml", [text.encode()])
        refuses(measure("load", source, "--aliases", aliases), "aliases.toml")


def parquet(count: int, **options: object) -> bytes:
    """Write a Parquet file in which every row says the same."""
    import pyarrow as pa
    from pyarrow import parquet as pq

    column = pa.DictionaryArray.from_arrays(
        pa.array([0], pa.int32()).take(pa.array([0] * count)), ["a"]
    )
    table = pa.table({"slug": column, "title": column})
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


def test_parquet_of_few_bytes_and_many_rows(tmp_path: Path, measure: Measure) -> None:
    """A file of a few bytes that is millions of rows is refused by what it says."""
    count = rounds(500_000, 50_000_000)
    path = write(tmp_path / "a.parquet", [parquet(count)])
    assert path.stat().st_size < count / 10
    refuses(measure("load", path), f"claims to have {count:,} rows")


def test_parquet_with_false_numbers(tmp_path: Path, measure: Measure) -> None:
    """A footer whose length or content is a lie is refused, in little memory."""
    whole = parquet(1000)
    for length in (2**31 - 1, 0, 1, len(whole), 2**32 - 1)[: rounds(1, 5)]:
        lie = whole[:-8] + length.to_bytes(4, "little") + b"PAR1"
        path = write(tmp_path / "a.parquet", [lie])
        refuses(measure("load", path), "is not a valid Parquet file")
