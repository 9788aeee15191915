"""Every format of the same rows gives the same tables, however it is named."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

import duckdb
import pytest

from blogdb.db.errors import ExitCode, SourceError, SystemFailureError
from blogdb.loaders.options import Options

from ..conftest import CACHE, one_duckdb
from ..rounds import rounds
from . import plain
from .without_bodies import load

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[[str, "bytes | str"], str]

CSV = plain.as_delimited(plain.ROWS)
JSON_LINES = plain.as_json_lines(plain.ROWS)


def in_two(data: bytes, compress: Callable[[bytes], bytes]) -> bytes:
    """Compress the beginning and the rest apart."""
    return compress(data[:200]) + compress(data[200:])


FORMATS: dict[str, Callable[[Iterable[plain.Row]], bytes]] = {
    "posts.csv": plain.as_delimited,
    "bom.csv": lambda rows: b"\xef\xbb\xbf" + plain.as_delimited(rows),
    "windows.csv": partial(plain.as_delimited, end="\r\n"),
    "semicolons.csv": partial(plain.as_delimited, delimiter=";"),
    "bars.csv": partial(plain.as_delimited, delimiter="|"),
    "semicolons-within.csv": partial(plain.as_delimited, glue="; "),
    "posts.csv.gz": lambda rows: gzip.compress(plain.as_delimited(rows)),
    "members.csv.gz": lambda rows: in_two(plain.as_delimited(rows), gzip.compress),
    "posts.csv.zst": lambda rows: zstd.compress(plain.as_delimited(rows)),
    "frames.csv.zst": lambda rows: in_two(plain.as_delimited(rows), zstd.compress),
    "excel.csv": lambda rows: b"sep=;\r\n" + plain.as_delimited(rows, ";", end="\r\n"),
    "quoted.csv": lambda rows: b'"sep=^"\n' + plain.as_delimited(rows, "^"),
    "posts.xlsx": plain.as_sheet,
    "posts.tsv": partial(plain.as_delimited, delimiter="\t"),
    "posts.jsonl": plain.as_json_lines,
    "posts.ndjson": lambda rows: (
        b"\n" + plain.as_json_lines(rows).replace(b"\n", b"\n\n")
    ),
    "posts.jsonl.gz": lambda rows: gzip.compress(plain.as_json_lines(rows)),
    "posts.jsonl.zst": lambda rows: zstd.compress(plain.as_json_lines(rows)),
    "posts.json": plain.as_json,
    "posts.json.gz": lambda rows: gzip.compress(plain.as_json(rows)),
    "posts.parquet": partial(plain.as_parquet, is_typed=True),
    "text.parquet": partial(plain.as_parquet, is_typed=False),
}
MISNAMED = {
    "really-csv.parquet": "posts.csv",
    "not-compressed.csv.gz": "posts.csv",
    "without-a-suffix": "posts.csv.zst",
    "compressed.csv": "posts.csv.gz",
    "really-tabs.csv": "posts.tsv",
    "really-json-lines.csv": "posts.jsonl",
    "really-json.jsonl": "posts.json",
    "really-parquet.txt": "posts.parquet",
}
KINDS = {"ndjson": "jsonl", "xlsx": "excel"}


def kind(name: str) -> str:
    """Tell the format of one of the files."""
    suffix = name.split(".")[1]
    return KINDS.get(suffix, suffix)


def rows_of(name: str) -> list[plain.Row]:
    """Give the small blog's rows with slugs and addresses that no other name has."""
    return [
        each | {key: f"{each[key]}-{name}" for key in ("slug", "url")}
        for each in plain.ROWS
    ]


def require_equal(database: Path, write: Write, files: Mapping[str, str]) -> None:
    """Load each file in the format of another, and hold all against their rows.

    Args:
        database: an empty database.
        write: writes a file.
        files: the files' names, and the format of each.
    """
    sources = [
        write(name, FORMATS[form](rows_of(name))) for name, form in files.items()
    ]
    counts = load(database, sources).counts
    count = len(plain.ROWS) * len(files)
    assert (counts.read, counts.added, counts.problems) == (count, count, 0)
    rows = [row for name in files for row in rows_of(name)]
    assert plain.posts(database) == plain.expected(rows)
    formats, slugs = plain.ask_all(
        database,
        "select format from loads",
        "select slug from posts order by post_id",
    )
    assert formats == [(", ".join(sorted(set(map(kind, files.values())))),)]
    assert slugs == [(row["slug"],) for row in rows]


def test_formats_are_equal(empty: Path, write: Write) -> None:
    """Each format gives the posts that its rows say, in their order."""
    require_equal(empty, write, {name: name for name in FORMATS})


def test_content_goes_before_name(empty: Path, write: Write) -> None:
    """What a file is called does not matter when its content tells the format."""
    require_equal(empty, write, MISNAMED)


def test_viewer_text_is_equal(empty: Path, write: Write) -> None:
    """The viewer's text gives the posts that its records say, line by line."""
    records = [plain.viewer_record(each) for each in plain.ROWS]
    load(empty, [write("posts.txt", plain.as_viewer(records))])
    flat = [r | {"content": r["content"].replace("\n", " ")} for r in plain.ROWS]
    assert plain.posts(empty) == plain.expected(flat)
    assert plain.column(empty, "select format from loads") == ["viewer"]


def test_days_of_parquet_timestamps(empty: Path, write: Write) -> None:
    """A Parquet timestamp gives its calendar day, one with a zone that of UTC."""
    import pyarrow as pa
    from pyarrow import parquet

    noon = 1_704_456_000  # 2024-01-05T12:00:00Z
    for slug, kind_of_time in (
        ("plain", pa.timestamp("us")),
        ("zoned", pa.timestamp("us", tz="Pacific/Auckland")),
    ):
        sink = io.BytesIO()
        values = {
            "slug": [slug],
            "title": ["T"],
            "date": pa.array([noon * 10**6], kind_of_time),
        }
        parquet.write_table(pa.table(values), sink)
        load(empty, [write(f"{slug}.parquet", sink.getvalue())], Options(partial=True))
    days = plain.ask(empty, "select slug, published_on::varchar from posts order by 1")
    assert days == [("plain", "2024-01-05"), ("zoned", "2024-01-05")]


def test_name_decides_where_content_does_not(empty: Path, write: Write) -> None:
    """A header that no synonym knows leaves the format to the file's name."""
    source = write("odd.tsv", "a\tb\nfirst\tOne\n")
    load(empty, [source], Options(mapping={"slug": "a", "title": "b"}))
    assert plain.ask(empty, "select slug, title from posts") == [("first", "One")]


def test_format_option_overrides(new: Path, write: Write) -> None:
    """--format goes before content and name, and an unknown one is answered."""
    source = write("posts.csv", "slug,title\nfirst,One\n")
    with pytest.raises(SourceError, match="has no JSON object"):
        load(new, [source], Options(format="jsonl"))
    with pytest.raises(
        SourceError, match="no format 'xml'; known: parquet, excel, sqlite,"
    ):
        load(new, [source], Options(format="xml"))
    assert not new.exists()
    load(new, [write("odd.txt", "a,b\n1,2\n")], Options(format="csv", mapping=_AB))
    assert plain.column(new, "select format from loads") == ["csv"]


_AB = {"slug": "a", "title": "b"}


def test_many_files(empty: Path, write: Write) -> None:
    """Several files of several formats are one blog, and each file's rows count."""
    first = write("one.csv", plain.as_delimited(plain.ROWS[:1]))
    second = write("two.jsonl", plain.as_json_lines(plain.ROWS[1:]))
    result = load(empty, [first, second, first])
    assert (result.counts.read, result.counts.added) == (4, 4)
    assert plain.posts(empty) == plain.expected(plain.ROWS)
    rows = plain.ask(
        empty, "select source_file, source_row from posts order by post_id"
    )
    assert rows == [(first, 1), (second, 1), (second, 2), (second, 3)]
    assert plain.column(empty, "select format from loads") == ["csv, jsonl"]


def test_globs(empty: Path, write: Write) -> None:
    """A glob finds its files in the order of their names; a file's own name wins."""
    for number in (2, 10, 1):
        write(f"part-{number}.csv", f"slug,title\ns{number},T{number}\n")
    folder = Path(write("other.csv", "slug,title\nx,X\n")).parent
    load(empty, [f"{folder}/part-*.csv"])
    found = plain.column(empty, "select slug from posts order by post_id")
    assert found == ["s1", "s10", "s2"]


def test_names_that_look_like_patterns(empty: Path, write: Write) -> None:
    """A file whose name is a pattern or a partition is read, and no other file."""
    folder = Path(write("other.csv", "slug,title\nx,X\n")).parent
    odd = ("[a-z]", "*", "?", "title=hive")
    sources, good = [], []
    for name in ("posts.csv", "posts.jsonl", "posts.parquet"):
        rows = dict(zip(odd, rows_of(name), strict=True))
        for place, row in (rows | dict.fromkeys("ab", plain.row("wrong"))).items():
            (folder / place).mkdir(exist_ok=True)
            (folder / place / name).write_bytes(FORMATS[name]([row]))
        sources += [str(folder / place / name) for place in odd]
        good += rows_of(name)
    load(empty, sources)
    assert plain.posts(empty) == plain.expected(good)


def test_glob_below_an_odd_folder(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative glob is found wherever one stands, and again by a refresh."""
    folder = tmp_path / "d[1]"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("a.csv").write_text("slug,title\na,A\n")
    load(blog, ["*.csv"], Options(partial=True))
    assert "a" in plain.column(blog, "select slug from posts")
    monkeypatch.chdir(tmp_path)
    Path("d[1]/b.csv").write_text("slug,title\nb,B\n")
    load(blog, ["d[[]1]/*.csv"], Options(partial=True))
    assert "b" in plain.column(blog, "select slug from posts")


def test_glob_that_finds_nothing(new: Path, write: Write) -> None:
    """A glob without files is an error that names it."""
    folder = Path(write("posts.csv", CSV)).parent
    with pytest.raises(SourceError, match=r"nothing-\*\.csv"):
        load(new, [f"{folder}/nothing-*.csv"])


def test_standard_input(empty: Path, run_here: Run) -> None:
    """`-` reads standard input, its format detected by content."""
    data = FORMATS["posts.parquet"](plain.ROWS)
    done = run_here("load", "-", "--db", empty, stdin=data)
    assert done.returncode == 0, done.stderr
    assert plain.posts(empty) == plain.expected(plain.ROWS)


def test_standard_input_again(empty: Path, run_here: Run) -> None:
    """The same input again changes nothing; a refresh says that it is gone."""
    before = run_here("load", "-", "--db", empty, stdin=CSV) and plain.state(
        empty.parent
    )
    assert plain.posts(empty) == plain.expected(plain.ROWS)
    assert run_here("load", "-", "--db", empty, stdin=CSV).returncode == 0
    done = run_here("load", "--db", empty)
    assert done.returncode == ExitCode.REFUSED
    assert "standard input, which cannot be read again" in done.stderr
    assert plain.state(empty.parent) == before


@pytest.mark.parametrize("scheme", ["https", "s3", "hf"][: rounds(1, 3)])
def test_addresses_without_httpfs(scheme: str, new: Path, run: Run) -> None:
    """Without DuckDB's httpfs an address gives the one line that says how to get it."""
    home = new.parent / "without-extensions"
    home.mkdir()
    done = run(
        *("load", f"{scheme}://blog.example/posts.csv", "--db", new),
        # What blogdb makes once is there already, and no extension.
        env={"HOME": str(home), "XDG_CACHE_HOME": CACHE},
    )
    assert done.returncode == ExitCode.SOURCE
    assert done.stderr.count("\n") == 1
    assert "install_extension('httpfs')" in done.stderr
    assert not new.exists()


def test_formats_of_one_blog_refresh_each_other(empty: Path, write: Write) -> None:
    """The same rows in another format change no post, and the new file is known."""
    load(empty, [write("posts.csv", CSV)])
    ids = plain.ids(empty)
    for name in ("posts.jsonl", "posts.tsv"):
        result = load(empty, [write(name, FORMATS[name](plain.ROWS))])
        assert (
            result.counts.added,
            result.counts.changed,
            result.counts.unchanged,
        ) == (0, 0, 4)
    assert plain.ids(empty) == ids
    assert set(plain.column(empty, "select load_id from posts")) == {1}


def test_careful_reading_gives_the_same_rows(new: Path, write: Write) -> None:
    """The way that looks for bad rows reads the good ones as the quick way does."""
    bad = {"posts.csv": b"cut off\n", "posts.jsonl": b"{cut off\n"}
    written = {name: FORMATS[name](rows_of(name)) for name in bad}
    counts = load(new, [write(name, written[name] + bad[name]) for name in bad]).counts
    assert (counts.added, counts.rejected) == (8, 2)
    rows = [row for name in bad for row in rows_of(name)]
    assert plain.posts(new) == plain.expected(rows)
    counts = load(new, [write(name, written[name]) for name in bad]).counts
    assert (counts.unchanged, counts.changed) == (8, 0)


@one_duckdb("1.5")
def test_central_formats_on_each_duckdb(
    empty: Path, write: Write, run: Run, each_duckdb: dict[str, str]
) -> None:
    """On each DuckDB the program reads text, JSON, Parquet and bad rows alike."""
    tables = {
        "one.csv.zst": zstd.compress(plain.as_delimited(plain.ROWS[:1])),
        "two.json": plain.as_json(plain.ROWS[1:2]),
        "three.parquet": plain.as_parquet(plain.ROWS[2:3], is_typed=True),
        "four.csv": plain.as_delimited(plain.ROWS[3:]) + b'broken,"never ends',
    }
    sources = [write(name, data) for name, data in tables.items()]
    done = run("load", *sources, "--db", empty, "--json", env=each_duckdb)
    assert '"rejected": 1' in done.stdout, done.stderr
    assert plain.posts(empty) == plain.expected(plain.ROWS)


def test_order_of_a_crowded_source(write: Write, empty: Path) -> None:
    """Rows keep their order, however many threads read them at once."""
    rows = [plain.row(f"s{number}") for number in range(20_000)]
    source = write("a.jsonl", plain.as_json_lines(rows))
    load(empty, [source])
    query = "select slug from posts order by source_row"
    assert plain.column(empty, query) == [row["slug"] for row in rows]


def test_encodings(empty: Path, write: Write) -> None:
    """--encoding reads text that is not UTF-8, and is remembered for a refresh."""
    text = "slug,title\r\na,Größe\r\nb,Œuvre\r\n"
    source = write("posts.csv", text.encode("cp1252"))
    load(empty, [source], Options(encoding="cp1252"))
    titles = "select title from posts order by slug"
    assert plain.column(empty, titles) == ["Größe", "Œuvre"]
    write("posts.csv", f"{text}c,naïve\r\n".encode("cp1252"))
    assert load(empty).counts.added == 1
    assert plain.column(empty, titles)[-1] == "naïve"
    for encoding, given in (("utf-16", text), ("utf-16-le", f"\ufeff{text}")):
        write("posts.csv", gzip.compress(given.encode(encoding)))
        counts = load(empty, [source], Options(encoding=encoding)).counts
        assert counts.rejected == 0
        assert plain.column(empty, titles)[0] == "Größe"


@pytest.mark.parametrize(
    ("encoding", "content", "said"),
    [
        ("cp12", b"slug,title\na,A\n", "there is no encoding 'cp12'"),
        ("ascii", "slug,title\na,Ä\n".encode(), "is not text in ascii"),
        ("cp1252", plain.as_parquet(plain.ROWS, is_typed=False), "is not text"),
        ("hex", b"slug,title\na,A\n", "there is no encoding 'hex'"),
        ("undefined", b"slug,title\na,A\n", "there is no encoding 'undefined'"),
        ("\udcff", b"slug,title\na,A\n", r"there is no encoding '\\udcff'"),
    ],
)
def test_wrong_encodings(
    encoding: str, content: bytes, said: str, new: Path, write: Write
) -> None:
    """An encoding that is none, or not the file's, is refused in a line."""
    with pytest.raises(SourceError, match=said):
        load(new, [write("posts", content)], Options(encoding=encoding))


def test_parquet_text_without_its_mark(empty: Path, write: Write) -> None:
    """Binary columns of Parquet, lists as well, are text, unless not in UTF-8."""
    import pyarrow as pa
    from pyarrow import parquet

    binary = pa.binary()
    table = pa.table(
        {
            "slug": pa.array([b"a", b"b"], binary),
            "title": pa.array(["Größe".encode(), b"\xff"], binary),
            "tags": pa.array([["ü".encode(), b"x"], None], pa.list_(binary)),
        }
    )
    sink = io.BytesIO()
    parquet.write_table(table, sink)
    load(empty, [write("posts.parquet", sink.getvalue())])
    titles = plain.column(empty, "select title from posts order by slug")
    assert titles == ["Größe", "\\xFF"]
    assert set(plain.column(empty, "select name from tags")) == {"ü", "x"}


def test_columns_with_one_name(empty: Path, write: Write) -> None:
    """Lists of columns with one name are one list; other values fill each other."""
    text = "slug,Tags,title,tags,title,tags\na,x,One,y; z,,\nb,,,w,Two,x\n"
    for bad in ("", "short\n"):
        load(empty, [write("posts.csv", text + bad)])
        assert plain.ask(
            empty,
            "select slug, title, string_agg(raw_name, ' ' order by position) from posts"
            " join post_tags using (post_id) group by slug, title order by slug",
        ) == [("a", "One", "x y z"), ("b", "Two", "w x")]


def test_sheets(empty: Path, write: Write) -> None:
    """The first sheet with a blog's columns is read; cells are what they show."""
    day = dt.date(2024, 1, 5)
    source = write(
        "posts.xlsx",
        plain.as_spreadsheet(
            [["Notes"], ["about this file"]],
            [[], ["id", "Title", "Date", "draft"], [7.0, "A & B", day, ""], [""] * 4],
        ),
    )
    assert load(empty, [source]).counts.read == 1
    assert plain.ask(
        empty, "select slug, title, published_on, published_raw from posts"
    ) == [("7", "A & B", day, None)]


def test_spreadsheet_without_the_extra(
    new: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its reader a spreadsheet is refused with what to install."""
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(SystemFailureError, match=r"pip install 'blogdb\[excel\]'"):
        load(new, [write("posts.xlsx", plain.as_sheet(plain.ROWS))])


FAR = b'<row><c r="%s" t="inlineStr"><is><t>z</t></is></c></row></sheetD'
NO_SHEETS = {
    "entity": (b">X<", b">&x;<", "unrecognized entity"),
    "no-text": (b'<c t="inlineStr">', b'<c t="s"><v>9</v>', "not found in shared"),
    "far-cell": (b"</sheetD", FAR % b"XFD1048576", "memory"),
    "too-far": (b"</sheetD", FAR % b"ZZZZZZZ9", "memory"),
}


@pytest.mark.parametrize("case", NO_SHEETS)
def test_hostile_spreadsheet(new: Path, write: Write, case: str) -> None:
    """A spreadsheet that its reader cannot read, or dies of, is refused in one line."""
    old, hostile, reason = NO_SHEETS[case]
    sheet = plain.as_sheet([{"title": "X", "slug": "x"}])
    hurt = plain.with_part(sheet, "xl/1.xml", lambda text: text.replace(old, hostile))
    with pytest.raises(SourceError, match=f"not a valid spreadsheet .*{reason}"):
        load(new, [write("posts.xlsx", hurt)])
    assert not new.exists()


@pytest.mark.parametrize("length", ["9" * 30, "9" * 400, "9" * 400 + "M"])
def test_viewer_with_an_endless_length(new: Path, write: Write, length: str) -> None:
    """A length in the viewer's header that no text has counts as none."""
    lines = ["url", "stringlengths", "1", "9", "title", "stringlengths", length, "9"]
    text = "\n".join([*lines, "https://a.example/x", "X", ""])
    assert load(new, [write("posts.txt", text)]).counts.added == 1


def test_numbers_that_json_lacks(new: Path, tmp_path: Path) -> None:
    """A typed value with such a number is kept as a text, and others as they are."""
    source = str(tmp_path / "posts.parquet")
    duckdb.sql(
        "select 'A' as title, 'a' as slug, 'nan'::double as score,"
        " {'most': ['inf'::double]} as bounds, ['NaN', '\"'] as words, 1.5 as ratio"
    ).write_parquet(source)
    load(new, [source])
    ((fields,),) = plain.ask(new, "select fields from posts")
    assert json.loads(fields, parse_constant=pytest.fail) == {
        "score": "nan",
        "bounds": "{'most': [inf]}",
        "words": ["NaN", '"'],
        "ratio": 1.5,
    }
