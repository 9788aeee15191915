"""Bad input: one clear line, the live file as it was, good rows beside bad ones."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import duckdb
import pytest

from blogdb.db.errors import BlogdbError, ExitCode, SourceError
from blogdb.loaders.options import Options

from ..rounds import combined, rounds
from . import plain
from .without_bodies import load

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[[str, "bytes | str"], str]

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
HTML = b"<!DOCTYPE html>\n<html><head><title>404, not found</title></head></html>\n"
MANY = [plain.row(f"s{n}", content=f"{n * 7919} " * 90) for n in range(3000)]
CSV = plain.as_delimited(MANY)
JSON_LINES = plain.as_json_lines(MANY)
PARQUET = plain.as_parquet(MANY, is_typed=False)

# Name, content, and what the one line says beside the file's name.
REFUSED = {
    "empty": ("a.csv", b"", "is empty"),
    "blank": ("a.jsonl", b"\n \n\n", "is empty"),
    "empty-gz": ("a.csv.gz", gzip.compress(b""), "is empty"),
    "header": ("a.csv", b"slug,title\n", "has no rows"),
    "viewer-header": ("a.txt", plain.as_viewer([]), "has no rows"),
    "no-objects": ("a.json", b"[]", "has no JSON object with fields"),
    "png": ("a.png", PNG, "no format that blogdb recognises"),
    "png-csv": ("a.csv", PNG, "no column title and no slug"),
    "png-jsonl": ("a.jsonl", PNG, "has no JSON object"),
    "png-parquet": ("a.parquet", PNG, "is not a valid Parquet file"),
    "html": ("a.html", HTML, "no format that blogdb recognises"),
    "html-csv": ("a.csv", HTML, "no column title and no slug"),
    "html-json": ("a.json", HTML, "has no JSON object"),
    "html-viewer": (
        "a.txt",
        HTML,
        "does not begin like a copy from the data set viewer",
    ),
    "zip": ("a.zip", b"PK\x03\x04" + bytes(100), "cannot be unpacked"),
    "utf-16": ("a.csv", CSV.decode().encode("utf-16"), "--encoding UTF-16"),
    "utf-16-be": ("a.csv", b"\xfe\xff" + "slug".encode("utf-16-be"), "UTF-16"),
    "zeros": ("a.csv", bytes(100_000), "no column title and no slug"),
    "cut-gz": ("a.csv.gz", gzip.compress(CSV)[:-2000], "damaged or truncated"),
    "cut-gz-json": (
        "a.jsonl.gz",
        gzip.compress(JSON_LINES)[:-9],
        "damaged or truncated",
    ),
    "cut-zst": ("a.csv.zst", zstd.compress(CSV)[:-2000], "damaged or truncated"),
    "bad-gz": ("a.csv.gz", gzip.compress(CSV)[:-8] + bytes(8), "damaged or truncated"),
    "cut-parquet": ("a.parquet", PARQUET[:-2000], "is not a valid Parquet file"),
    "bad-parquet": (
        "a.parquet",
        PARQUET[:500] + b"\xff" * 500 + PARQUET[1000:],
        "is not a valid Parquet file",
    ),
    "long-header": ("a.csv", b"x" * 20_000_000, "line 1 is longer than 1 MB"),
    "no-title": (
        "a.csv",
        ",".join(["slug", *(f"c{n}" for n in range(10_000))]).encode() + b"\n",
        "no column title; it has slug, c0, c1,",
    ),
    "no-row-loads": ("a.csv", b"slug,title\na,\n", "row 1, column title"),
    "all-short": ("a.csv", b"slug,title,url\na\nb\n", "line 2, column title"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_sources(name: str, blog: Path, write: Write) -> None:
    """A source that cannot be loaded is one error that names it; nothing differs."""
    file, content, said = REFUSED[name]
    source = write(file, content)
    before = plain.state(blog.parent)
    with pytest.raises(SourceError) as caught:
        load(blog, [source])
    assert said in str(caught.value)
    assert source in str(caught.value)
    assert len(str(caught.value)) < 1500
    assert plain.state(blog.parent) == before


@pytest.mark.parametrize("name", ["empty", "cut-zst", "zeros"])
def test_refused_sources_in_the_program(
    name: str, blog: Path, write: Write, run: Run
) -> None:
    """The program answers with one line on stderr, and the source's exit code."""
    file, content, said = REFUSED[name]
    source = write(file, content)
    before = plain.state(blog.parent)
    for database in (blog, blog.with_name("new.duckdb")):
        done = run("load", source, "--db", database)
        assert done.returncode == ExitCode.SOURCE
        assert done.stdout == ""
        assert done.stderr.startswith("blogdb: ")
        assert done.stderr.count("\n") == 1
        assert said in done.stderr
        assert plain.state(blog.parent) == before


# -- good rows beside bad ones -------------------------------------------------

HEADER = "slug,title,date,authors,tags,url,content\n"
GOOD = [plain.row("one"), plain.row("two"), plain.row("three")]
ONE, TWO, THREE = (
    plain.as_delimited([each]).partition(b"\n")[2].decode() for each in GOOD
)

# The rows between "one" and "three": text, line, column, message, and raw if other.
BAD_CSV = {
    "short": ("bad,Bad\n", 3, "date", "2 values in a row of 7 columns", None),
    "long": (f"bad,{'x,' * 9}x\n", 3, None, "11 values in a row of 7", None),
    "encoding": (
        b"bad,Caf\xe9,2024-01-05,A,t,u,c\n",
        *(3, "title", "invalid UTF-8", "bad,Caf\\xe9,2024-01-05,A,t,u,c"),
    ),
    "quotes": (
        'bad,"B"ad,2024-01-05,A,t,u,c\n',
        3,
        None,
        "a quote is not closed",
        None,
    ),
    "two-lines": ('bad,"a\nb",x\n', 3, "authors", "3 values in a row of 7", None),
}


@pytest.mark.parametrize("name", BAD_CSV)
def test_bad_rows_of_delimited_text(name: str, empty: Path, write: Write) -> None:
    """A bad row is recorded with line, column, reason and text; its neighbours load."""
    bad, line, column, said, raw = BAD_CSV[name]
    data = bad if isinstance(bad, bytes) else bad.encode()
    source = write("a.csv", (HEADER + ONE).encode() + data + (TWO + THREE).encode())
    result = load(empty, [source])
    assert (result.counts.read, result.counts.added, result.counts.rejected) == (
        4,
        3,
        1,
    )
    assert plain.posts(empty) == plain.expected(GOOD)
    (problem,) = plain.problems(empty)
    assert (problem["source_file"], problem["source_line"]) == (source, line)
    assert (problem["severity"], problem["column_name"]) == ("rejected", column)
    assert said in problem["message"]
    assert problem["raw"] == (raw or data.decode().rstrip("\n"))


@pytest.mark.parametrize("end", ['"never ends', '"', 'Cut, 2024\nand "so'])
def test_delimited_text_that_is_cut(end: str, empty: Path, write: Write) -> None:
    """What a cut leaves of the last row is recorded, and not loaded as a whole one."""
    result = load(empty, [write("a.csv", f"{HEADER}{ONE}{TWO}{THREE}bad,{end}")])
    assert result.counts.read == result.counts.added + result.counts.rejected
    assert plain.posts(empty) == plain.expected(GOOD)
    assert "\n".join(p["raw"] for p in plain.problems(empty)) == f"bad,{end}"


def test_stray_quote_hides_no_row_silently(empty: Path, write: Write) -> None:
    """A quote that never ends takes the rows behind it into its problem's text."""
    text = f'{HEADER}{ONE}bad,"{TWO}{THREE}'
    result = load(empty, [write("a.csv", text)])
    assert (result.counts.added, result.counts.rejected) == (1, 1)
    (problem,) = plain.problems(empty)
    assert problem["raw"] == f'bad,"{TWO}{THREE}'.rstrip("\n")


@pytest.mark.parametrize(
    "header",
    [
        'slug,""title,x\n',
        'slug,title,"x\n"\n',
        'slug,title,x,"y\n\ny"\n',
        "\rslug,title,x\n",
        '"slug" ,title,slug\n',
    ],
)
def test_odd_headers_swallow_no_row(header: str, empty: Path, write: Write) -> None:
    """Quotes and line ends in a header, however odd, hide no row behind it."""
    good = write("good.csv", HEADER + ONE)
    odd = write("odd.csv", f"{header}a,A,x\nb,B,y\nc,C,z\n")
    result = load(empty, [good, odd])
    assert result.counts.read == result.counts.added + result.counts.rejected
    assert result.counts.read == 4


@pytest.mark.parametrize("end", ["", "short\n"])
def test_empty_values_behind_the_last_column(
    end: str, empty: Path, write: Write
) -> None:
    """Delimiters behind the last value, as spreadsheets write them, do no harm."""
    rows = "".join(f"{line},,\n" for line in (ONE + TWO + THREE).splitlines())
    result = load(empty, [write("a.csv", HEADER + rows + end)])
    assert (result.counts.added, result.counts.rejected) == (3, 1 if end else 0)
    assert plain.posts(empty) == plain.expected(GOOD)


def test_bad_encoding_in_a_column_that_nobody_needs(empty: Path, write: Write) -> None:
    """A post stays whose value in an unneeded column is not UTF-8, and it is said."""
    source = write("a.csv", b"slug,title,other\na,A,\xff\nb,,x\nc,C,\xfe\n")
    result = load(empty, [source])
    assert (result.counts.added, result.counts.rejected) == (2, 1)
    assert plain.column(empty, "select fields from posts order by slug") == [
        *(r'{"other":"\\xff"}', r'{"other":"\\xfe"}')
    ]
    rejected, *repaired = sorted(
        plain.problems(empty), key=lambda problem: str(problem["severity"])
    )
    assert (rejected["source_row"], rejected["column_name"]) == (2, "title")
    assert json.loads(rejected["raw"])["slug"] == "b"
    assert sorted(problem["value"] for problem in repaired) == [r"\xfe", r"\xff"]


def test_too_many_columns(blog: Path, write: Write) -> None:
    """More columns than any table of posts has are refused before they cost an hour."""
    before = plain.state(blog.parent)
    names = [f"column_{number}" for number in range(16_400)]
    for source in (
        write("a.csv", f"slug,title,{','.join(names)}\na,A\n"),
        write("a.jsonl", json.dumps(dict.fromkeys(["slug", "title", *names], 1))),
    ):
        with pytest.raises(SourceError, match="16,402 columns, more than the 16,384"):
            load(blog, [source])
    assert plain.state(blog.parent) == before


@pytest.mark.parametrize("form", ["csv", "csv-quoted", "jsonl", "json", "viewer"])
def test_rows_without_an_end(
    form: str, blog: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row longer than the longest is refused with its line, not held in memory."""
    for module in ("files", "delimited", "json_documents"):
        monkeypatch.setattr(f"blogdb.loaders.sources.{module}.LONGEST_ROW", 3_000_000)
    before = plain.state(blog.parent)
    size = rounds(5_000_000, 20_000_000)
    endless = "x" * size
    source, line = {
        "csv": (write("a.csv", f"{HEADER}{ONE}bad,{endless}"), 3),
        "csv-quoted": (
            write("a.csv", f'{HEADER}{ONE}bad,"{"x" * 999}' + "x\n" * (size // 2)),
            3,
        ),
        "jsonl": (write("a.jsonl", f"{json.dumps(GOOD[0])}\nbad {endless}"), 2),
        "json": (write("a.json", f'[{json.dumps(GOOD[0])},\n"{endless}'), 2),
        "viewer": (write("a.txt", plain.as_viewer([]) + f"\n{endless}".encode()), 29),
    }[form]
    with pytest.raises(SourceError, match=f"line {line} is longer than 3 MB"):
        load(blog, [source])
    assert plain.state(blog.parent) == before


def test_too_many_bad_rows(
    blog: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of which nearly nothing fits its header is refused as a whole."""
    from blogdb.loaders.sources import delimited

    monkeypatch.setattr(delimited, "_MOST_BAD", 50)
    before = plain.state(blog.parent)
    with pytest.raises(SourceError, match="check its delimiter and quotes"):
        load(blog, [write("a.csv", HEADER + ONE + "bad\n" * 60)])
    assert plain.state(blog.parent) == before


# What stands between "one" and "three", the reason, and its raw text if other.
BAD_JSON = {
    "word": ("nonsense", "not JSON", None),
    "number": ("3", "an object was expected, not int", None),
    "list": ('["x"]', "an object was expected, not list", None),
    "control": ('{"slug": "bad", "title": "a\0b"}', "control character", None),
    "surrogate": (r'{"slug": "bad", "title": "\ud800"}', "surrogate pair", None),
    "encoding": (
        b'{"slug": "bad", "title": "\xe9"}',
        *("invalid UTF-8 at byte 27", r'{"slug": "bad", "title": "\xe9"}'),
    ),
}

NO_ITEM = ("json", "word")


# Where an array's item is no JSON, nobody knows where it ends.
@pytest.mark.parametrize(
    ("form", "name"),
    [each for each in combined(["jsonl", "json"], BAD_JSON) if each != NO_ITEM],
)
def test_bad_items_of_json(form: str, name: str, empty: Path, write: Write) -> None:
    """A bad item of JSON is recorded with line, reason and text; the others load."""
    bad, said, raw = BAD_JSON[name]
    data = bad if isinstance(bad, bytes) else bad.encode()
    one, *rest = (json.dumps(each).encode() for each in GOOD)
    if form == "json":
        text = b"[" + b",\n".join([one, data, *rest]) + b"]"
    else:
        text = b"\n".join([one, data, *rest])
    source = write(f"a.{form}", text)
    result = load(empty, [source])
    assert (result.counts.read, result.counts.added, result.counts.rejected) == (
        4,
        3,
        1,
    )
    assert plain.posts(empty) == plain.expected(GOOD)
    (problem,) = plain.problems(empty)
    assert (problem["source_file"], problem["source_line"]) == (source, 2)
    assert said in problem["message"]
    assert problem["raw"] == (raw or data.decode())


@pytest.mark.parametrize(("form", "keep"), combined(["json", "jsonl"], [-1, -2, -60]))
def test_json_that_is_cut(form: str, keep: int, empty: Path, write: Write) -> None:
    """What is whole of cut-off JSON is loaded, and the cut is recorded."""
    rows = [*GOOD, plain.row("bad")]
    text = json.dumps(rows) if form == "json" else plain.as_json_lines(rows).decode()
    text = text.rstrip("\n")[:keep]
    result = load(empty, [write(f"a.{form}", text)])
    is_whole = keep == -1 and form == "json"
    assert (result.counts.added, result.counts.rejected) == (4 if is_whole else 3, 1)
    assert plain.posts(empty) == plain.expected(rows[: result.counts.added])


@pytest.mark.parametrize("form", ["jsonl", "json"])
def test_null_in_json(form: str, empty: Path, write: Write) -> None:
    """A null among the objects is a row without a title."""
    one, *rest = (json.dumps(each) for each in GOOD)
    text = "\n".join([one, "null", *rest])
    if form == "json":
        text = f"[{text.replace(chr(10), ',')}]"
    result = load(empty, [write(f"a.{form}", text)])
    assert (result.counts.read, result.counts.added, result.counts.rejected) == (
        4,
        3,
        1,
    )
    (problem,) = plain.problems(empty)
    assert (problem["source_row"], problem["column_name"]) == (2, "title")


@pytest.mark.parametrize("form", ["jsonl", "json"])
def test_numbers_of_many_digits(form: str, empty: Path, write: Write) -> None:
    """A number of more digits than Python reads spoils nothing beside a bad item."""
    digits = "9" * 6000
    good = f'{{"slug": {digits}, "title": -{digits}}}'
    for text in (good, f"{good}\n3"):
        glued = f"[{text.replace(chr(10), ',')}]" if form == "json" else text
        assert load(empty, [write(f"a.{form}", glued)]).counts.rejected == text.count(
            "\n"
        )
        assert plain.column(empty, "select slug from posts")[0].startswith("9")


def test_large_array_with_a_bad_item(empty: Path, write: Write) -> None:
    """Items of an array that is read in pieces are whole, wherever a piece ends."""
    long = [plain.row(f"s{n}", content=f"{n} " * 99_999) for n in range(20)]
    many = [plain.row(f"t{n}", content=str(n)) for n in range(20_000)]
    items = [json.dumps(each) for each in [*long, *many]]
    items.insert(10, "12345")
    result = load(empty, [write("a.json", f"[{','.join(items)}]")])
    assert (result.counts.read, result.counts.rejected) == (20_021, 1)
    assert plain.posts(empty) == plain.expected([*long, *many])


def test_arrays_behind_each_other(empty: Path, write: Write) -> None:
    """Arrays that were put one behind the other, empty ones too, are all read."""
    one, two, three = (json.dumps([each]) for each in GOOD)
    for text in (f"{one}\n{two}\n{three}", f"[]{one}{two}[] \n{three} []\n"):
        result = load(empty, [write("a.json", text)])
        assert (result.counts.read, result.counts.rejected) == (3, 0)
        assert plain.posts(empty) == plain.expected(GOOD)


@pytest.mark.parametrize("behind", ["x", "]", 'x [{"slug": "d", "title": "D"}]'])
def test_text_behind_an_array(behind: str, empty: Path, write: Write) -> None:
    """What is not JSON behind an array is recorded."""
    result = load(empty, [write("a.json", f"{json.dumps(GOOD)}\n{behind}\n")])
    assert (result.counts.read, result.counts.added, result.counts.rejected) == (
        4,
        3,
        1,
    )
    (problem,) = plain.problems(empty)
    assert (problem["source_line"], problem["raw"]) == (2, f"{behind}\n")


def test_column_that_comes_late(empty: Path, write: Write) -> None:
    """A column that only the last of very many objects has is read."""
    many = "".join(f'{{"slug": "{n}", "title": "T"}}\n' for n in range(100_000))
    last = '{"slug": "last", "title": "T", "tags": ["late"]}\n'
    load(empty, [write("a.jsonl", many + last)])
    assert plain.ask(empty, "select name from tags") == [("late",)]


def test_array_that_is_cut_behind_a_comma(blog: Path, write: Write) -> None:
    """A cut between two objects is seen, and no missing post is removed."""
    text = json.dumps(list(plain.ROWS[:3]))[:-1] + ","
    result = load(blog, [write("a.json", text)])
    assert (result.counts.rejected, result.counts.removed, result.counts.kept) == (
        1,
        0,
        1,
    )
    (problem,) = plain.problems(blog)
    assert "the array is not closed" in problem["message"]


# -- the viewer's text ---------------------------------------------------------

FIVE = [plain.row(f"s{n}", content=f"Body {n}: {'words ' * 5}") for n in range(5)]


@pytest.mark.parametrize(
    ("place", "column"), combined([0, 2, 4], ["title", "URL", "content"])
)
def test_viewer_record_short_of_a_line(
    place: int, column: str, empty: Path, write: Write
) -> None:
    """A record that lacks a line is recorded with its lines; its neighbours load."""
    records = [plain.viewer_record(each) for each in FIVE]
    del records[place][plain.VIEWER_COLUMNS.index(column)]
    result = load(empty, [write("a.txt", plain.as_viewer(records))])
    assert (result.counts.read, result.counts.added, result.counts.rejected) == (
        5,
        4,
        1,
    )
    good = [each for number, each in enumerate(FIVE) if number != place]
    assert plain.posts(empty) == plain.expected(good)
    (problem,) = plain.problems(empty)
    first_line = len(plain.VIEWER_HEADER) + 7 * place + 1
    assert problem["source_line"] == first_line
    assert "incomplete record: it needs 7 lines" in problem["message"]
    assert problem["raw"].split("\n") == records[place]


def test_viewer_columns_without_names(empty: Path, write: Write) -> None:
    """Columns of the viewer that have no name, or one name, are columns."""
    names = ["slug", "title", "", "", "Title", "url"]
    head = [line for name in names for line in (name, "stringlengths", "1", "9")]
    lines = [*head, "a", "A", "x", "y", "z", "https://x.example/a"]
    assert load(empty, [write("a.txt", "\n".join(lines))]).counts.added == 1
    assert plain.ask(empty, "select slug, title from posts") == [("a", "A")]


def test_viewer_header_that_is_cut(blog: Path, write: Write) -> None:
    """A header that ends anywhere is no error of ours."""
    before = plain.state(blog.parent)
    for count in range(1, 9):
        text = "\n".join(plain.VIEWER_HEADER[:count])
        with pytest.raises(SourceError):
            load(blog, [write("a.txt", text)])
    assert plain.state(blog.parent) == before


@pytest.mark.parametrize("count", [1, 3, 5])
def test_viewer_text_that_is_cut(count: int, empty: Path, write: Write) -> None:
    """The lines that a cut leaves of the last record are recorded."""
    records = [plain.viewer_record(each) for each in FIVE]
    records[-1] = records[-1][:count]
    result = load(empty, [write("a.txt", plain.as_viewer(records))])
    assert (result.counts.added, result.counts.rejected) == (4, 1)
    assert plain.problems(empty)[0]["raw"].split("\n") == records[-1]


@pytest.mark.parametrize("missing", [0, 9])
def test_viewer_text_without_urls(missing: int, new: Path, write: Write) -> None:
    """Without URLs a missing line leaves nobody to tell where records lie."""
    header = [
        line for name in ("slug", "title") for line in (name, "stringlengths", "1", "9")
    ]
    lines = [text for n in range(5) for text in (f"s{n}", f"T{n}")]
    source = write("a.txt", "\n".join([*header, *lines, "", ""]))
    load(new, [source])
    assert len(plain.ask(new, "from posts")) == 5
    before = plain.state(new.parent)
    del lines[missing]
    with pytest.raises(SourceError, match="9 lines are not a multiple of 2 columns"):
        load(new, [write("a.txt", "\n".join([*header, *lines]))])
    assert plain.state(new.parent) == before


def test_viewer_line_that_is_not_utf8(empty: Path, write: Write) -> None:
    """A record with invalid UTF-8 is recorded with its line and column."""
    data = plain.as_viewer(plain.viewer_record(each) for each in FIVE)
    source = write("a.txt", data.replace(b"About s2", b"About \xff"))
    assert load(empty, [source]).counts.added == 4
    (problem,) = plain.problems(empty)
    line = len(plain.VIEWER_HEADER) + 15
    assert (problem["source_line"], problem["column_name"]) == (line, "title")
    assert "About \\xff" in problem["raw"]


# -- odd, but good -------------------------------------------------------------


@pytest.mark.parametrize("form", rounds(["quoted"], ["plain", "quoted", "json"]))
def test_100_megabytes_in_a_field(form: str, empty: Path, write: Write) -> None:
    """A field of 100 MB is loaded whole, and so are the rows around it."""
    big = "x" * 99_999_995 + " word"
    if form == "json":
        contents = {"a": "x", "b": big, "c": "x"}
        rows = [{"slug": k, "title": "T", "content": c} for k, c in contents.items()]
        source = write("a.jsonl", plain.as_json_lines(rows))
    else:
        quote = '"' if form == "quoted" else ""
        source = write(
            "a.csv", f"slug,title,content\na,T,x\nb,T,{quote}{big}{quote}\nc,T,x\n"
        )
    # To parse it takes a while, and is the same for all forms.
    is_parsed = rounds(False, form == "quoted")
    result = load(empty, [source], Options(bodies=is_parsed))
    assert (result.counts.read, result.counts.added) == (3, 3)
    lengths = plain.ask(
        empty, "select slug, length(content), word_count from posts order by slug"
    )
    assert lengths[1] == ("b", 100_000_000, 2)


def test_ten_thousand_columns(empty: Path, write: Write) -> None:
    """Columns that nobody needs do no harm, though their names fill 180 kB."""
    names = ["slug", "title", *(f"column_number_{n}" for n in range(10_000))]
    values = ["a", "T", *("v" for _ in range(10_000))]
    load(empty, [write("a.csv", f"{','.join(names)}\n{','.join(values)}\n")])
    assert plain.ask(empty, "select slug, title from posts") == [("a", "T")]


def test_nul_characters(empty: Path, write: Write) -> None:
    """NUL characters are text like other text."""
    rows = [plain.row("a", title="T\0itle", content="bo\0dy"), plain.row("b")]
    for name, data in (
        ("a.csv", plain.as_delimited(rows)),
        ("a.jsonl", plain.as_json_lines(rows)),
    ):
        load(empty, [write(name, data)])
        assert plain.posts(empty) == plain.expected(rows)


ODD = ("'; drop table posts; --", 'a "b"', "a\nb", "--help", "%s {x} $1", "x" * 5000)


def test_odd_slugs(empty: Path, write: Write) -> None:
    """SQL, quotes, line feeds and dashes in a slug are nothing but text."""
    rows = [plain.row(slug, title=slug, authors=[slug], tags=[slug]) for slug in ODD]
    load(empty, [write("a.jsonl", plain.as_json_lines(rows))])
    assert plain.posts(empty) == plain.expected(rows)
    bad = [plain.row(slug, title="") for slug in ODD]
    load(empty, [write("a.jsonl", plain.as_json_lines(bad + rows[:1]))])
    assert plain.posts(empty) == plain.expected(rows)
    assert [p["slug"] for p in plain.problems(empty)] == list(ODD)


@pytest.mark.parametrize(
    "name",
    ["it's; drop.csv", "é{a,b}.csv", "x" * 251, 'a "b".csv', "a\nb.csv", "--help.csv"][
        : rounds(3, 6)
    ],
)
def test_odd_file_names(
    name: str, empty_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A source and a database may have any name that the system allows."""
    monkeypatch.chdir(tmp_path)
    database = Path(shutil.copy(empty_template, f"./{name[:200]}.duckdb"))
    Path(name).write_bytes(plain.as_delimited(plain.ROWS))
    load(database, [name])
    assert plain.posts(database.absolute()) == plain.expected(plain.ROWS)
    before = plain.state(tmp_path)
    assert load(database).load_id is None
    assert plain.state(tmp_path) == before


def test_names_with_dashes(tmp_path: Path, run: Run) -> None:
    """The program takes names behind `--` as they are."""
    (tmp_path / "--help.csv").write_bytes(plain.as_delimited(plain.ROWS))
    done = run("load", "--db=--db.duckdb", "--", "--help.csv")
    assert done.returncode == 0, done.stderr
    assert plain.posts(tmp_path / "--db.duckdb") == plain.expected(plain.ROWS)


def test_source_on_which_duckdb_gives_up(
    blog: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a damaged file makes DuckDB fail for good, the message names the file."""

    def fail(*_: object, **__: object) -> NoReturn:
        raise duckdb.InternalException("INTERNAL Error: made up")

    source = write("a.csv", CSV)
    before = plain.state(blog.parent)
    monkeypatch.setattr("blogdb.loaders.stage._select", fail)
    with pytest.raises(SourceError, match=r"DuckDB fails on .*a\.csv .*made up"):
        load(blog, [source])
    assert plain.state(blog.parent) == before


def test_places_that_are_not_files(blog: Path, tmp_path: Path, run: Run) -> None:
    """A folder, a missing file, or a folder as the database is named in one line."""
    before = plain.state(blog.parent)
    for arguments, code, said in (
        ((blog.parent, "--db", blog), ExitCode.SOURCE, "has no Markdown"),
        (("none.csv", "--db", blog), ExitCode.SOURCE, "none.csv does not exist"),
        (("none.csv", "--db", tmp_path), ExitCode.USAGE, "is a directory"),
        (("none.csv", "--db", "no/b.duckdb"), ExitCode.SYSTEM, "cannot be written"),
    ):
        done = run("load", *arguments)
        assert (done.returncode, done.stderr.count("\n")) == (code, 1), done.stderr
        assert said in done.stderr
    assert plain.state(blog.parent) == before


def test_foreign_database(blog: Path, write: Write) -> None:
    """A database that is none, or not blogdb's, is refused and left alone."""
    blog.write_text("a text\n" * 5000)
    before = plain.state(blog.parent)
    with pytest.raises(BlogdbError, match="is not a DuckDB database") as caught:
        load(blog, [write("a.csv", HEADER + ONE)], Options())
    assert caught.value.exit_code == ExitCode.DATABASE
    assert plain.state(blog.parent) == before
