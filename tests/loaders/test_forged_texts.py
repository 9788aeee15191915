"""Texts that were made to have the hash of others."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from blogdb.loaders.options import Options

from . import plain
from .without_bodies import load

Write = Callable[[str, "bytes | str"], str]

TEXT = b"What I wrote, and nothing else. " * 2
# DuckDB hashes a text as MurmurHash does: after each eight bytes it multiplies, so that
# other eight bytes can make good for any change of the eight before them.
MULTIPLIER = 0xD6E8FEB86659FD93
LENGTH_MULTIPLIER = 0xC6A4A7935BD1E995
SEED = 0xE17A1465
ALL_BITS = 2**64 - 1


def forged(text: bytes, place: int = 0) -> str:
    """Write another text with a text's hash.

    Args:
        text: at least 16 bytes after the place.
        place: where the texts may differ; a multiple of eight.
    """
    state = SEED ^ (len(text) * LENGTH_MULTIPLIER & ALL_BITS)
    for (block,) in struct.iter_unpack("<Q", text[:place]):
        state = (state ^ block) * MULTIPLIER & ALL_BITS
    first, second = struct.unpack_from("<QQ", text, place)
    wanted = (state ^ first) * MULTIPLIER & ALL_BITS ^ second
    choices = random.Random(1)  # noqa: S311 - any will do
    while True:
        begin = bytes(choices.choices(b"abcdefghijklmnopqrstuvwxyz", k=8))
        (number,) = struct.unpack("<Q", begin)
        end = struct.pack("<Q", wanted ^ (state ^ number) * MULTIPLIER & ALL_BITS)
        # Letters and the like, but none that JSON would escape.
        if all(ord(" ") < byte < 0x7F and byte not in b'"\\' for byte in end):
            return (text[:place] + begin + end + text[place + 16 :]).decode()


FORGED = forged(TEXT)


def blog_of(write: Write, content: str, note: str = "") -> str:
    """Write a blog of two posts."""
    rows = [
        plain.row("one", content=content) | {"note": note},
        plain.row("two", content="as ever") | {"note": ""},
    ]
    return write("posts.jsonl", plain.as_json_lines(rows))


def test_the_texts_are_forged() -> None:
    """The two texts differ, and their hashes do not."""
    ((are_equal,),) = duckdb.execute(
        "select hash($1::varchar) = hash($2::varchar)", [TEXT.decode(), FORGED]
    ).fetchall()
    assert (are_equal, TEXT.decode() == FORGED) == (True, False)


def bodies(database: Path) -> list[str]:
    """Read the bodies."""
    return plain.column(database, "select content from posts order by slug")


def test_forged_text_counts_as_unchanged(new: Path, write: Write) -> None:
    """By default a text with the hash of the stored one is not seen."""
    load(new, [blog_of(write, TEXT.decode())])
    blog_of(write, FORGED)
    assert load(new).counts.changed == 0
    assert bodies(new) == [TEXT.decode(), "as ever"]


@pytest.mark.parametrize("is_named_at_first", [True, False])
def test_compare_text(new: Path, write: Write, is_named_at_first: bool) -> None:
    """--compare text sees it, and refreshes do the same until told otherwise."""
    by_text = Options(compare="text")
    source = blog_of(write, TEXT.decode())
    load(new, [source], by_text if is_named_at_first else None)
    blog_of(write, FORGED)
    result = load(new, [], None if is_named_at_first else by_text)
    assert (result.counts.changed, result.counts.unchanged) == (1, 1)
    assert bodies(new) == [FORGED, "as ever"]
    assert plain.ask(
        new,
        "select slug, changed_columns, content_before from post_changes"
        " where load_id = 2",
    ) == [("one", "content", TEXT.decode())]
    assert load(new, [source]).load_id is None
    if not is_named_at_first:
        return
    # Named again, the source is as it was, and so is how it is compared.
    blog_of(write, TEXT.decode())
    assert load(new).counts.changed == 1
    blog_of(write, FORGED)
    assert load(new, [], Options(compare="hash")).counts.changed == 0
    assert load(new).load_id is None


def test_compare_text_of_other_fields(new: Path, write: Write) -> None:
    """A forged text of a column without a place of its own is seen as well."""
    before = '{"note":"1234567' + TEXT.decode() + '"}'
    after = forged(before.encode(), place=16)
    load(new, [blog_of(write, "body", json.loads(before)["note"])])
    blog_of(write, "body", json.loads(after)["note"])
    for compare, expected in (("hash", before), ("text", after)):
        load(new, [], Options(compare=compare))
        fields = plain.column(new, "select fields from posts where slug = 'one'")
        assert fields == [expected]
