"""Hostile sources: whole files in every format, and what chance makes of them.

A number gives a source, always the same one, so that a number is all that a failure
needs to be seen again.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache

from ...loaders import plain

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


@dataclass(frozen=True)
class Source:
    """A source.

    Attributes:
        name: the file's name.
        data: its bytes.
        text: its content, not compressed, as long as nothing is damaged in the
            compression; else None.
        delimiter: of delimited text whose header is whole.
    """

    name: str
    data: bytes
    text: bytes | None
    delimiter: str | None


SHORT = [
    plain.row("a", content="x"),
    plain.row("b", title='"B", said he', content="line\nline", tags=["t;u", "v"]),
    plain.row("c", title="大小 é", content="", authors=[]),
]


def quoted(rows: list[plain.Row], delimiter: str = ",") -> bytes:
    """Write rows as delimited text with quotes around every value."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, delimiter=delimiter)
    writer.writerow(rows[0])
    for each in rows:
        values = each.values()
        writer.writerow([v if isinstance(v, str) else ";".join(v) for v in values])
    return text.getvalue().encode()


@cache
def _wholes() -> dict[str, list[tuple[str, bytes, str | None]]]:
    """Make whole files of each format, plain ones and strange ones."""
    rows = list(plain.ROWS)
    delimited = [
        ("a.csv", plain.as_delimited(rows), ","),
        ("a.csv", plain.as_delimited(SHORT, end="\r\n"), ","),
        ("a.csv", plain.as_delimited(SHORT, delimiter=";"), ";"),
        ("a.csv", plain.as_delimited(SHORT, delimiter="|"), "|"),
        ("a.tsv", plain.as_delimited(SHORT, delimiter="\t"), "\t"),
        ("a.csv", quoted(SHORT), ","),
        ("a.csv", b"\xef\xbb\xbf" + plain.as_delimited(SHORT), ","),
        ("a.csv", b"slug,title\na,A\n\n\nb,B", ","),
        ("a.csv", b"\n\n" + plain.as_delimited(SHORT), ","),
        ("a.csv", b"Slug,TITLE,title,,\na,A,other,,\nb,B,,x,\n", ","),
    ]
    lines = [
        ("a.jsonl", plain.as_json_lines(rows), None),
        ("a.jsonl", plain.as_json_lines(SHORT).replace(b"\n", b"\r\n\n"), None),
        (
            "a.jsonl",
            b'{"slug":1,"title":[1,{"a":null}]}\n{"Slug":"b","title":"B"}',
            None,
        ),
        ("a.jsonl", b'{"slug":"a","slug":"b","title":"\\u0000\\ud83d\\ude00"}\n', None),
    ]
    documents = [
        ("a.json", plain.as_json(rows), None),
        ("a.json", json.dumps(SHORT).encode(), None),
        ("a.json", b"\xef\xbb\xbf[]" + json.dumps(SHORT).encode() + b"\n[]", None),
        ("a.json", b'{"slug": "a",\n "title": "A"}\n{"slug": "b", "title": "B"}', None),
        ("a.json", b'[{"slug":"a","title":"A","x":[[[{"y":[]}]]],"n":1e400}]', None),
    ]
    return {
        "delimited": delimited,
        "jsonl": lines,
        "json": documents,
        "viewer": [
            ("a.txt", plain.as_viewer(map(plain.viewer_record, rows)), None),
            ("a.txt", plain.as_viewer(map(plain.viewer_record, SHORT)) + b"\n\n", None),
        ],
        "parquet": [
            ("a.parquet", plain.as_parquet(rows, is_typed=True), None),
            ("a.parquet", plain.as_parquet(SHORT, is_typed=False), None),
        ],
    }


FORMATS = ("delimited", "jsonl", "json", "viewer", "parquet")

PIECES = [
    *(b",", b'"', b'""', b'","', b"\n", b"\r\n", b"\r", b"\t", b";", b"|", b"\\", b"'"),
    *(
        b"\0",
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xef\xbb\xbf",
        b"\xe2\x80\xa8",
        b"\x85",
    ),
    *(b"\x1a", b"\x1b[2J", b"\x0b", b"\x0c", b"\xc2\xa0", b" ", b"#", b"/**/", b"//"),
    *(b"{", b"}", b"[", b"]", b":", b"{}", b"[]", b"null", b"true", b"NaN", b"1e999"),
    *(b"-", b"0123", b"9" * 5000, b"[" * 3000, b'{"a":' * 2000, b"\\u0000", b"\\ud800"),
    *(b'"slug":"dup",', b'"SLUG":"up",', b'"":1,', b",,,,,,,,,\n", b"x" * 70_000),
    *(b"https://x.example/y\n", b"title\nstringlengths\n1\n2\n", b"PAR1", b"\x1f\x8b"),
]


def source(number: int, form: str) -> Source:
    """Make the source of a number.

    Args:
        number: any.
        form: one of `FORMATS`.
    """
    chance = random.Random(f"{form} {number}")  # noqa: S311 (nothing is secret here)
    name, data, delimiter = chance.choice(_wholes()[form])
    header = (
        len(data) - len(data.lstrip()) + data.lstrip().index(b"\n") + 1
        if delimiter
        else 0
    )
    keeps_header = chance.random() < 0.8
    text = bytearray(data)
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3, 8))):
        _mutate(text, header if keeps_header else 0, chance)
    if not keeps_header:
        delimiter = None
    data = bytes(text)
    if form == "parquet" or chance.random() < 0.8:
        return Source(name, data, data, delimiter)
    ending, pack = chance.choice(((".gz", gzip.compress), (".zst", zstd.compress)))
    packed = bytearray(pack(data))
    if chance.random() < 0.7:
        return Source(name + ending, bytes(packed), data, delimiter)
    _mutate(packed, 0, chance)
    return Source(name + ending, bytes(packed), None, delimiter)


def _mutate(text: bytearray, start: int, chance: random.Random) -> None:
    """Change something behind a place."""
    place = chance.randint(start, max(len(text), start))
    other = chance.randint(start, max(len(text), start))
    match chance.randrange(7):
        case 0 | 1:
            text[place:place] = chance.choice(PIECES)
        case 2:
            del text[place : place + chance.choice((1, 1, 2, 20))]
        case 3:
            text[place : place + 1] = bytes([chance.randrange(256)])
        case 4:
            text[place:place] = text[other : other + chance.randrange(60)]
        case 5:
            text[place : place + 1] = chance.choice(PIECES)
        case 6:
            del text[place:]


# -- what must come out of it, told without the readers --------------------------


def records(text: str, delimiter: str) -> list[list[str]] | None:
    """Read delimited text by the letter of RFC 4180; None where it is not that.

    Line ends are any of the three; lines without a character are no records.
    """
    found: list[list[str]] = []
    row: list[str] = []
    place = 0
    while place < len(text):
        if text[place] == '"':
            end = place + 1
            while (end := text.find('"', end)) >= 0 and text[end + 1 : end + 2] == '"':
                end += 2
            if end < 0:
                return None
            row.append(text[place + 1 : end].replace('""', '"'))
            place = end + 1
        else:
            end = place
            while end < len(text) and text[end] not in f"{delimiter}\r\n":
                end += 1
            if '"' in text[place:end]:
                return None
            row.append(text[place:end])
            place = end
        follows = text[place : place + 1]
        if follows == delimiter:
            place += 1
            if place == len(text):
                row.append("")
                found.append(row)
            continue
        if follows not in ("", "\r", "\n"):
            return None
        is_blank = row == [""] and text[place - 1 : place] != '"'
        if not is_blank:
            found.append(row)
        row = []
        place += 2 if text.startswith("\r\n", place) else 1
    return found


def letters(text: str) -> Counter[str]:
    """Count the letters and digits of a text, which no format needs for itself."""
    return Counter(sign for sign in text if sign.isascii() and sign.isalnum())
