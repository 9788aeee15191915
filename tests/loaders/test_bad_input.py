"""Bad input: one clear line, the live file as it was, good rows beside bad ones."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NoReturn

import duckdb
import pytest

from blogdb.db.errors import BlogdbError, ExitCode, SourceError
from blogdb.loaders.options import Options

from ..rounds import rounds
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
MANY = [plain.row(f"s{n}", content=f"{n * 7919} " * 90) for n in range(1000)]
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
    "html": ("a.html", HTML, "is a page of HTML, which is not read"),
    "html-csv": ("a.csv", HTML, "is a page of HTML, which is not read"),
    "html-json": ("a.json", HTML, "is a page of HTML, which is not read"),
    "html-viewer": ("a.txt", HTML, "is a page of HTML, which is not read"),
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


@pytest.mark.parametrize("name", ["cut-zst", "empty", "zeros"][: rounds(1, 3)])
def test_refused_sources_in_the_program(
    name: str, blog: Path, write: Write, run_here: Run
) -> None:
    """The program answers with one line on stderr, and the source's exit code."""
    file, content, said = REFUSED[name]
    source = write(file, content)
    before = plain.state(blog.parent)
    for database in (blog, blog.with_name("new.duckdb")):
        done = run_here("load", source, "--db", database)
        assert done.returncode == ExitCode.SOURCE
        assert done.stdout == ""
        assert done.stderr.startswith("blogdb: ")
        assert done.stderr.count("\n") == 1
        assert said in done.stderr
        assert plain.state(blog.parent) == before


# -- good rows beside bad ones -------------------------------------------------

HEADER = "slug,title,date,authors,tags,url,content\n"
GOOD = [plain.row("one"), plain.row("two"), plain.row("three")]


def lines(rows: Iterable[plain.Row]) -> bytes:
    """Write rows as delimited text without a header."""
    return plain.as_delimited(rows).partition(b"\n")[2]


def three(name: str) -> list[plain.Row]:
    """Make three good rows that no other name has."""
    return [plain.row(f"{name}-{place}") for place in ("one", "two", "three")]


def problem_of_each(database: Path, sources: Mapping[str, str]) -> dict[str, plain.Row]:
    """Tell the one problem that each source has, by the source's name."""
    names = {source: name for name, source in sources.items()}
    problems = plain.problems(database)
    assert len(problems) == len(sources)
    return {names[problem["source_file"]]: problem for problem in problems}


ONE, TWO, THREE = (lines([each]).decode() for each in GOOD)

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


def test_bad_rows_of_delimited_text(empty: Path, write: Write) -> None:
    """A bad row is recorded with line, column, reason and text; its neighbours load."""
    sources, good, given = {}, [], {}
    for name, (bad, *_) in BAD_CSV.items():
        given[name] = bad if isinstance(bad, bytes) else bad.encode()
        one, *rest = three(name)
        text = HEADER.encode() + lines([one]) + given[name] + lines(rest)
        sources[name] = write(f"{name}.csv", text)
        good += [one, *rest]
    counts = load(empty, [*sources.values()]).counts
    assert (counts.read, counts.added, counts.rejected) == (20, 15, 5)
    assert plain.posts(empty) == plain.expected(good)
    problems = problem_of_each(empty, sources)
    for name, (_, line, column, said, raw) in BAD_CSV.items():
        problem = problems[name]
        assert (problem["source_line"], problem["column_name"]) == (line, column), name
        assert problem["severity"] == "rejected"
        assert said in problem["message"]
        assert problem["raw"] == (raw or given[name].decode().rstrip("\n"))


def test_delimited_text_that_is_cut(empty: Path, write: Write) -> None:
    """What a cut leaves of the last row is recorded, and not loaded as a whole one."""
    ends = {"open": '"never ends', "quote": '"', "lines": 'Cut, 2024\nand "so'}
    sources = {
        name: write(f"{name}.csv", f"{HEADER}{lines(three(name)).decode()}bad,{end}")
        for name, end in ends.items()
    }
    counts = load(empty, [*sources.values()]).counts
    assert counts.read == counts.added + counts.rejected
    assert plain.posts(empty) == plain.expected(
        [row for name in ends for row in three(name)]
    )
    problems = plain.problems(empty)
    for name, end in ends.items():
        here = [p["raw"] for p in problems if p["source_file"] == sources[name]]
        assert "\n".join(here) == f"bad,{end}"


def test_stray_quote_hides_no_row_silently(empty: Path, write: Write) -> None:
    """A quote that never ends takes the rows behind it into its problem's text."""
    text = f'{HEADER}{ONE}bad,"{TWO}{THREE}'
    result = load(empty, [write("a.csv", text)])
    assert (result.counts.added, result.counts.rejected) == (1, 1)
    (problem,) = plain.problems(empty)
    assert problem["raw"] == f'bad,"{TWO}{THREE}'.rstrip("\n")


ODD_HEADERS = (
    'slug,""title,x\n',
    'slug,title,"x\n"\n',
    'slug,title,x,"y\n\ny"\n',
    "\rslug,title,x\n",
    '"slug" ,title,slug\n',
)


def test_odd_headers_swallow_no_row(empty: Path, write: Write) -> None:
    """Quotes and line ends in a header, however odd, hide no row behind it."""
    sources = [
        write(f"{n}.csv", f"{header}a{n},A,x\nb{n},B,y\nc{n},C,z\n")
        for n, header in enumerate(ODD_HEADERS)
    ]
    counts = load(empty, [write("good.csv", HEADER + ONE), *sources]).counts
    assert counts.read == counts.added + counts.rejected
    loaded = plain.column(empty, "select source_file from posts")
    rejected = [
        problem["source_file"]
        for problem in plain.problems(empty)
        if problem["severity"] == "rejected"
    ]
    found = Counter([*loaded, *rejected])
    assert [found[source] for source in sources] == [3] * len(sources)


def test_empty_values_behind_the_last_column(empty: Path, write: Write) -> None:
    """Delimiters behind the last value, as spreadsheets write them, do no harm."""
    for name, end in (("whole", ""), ("beside", "short\n")):
        rows = "".join(
            f"{line},,\n" for line in lines(three(name)).decode().splitlines()
        )
        write(f"{name}.csv", HEADER + rows + end)
    folder = Path(write("other.txt", "")).parent
    counts = load(empty, [f"{folder}/*.csv"]).counts
    assert (counts.added, counts.rejected) == (6, 1)
    assert plain.posts(empty) == plain.expected([*three("whole"), *three("beside")])


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
        monkeypatch.setattr(f"blogdb.loaders.sources.{module}.LONGEST_ROW", 1_000_000)
    before = plain.state(blog.parent)
    size = rounds(2_000_000, 20_000_000)
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
    with pytest.raises(SourceError, match=f"line {line} is longer than 1 MB"):
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

# Where an array's item is no JSON, nobody knows where it ends.
JSON_CASES = [
    (form, name)
    for form in ("jsonl", "json")
    for name in BAD_JSON
    if (form, name) != ("json", "word")
]


def as_form(form: str, items: Iterable[bytes]) -> bytes:
    """Write items of JSON in lines, or as an array of as many lines."""
    return b"\n".join(items) if form == "jsonl" else b"[" + b",\n".join(items) + b"]"


def test_bad_items_of_json(empty: Path, write: Write) -> None:
    """A bad item of JSON is recorded with line, reason and text; the others load."""
    sources, good, given = {}, [], {}
    for form, name in JSON_CASES:
        bad = BAD_JSON[name][0]
        case = f"{name}.{form}"
        given[case] = bad if isinstance(bad, bytes) else bad.encode()
        rows = three(case)
        one, *rest = (json.dumps(each).encode() for each in rows)
        sources[case] = write(case, as_form(form, [one, given[case], *rest]))
        good += rows
    counts = load(empty, [*sources.values()]).counts
    assert (counts.read, counts.added, counts.rejected) == (44, 33, 11)
    assert plain.posts(empty) == plain.expected(good)
    for case, problem in problem_of_each(empty, sources).items():
        _, said, raw = BAD_JSON[case.partition(".")[0]]
        assert problem["source_line"] == 2, case
        assert said in problem["message"]
        assert problem["raw"] == (raw or given[case].decode())


def test_json_that_is_cut(empty: Path, write: Write) -> None:
    """What is whole of cut-off JSON is loaded, and the cut is recorded."""
    sources, good = {}, []
    for form in ("json", "jsonl"):
        for keep in (-1, -2, -60):
            case = f"cut{keep}.{form}"
            rows = [*three(case), plain.row(f"{case}-last")]
            text = as_form(form, [json.dumps(each).encode() for each in rows])
            sources[case] = write(case, text[:keep])
            # An array lacks nothing but its end.
            good += rows if case == "cut-1.json" else rows[:3]
    counts = load(empty, [*sources.values()]).counts
    assert (counts.added, counts.rejected) == (len(good), len(sources))
    assert plain.posts(empty) == plain.expected(good)
    assert problem_of_each(empty, sources).keys() == sources.keys()


def test_null_in_json(empty: Path, write: Write) -> None:
    """A null among the objects is a row without a title."""
    sources = {}
    for form in ("jsonl", "json"):
        one, *rest = (json.dumps(each).encode() for each in three(form))
        sources[form] = write(f"a.{form}", as_form(form, [one, b"null", *rest]))
    counts = load(empty, [*sources.values()]).counts
    assert (counts.read, counts.added, counts.rejected) == (8, 6, 2)
    for problem in problem_of_each(empty, sources).values():
        assert (problem["source_row"], problem["column_name"]) == (2, "title")


def test_numbers_of_many_digits(empty: Path, write: Write) -> None:
    """A number of more digits than Python reads spoils nothing beside a bad item."""
    sources = []
    for digit, form, others in (
        *(("9", "jsonl", []), ("8", "json", [])),
        *(("7", "jsonl", [b"3"]), ("6", "json", [b"3"])),
    ):
        digits = digit * 6000
        good = f'{{"slug": {digits}, "title": -{digits}}}'.encode()
        sources.append(write(f"{digit}.{form}", as_form(form, [good, *others])))
    assert load(empty, sources).counts.rejected == 2
    slugs = plain.column(empty, "select slug from posts")
    assert {slug[0] for slug in slugs} == {"9", "8", "7", "6"}


def test_large_array_with_a_bad_item(empty: Path, write: Write) -> None:
    """Items of an array that is read in pieces are whole, wherever a piece ends."""
    long = [plain.row(f"s{n}", content=f"{n} " * 99_999) for n in range(9)]
    many = [plain.row(f"t{n}", content=str(n)) for n in range(4_000)]
    items = [json.dumps(each) for each in [*long, *many]]
    items.insert(5, "12345")
    result = load(empty, [write("a.json", f"[{','.join(items)}]")])
    assert (result.counts.read, result.counts.rejected) == (4_010, 1)
    assert plain.posts(empty) == plain.expected([*long, *many])


def test_arrays_behind_each_other(empty: Path, write: Write) -> None:
    """Arrays that were put one behind the other, empty ones too, are all read."""
    one, two, last = (json.dumps([each]) for each in three("plain"))
    plainly = write("plain.json", f"{one}\n{two}\n{last}")
    one, two, last = (json.dumps([each]) for each in three("empty"))
    beside_empty = write("empty.json", f"[]{one}{two}[] \n{last} []\n")
    counts = load(empty, [plainly, beside_empty]).counts
    assert (counts.read, counts.rejected) == (6, 0)
    assert plain.posts(empty) == plain.expected([*three("plain"), *three("empty")])


def test_text_behind_an_array(empty: Path, write: Write) -> None:
    """What is not JSON behind an array is recorded."""
    behind = {"word": "x", "end": "]", "both": 'x [{"slug": "d", "title": "D"}]'}
    sources = {
        name: write(f"{name}.json", f"{json.dumps(three(name))}\n{text}\n")
        for name, text in behind.items()
    }
    counts = load(empty, [*sources.values()]).counts
    assert (counts.read, counts.added, counts.rejected) == (12, 9, 3)
    for name, problem in problem_of_each(empty, sources).items():
        assert (problem["source_line"], problem["raw"]) == (2, f"{behind[name]}\n")


def test_column_that_comes_late(empty: Path, write: Write) -> None:
    """A column that only the last of very many objects has is read."""
    many = "".join(
        f'{{"slug": "{n}", "title": "T"}}\n' for n in range(rounds(30_000, 100_000))
    )
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


def five(name: str) -> list[plain.Row]:
    """Make five good rows that no other name has."""
    return [
        plain.row(f"{name}-{n}", content=f"Body {n}: {'words ' * 5}") for n in range(5)
    ]


def test_viewer_record_short_of_a_line(empty: Path, write: Write) -> None:
    """A record that lacks a line is recorded with its lines; its neighbours load."""
    sources, good, cut = {}, [], {}
    for place in (0, 2, 4):
        for column in ("title", "URL", "content"):
            # Its titles are shorter than the shortest content: see plain.VIEWER_HEADER.
            case = f"{column[0]}{place}"
            rows = five(case)
            records = [plain.viewer_record(each) for each in rows]
            del records[place][plain.VIEWER_COLUMNS.index(column)]
            sources[case] = write(f"{case}.txt", plain.as_viewer(records))
            cut[case] = (len(plain.VIEWER_HEADER) + 7 * place + 1, records[place])
            good += [each for number, each in enumerate(rows) if number != place]
    counts = load(empty, [*sources.values()]).counts
    assert (counts.read, counts.added, counts.rejected) == (45, 36, 9)
    assert plain.posts(empty) == plain.expected(good)
    for case, problem in problem_of_each(empty, sources).items():
        first_line, record = cut[case]
        assert problem["source_line"] == first_line, case
        assert "incomplete record: it needs 7 lines" in problem["message"]
        assert problem["raw"].split("\n") == record


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


def test_viewer_text_that_is_cut(empty: Path, write: Write) -> None:
    """The lines that a cut leaves of the last record are recorded."""
    sources, left = {}, {}
    for count in (1, 3, 5):
        case = f"cut-{count}"
        *records, last = (plain.viewer_record(each) for each in five(case))
        left[case] = last[:count]
        sources[case] = write(f"{case}.txt", plain.as_viewer([*records, left[case]]))
    counts = load(empty, [*sources.values()]).counts
    assert (counts.added, counts.rejected) == (12, 3)
    problems = problem_of_each(empty, sources)
    assert {case: p["raw"].split("\n") for case, p in problems.items()} == left


def test_viewer_text_without_urls(new: Path, write: Write) -> None:
    """Without URLs a missing line leaves nobody to tell where records lie."""
    header = [
        line for name in ("slug", "title") for line in (name, "stringlengths", "1", "9")
    ]
    values = [text for n in range(5) for text in (f"s{n}", f"T{n}")]
    source = write("a.txt", "\n".join([*header, *values, "", ""]))
    load(new, [source])
    assert len(plain.ask(new, "from posts")) == 5
    before = plain.state(new.parent)
    for missing in (0, 9):
        left = values[:missing] + values[missing + 1 :]
        with pytest.raises(SourceError, match="9 lines are not a multiple of 2"):
            load(new, [write("a.txt", "\n".join([*header, *left]))])
        assert plain.state(new.parent) == before


def test_viewer_line_that_is_not_utf8(empty: Path, write: Write) -> None:
    """A record with invalid UTF-8 is recorded with its line and column."""
    data = plain.as_viewer(plain.viewer_record(each) for each in five("s"))
    source = write("a.txt", data.replace(b"About s-2", b"About \xff"))
    assert load(empty, [source]).counts.added == 4
    (problem,) = plain.problems(empty)
    line = len(plain.VIEWER_HEADER) + 15
    assert (problem["source_line"], problem["column_name"]) == (line, "title")
    assert "About \\xff" in problem["raw"]


# -- odd, but good -------------------------------------------------------------


@pytest.mark.parametrize("form", rounds(["quoted"], ["plain", "quoted", "json"]))
def test_many_megabytes_in_a_field(form: str, empty: Path, write: Write) -> None:
    """A field of 100 MB is loaded whole, and so are the rows around it."""
    # DuckDB's buffers for CSV hold 32 MB.
    length = rounds(40_000_000, 100_000_000)
    big = "x" * (length - 5) + " word"
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
    assert lengths[1] == ("b", length, 2)


def test_thousands_of_columns(empty: Path, write: Write) -> None:
    """Columns that nobody needs do no harm, though their names fill 180 kB."""
    others = [f"column_{'x' * 34}_{n}" for n in range(4_000)]
    names, values = ["slug", "title", *others], ["a", "T", *("v" for _ in others)]
    load(empty, [write("a.csv", f"{','.join(names)}\n{','.join(values)}\n")])
    assert plain.ask(empty, "select slug, title from posts") == [("a", "T")]


def test_nul_characters(empty: Path, write: Write) -> None:
    """NUL characters are text like other text."""
    one, two = (
        [plain.row(f"a.{form}", title="T\0itle", content="bo\0dy"), plain.row(form)]
        for form in ("csv", "jsonl")
    )
    sources = [
        write("a.csv", plain.as_delimited(one)),
        write("a.jsonl", plain.as_json_lines(two)),
    ]
    load(empty, sources)
    assert plain.posts(empty) == plain.expected([*one, *two])


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


def test_places_that_are_not_files(blog: Path, tmp_path: Path, run_here: Run) -> None:
    """A folder, a missing file, or a folder as the database is named in one line."""
    before = plain.state(blog.parent)
    for arguments, code, said in (
        ((blog.parent, "--db", blog), ExitCode.SOURCE, "has no Markdown"),
        (("none.csv", "--db", blog), ExitCode.SOURCE, "none.csv does not exist"),
        (("none.csv", "--db", tmp_path), ExitCode.USAGE, "is a directory"),
        (("none.csv", "--db", "no/b.duckdb"), ExitCode.SYSTEM, "cannot be written"),
    ):
        done = run_here("load", *arguments)
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
