"""`blogdb query` and `blogdb show`: what they answer, and what they refuse."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import subprocess
from pathlib import Path

import pytest

from blogdb.api.lookup import find
from blogdb.api.selection import Selection, rows_of
from blogdb.api.session import reading
from blogdb.db import engine
from blogdb.db.errors import ExitCode, QueryError

from ..conftest import PROGRAM, Run
from ..rounds import combined, rounds


def rows(text: str) -> list[list[str]]:
    """Read CSV."""
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize(
    "sql",
    [
        "select slug from posts order by slug limit 1",
        "from posts select slug order by slug limit 1;",
        "with found as (select min(slug) as slug from posts) from found -- done",
        "select 'hallo' as slug from posts_tagged('Guide') where slug = 'hello'",
        "values ('hallo')",
    ],
)
@pytest.mark.usefixtures("blog")
def test_ways_to_ask(run_here: Run, sql: str) -> None:
    """A question may begin with select, from, with or values, and call macros."""
    done = run_here("query", sql, "-f", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert rows(done.stdout)[1:] == [["hallo"]]


@pytest.mark.parametrize(
    ("form", "sql"),
    combined(
        ["table", "csv"],
        [
            "describe posts",
            "summarize posts",
            "show tables",
            "explain from posts",
            "pivot posts on language using count(*)",
            "from (pivot posts on language using count(*)) /* ; */ ; -- ;",
        ],
    ),
)
@pytest.mark.usefixtures("blog")
def test_statements_that_only_read(run_here: Run, sql: str, form: str) -> None:
    """DuckDB's own statements that only read are answered as other questions are."""
    done = run_here("query", sql, "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") > 1


@pytest.mark.usefixtures("blog")
def test_plan_keeps_its_lines(run_here: Run) -> None:
    """EXPLAIN prints its plan as DuckDB draws it."""
    done = run_here("query", "explain select slug from posts where word_count > 1")
    assert "word_count" in done.stdout
    assert "␊" not in done.stdout


@pytest.mark.usefixtures("blog")
def test_sql_from_standard_input(run_here: Run) -> None:
    """`-` reads the statement from standard input."""
    sql = "select 'ä' as \"größe\"\n-- end"
    done = run_here("query", "-", "--format", "csv", stdin=sql)
    assert done.stdout == "größe\nä\n"


# Which statements run at all is tried in tests/faults/sandbox, one by one.
HARMFUL = [
    "from read_csv('{secret}')",
    "from read_text('{secret}')",
    "from read_blob('{secret}')",
    "from read_json('{secret}')",
    "from read_parquet('{secret}')",
    "from sniff_csv('{secret}')",
    "from '{secret}'",
    "from glob('{folder}/*')",
    "from query('from read_text(''{secret}'')')",
    "describe from '{secret}'",
    "summarize '{secret}'",
    "explain analyze from read_text('{secret}')",
    "from parquet_metadata('{secret}')",
    "from 'http://127.0.0.1:1/x.csv'",
    "from read_parquet('https://127.0.0.1:1/x.parquet')",
    "from 's3://bucket/x.parquet'",
    "copy posts to '{folder}/new'",
    "copy posts from '{secret}'",
    "explain analyze copy posts to '{folder}/new'",
    "export database '{folder}/new'",
    "import database '{folder}'",
    "attach '{folder}/new'",
    "detach blog",
    "use memory",
    "install httpfs",
    "load httpfs",
    "set threads = 1",
    "set enable_external_access = true",
    "reset lock_configuration",
    "pragma enable_profiling",
    "pragma threads = 1",
    "call enable_logging()",
    "insert into tags (tag_id, name) values (9, 'x')",
    "update tags set name = 'x'",
    "delete from tags",
    "with x as (insert into tags (tag_id, name) values (9, 'x') returning *) from x",
    "explain analyze delete from tags",
    "truncate tags",
    "drop table tags",
    "create table x as select 1",
    "create temp table x as select 1",
    "create view x as select 1",
    "create macro x() as 1",
    "create secret (type s3)",
    "alter table tags add column x int",
    "comment on table tags is 'x'",
    "select nextval('tags_tag_id_seq')",
    "begin",
    "commit",
    "vacuum",
    "checkpoint",
    "prepare x as select 1",
    "execute x",
    "from sys",
    "select 1; delete from tags",
    "select 1; select 2",
    "select $1",
    "select ?",
    "selec 1",
    "select",
    "",
    " ;; -- nothing",
    "select 'a\x1b[31m' + 1",
]


@pytest.mark.parametrize("sql", HARMFUL[:: rounds(8, 1)])
def test_query_refuses(run_here: Run, blog: Path, tmp_path: Path, sql: str) -> None:
    """What is wrong, or is more than reading the database, is one line and code 9."""
    secret = tmp_path / "secret"
    secret.write_text("a\nhidden\n")
    before = blog.read_bytes(), sorted(tmp_path.iterdir())
    done = run_here("query", sql.format(secret=secret, folder=tmp_path))
    assert done.returncode == ExitCode.QUERY, done.stdout + done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("blogdb: ")
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr
    assert "hidden" not in done.stderr
    assert (blog.read_bytes(), sorted(tmp_path.iterdir())) == before


@pytest.mark.parametrize(
    "sql",
    [
        "from read_csv('{secret}')",
        "copy posts to '{folder}/new'",
        "attach '{folder}/new'",
        "set allowed_paths = ['/']",
        "select 1; select 2",
        "1) to '{folder}/new'; --",
        "delete from tags",
        "explain from posts",
    ][:: rounds(2, 1)],
)
def test_parquet_refuses(run_here: Run, blog: Path, tmp_path: Path, sql: str) -> None:
    """The file that Parquet goes to opens no door to any other."""
    test_query_refuses(
        lambda *arguments: run_here(*arguments, "--format", "parquet"),
        blog,
        tmp_path,
        sql,
    )


@pytest.mark.parametrize("form", ["table", "parquet"])
@pytest.mark.parametrize(
    "function",
    [
        "enable_logging(storage='file', storage_path='{folder}/new')",
        "enable_profiling(format='json', save_location='{folder}/new')",
        "checkpoint()",
    ],
)
def test_functions_leave_nothing(
    run_here: Run, blog: Path, tmp_path: Path, function: str, form: str
) -> None:
    """DuckDB's functions that write beside their answer write nothing here."""
    before = blog.read_bytes()
    sql = f"select now() from {function.format(folder=tmp_path)}"
    run_here("query", sql, "--format", form, "--output", "/dev/null")
    assert list(tmp_path.iterdir()) == [blog]
    assert blog.read_bytes() == before


@pytest.mark.usefixtures("blog")
def test_error_keeps_the_hint(run_here: Run) -> None:
    """An error of SQL names what was perhaps meant."""
    done = run_here("query", "from posts_per_mont")
    assert 'Did you mean "posts_per_month"?' in done.stderr
    assert "LINE" not in done.stderr
    # What the question says is no reason, though DuckDB quotes it.
    for sign in ("bad_alloc", "Corrupt database file"):
        done = run_here("query", f'select titel as "{sign}" from posts')
        assert 'Candidate bindings: "title"' in done.stderr
        assert done.returncode == ExitCode.QUERY
        done = run_here("query", f"select '{sign}'::date")
        assert sign in done.stderr
        assert done.returncode == ExitCode.QUERY


@pytest.mark.usefixtures("blog")
def test_sql_that_is_not_unicode(run_here: Run) -> None:
    """Bytes that are not UTF-8 are refused with one line."""
    done = run_here("query", "-", stdin=b"select '\xff'")
    assert done.returncode == ExitCode.QUERY
    assert "not valid UTF-8" in done.stderr


@pytest.mark.usefixtures("blog")
def test_error_in_the_middle_leaves_no_file(run_here: Run, tmp_path: Path) -> None:
    """A query that fails while it is read leaves the output as it was."""
    output = tmp_path / "out.csv"
    output.write_text("before")
    sql = "select if(range < 100000, range, error('late')) from range(200000)"
    done = run_here("query", sql, "--output", output)
    assert done.returncode == ExitCode.QUERY
    assert "late" in done.stderr
    assert output.read_text() == "before"
    assert not list(tmp_path.glob(".blogdb-*"))


@pytest.mark.usefixtures("blog")
def test_csv(run_here: Run) -> None:
    """CSV keeps the data as it is, and tells a null from an empty text."""
    done = run_here(
        "query",
        "select slug, title, published_on, null as gap, '' as empty"
        " from posts order by post_id",
        "--format",
        "csv",
    )
    assert done.stdout == (
        "slug,title,published_on,gap,empty\n"
        'hello,Hello [bold]world[/bold],2024-01-05,,""\n'
        'red,Red \x1b[31malert\x1b[0m,2024-02-10,,""\n'
        'hallo,"Hallo, ""Welt""\nzwei | Zeilen",,,""\n'
    )


@pytest.mark.usefixtures("blog")
def test_json(run_here: Run) -> None:
    """JSON is an array of objects with dates in ISO form and real numbers."""
    done = run_here(
        "query",
        "select slug, title, published_on, 1.5::decimal(4, 2) as amount,"
        " 'nan'::double as no_number, [1, null] as numbers, {'a': date '2024-01-05'}"
        " as nested, true as is_so, time '10:00:00' as at_time,"
        " timestamptz '2024-01-05 10:00:00+00' as zoned,"
        " timestamp '2024-01-05 10:00:00' as moment, 'a\x07b'::blob as bytes"
        " from posts where slug = 'red'",
        "--format",
        "json",
    )
    (row,) = json.loads(done.stdout)
    zoned = row.pop("zoned")
    assert zoned.startswith("2024-01-0")
    assert row == {
        "slug": "red",
        "title": "Red \x1b[31malert\x1b[0m",
        "published_on": "2024-02-10",
        "amount": 1.5,
        "no_number": None,
        "numbers": [1, None],
        "nested": {"a": "2024-01-05"},
        "is_so": True,
        "at_time": "10:00:00",
        "moment": "2024-01-05T10:00:00",
        "bytes": "a\x07b",
    }


@pytest.mark.parametrize("form", ["json", "csv", "markdown", "table", "parquet"])
@pytest.mark.usefixtures("blog")
def test_no_rows(run_here: Run, form: str) -> None:
    """A question without an answer is no error, in any format."""
    done = run_here("show", "posts", "--where", "false", "-f", form, "-o", "out")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    if form == "json":
        done = run_here("query", "from posts where false", "-f", "json")
        assert json.loads(done.stdout) == []


@pytest.mark.usefixtures("blog")
def test_markdown(run_here: Run) -> None:
    """Markdown escapes what would end a cell, and aligns numbers."""
    done = run_here(
        "query",
        "select title, word_count, published_on from posts where slug = 'hallo'",
        "--format",
        "markdown",
    )
    assert done.stdout == (
        "| title | word_count | published_on |\n"
        "| --- | ---: | --- |\n"
        '| Hallo, "Welt"␊zwei \\| Zeilen | 0 | ∅ |\n'
    )


@pytest.mark.usefixtures("blog")
def test_table(run_here: Run) -> None:
    """A table is plain text of full width: no colours, no markup, no line feeds."""
    done = run_here(
        "query", "select title, word_count, published_on from posts order by 2"
    )
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    assert lines[0].split() == ["title", "word_count", "published_on"]
    assert lines[2].endswith("0  ∅")
    assert lines[2].startswith('Hallo, "Welt"␊zwei | Zeilen')
    assert lines[3].startswith("Red ␛[31malert␛[0m ")
    assert lines[4].startswith("Hello [bold]world[/bold] ")
    assert lines[5:] == ["(3 rows)"]
    assert "\x1b" not in done.stdout
    ends = {
        line.rindex(f" {number} ")
        for line, number in zip(lines[2:5], "012", strict=True)
    }
    assert len(ends) == 1


@pytest.mark.usefixtures("blog")
def test_wide_table_in_a_pipe(run_here: Run) -> None:
    """A table in a pipe is never cut to a terminal's width."""
    done = run_here("query", f"select '{'x' * 500}' as a, '{'y' * 500}' as b")
    assert "x" * 500 in done.stdout
    assert "y" * 500 in done.stdout


@pytest.mark.usefixtures("blog")
def test_long_table_is_cut_aloud(run_here: Run) -> None:
    """A table stops at 1,000 rows and says so; --limit and CSV go on."""
    done = run_here("query", "from range(1001)")
    assert len(done.stdout.splitlines()) == 1003
    assert "(the first 1,000 rows; more with --limit" in done.stdout
    for arguments in (["--limit", "1001"], ["--format", "csv"]):
        done = run_here("query", "from range(1001)", *arguments)
        assert "\n1000\n" in done.stdout.replace(" ", "")
        assert "first" not in done.stdout
        assert done.stderr == ""


@pytest.mark.parametrize("form", ["csv", "table", "json", "markdown", "parquet"])
@pytest.mark.usefixtures("blog")
def test_limit(run_here: Run, tmp_path: Path, form: str) -> None:
    """--limit cuts the answer in every format."""
    run_here("query", "from range(7)", "--limit", "3", "-f", form, "-o", "out")
    output = tmp_path / "out"
    if form == "parquet":
        import duckdb

        found = duckdb.sql(f"from read_parquet('{output}')").fetchall()
        assert found == [(0,), (1,), (2,)]
    else:
        heads = {"csv": 1, "table": 3, "json": 2, "markdown": 2}
        assert len(output.read_text().splitlines()) == 3 + heads[form]


def test_parquet(run_here: Run, blog: Path, tmp_path: Path) -> None:
    """Parquet goes to a file or a pipe, with the database's own types."""
    import duckdb

    first, second = tmp_path / "first.parquet", tmp_path / "second.parquet"
    done = run_here("show", "posts", "--output", first)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with second.open("wb") as stream:
        subprocess.run(
            [PROGRAM, "query", "from posts;", "-f", "parquet", "--db", blog],
            stdout=stream,
            check=True,
        )
    assert first.read_bytes() == second.read_bytes()
    found = duckdb.sql(f"select published_on from '{first}' where slug = 'red'")
    assert [str(kind) for kind in found.types] == ["DATE"]
    assert not list(tmp_path.glob(".blogdb-*"))


BEGINS = {
    "csv": b"one,two\n1,a\n",
    "tsv": b"one\ttwo\n1\ta\n",
    "json": b"[\n{",
    "ndjson": b'{"one": 1, "two": "a"}\n',
    "jsonl": b'{"one": 1, "two": "a"}\n',
    "md": b"| one | two |\n",
    "html": b"<!doctype html>\n",
    "xlsx": b"PK",
    "parquet": b"PAR1",
    "txt": b"one  1\n",
}


@pytest.mark.parametrize("suffix", [*BEGINS][:: rounds(2, 1)])
@pytest.mark.usefixtures("blog")
def test_output_names_the_format(run_here: Run, tmp_path: Path, suffix: str) -> None:
    """The name of --output tells the format."""
    output = tmp_path / f"out.{suffix}"
    done = run_here("query", "select 1 as one, 'a' as two", "--output", output)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert output.read_bytes().startswith(BEGINS[suffix])


@pytest.mark.usefixtures("blog")
def test_html_is_text(run_here: Run) -> None:
    """A value that is HTML stays text, and a page asks for nothing."""
    sql = 'select \'<script>&"\' as "<b>", 1 as n, null as none'
    page = run_here("query", sql, "-f", "html").stdout
    assert "<td>&lt;script&gt;&amp;&quot;<td class=number>1<td>\n" in page
    assert "<th>&lt;b&gt;" in page
    assert "default-src 'none'" in page
    assert not any(part in page for part in ("<script", "<b>", "http://", "https://"))


@pytest.mark.usefixtures("blog")
def test_spreadsheet(run_here: Run, tmp_path: Path) -> None:
    """A spreadsheet has texts as texts, numbers, days, and what it cannot hold cut."""
    from python_calamine import CalamineWorkbook

    sql = (
        "select '=1+1' as text, 1.5 as number, date '2024-02-03' as day, true as yes,"
        " null as none, 12345678901234567::bigint as long, date '1850-01-01' as old,"
        " repeat('x', 40000) as much"
    )
    done = run_here("query", sql, "-o", "out.xlsx")
    assert done.returncode == 0
    assert "1 text cut to the 32,767 characters" in done.stderr
    sheet = CalamineWorkbook.from_path(tmp_path / "out.xlsx").get_sheet_by_index(0)
    head, row = sheet.to_python()
    assert head == ["text", "number", "day", "yes", "none", "long", "old", "much"]
    assert row[:5] == ["=1+1", 1.5, dt.date(2024, 2, 3), True, ""]
    assert row[5:7] == ["12345678901234567", "1850-01-01"]
    assert len(row[7]) == 32_767


@pytest.mark.usefixtures("blog")
def test_one_row_has_a_field_a_line(run_here: Run) -> None:
    """A single row has one field a line, and others have so with --vertical."""
    done = run_here("query", "select 1 as one, 'a' as second")
    assert done.stdout == "one     1\nsecond  a\n(1 row)\n"
    done = run_here("query", "from range(2)", "--vertical")
    assert done.stdout == "── 1 ──\nrange  0\n── 2 ──\nrange  1\n(2 rows)\n"
    done = run_here("query", "from range(9)", "-n", "2")
    assert done.stdout.splitlines()[-1] == "(the first 2 rows)"


def test_output_is_never_the_database(
    run_here: Run, small_blog: Path, tmp_path: Path
) -> None:
    """--output refuses to replace the database, what it has beside it, or its source.

    Whatever the path looks like: what counts is where it leads.
    """
    blog = small_blog
    run_here("load", "-", "--partial", stdin="slug,title\nfourth,Fourth\n")
    source = tmp_path / "posts.csv"
    source.write_text("slug,title\nfifth,Fifth\n")
    run_here("load", source.name, "--partial", "-q")
    kept = tmp_path / f".{blog.name}.generations"
    (tmp_path / "link.csv").symlink_to(blog)
    (tmp_path / "name.csv").hardlink_to(blog)
    (tmp_path / "kept").symlink_to(kept)
    (tmp_path / "source.csv").symlink_to(source.name)
    beside = ("link.csv", "name.csv", f"kept/../{blog.name}", "kept/000001.duckdb")
    paths = {
        **dict.fromkeys(beside, ExitCode.USAGE),
        f"{blog.name}.wal": ExitCode.USAGE,
        f".{blog.name}.lock": ExitCode.USAGE,
        f".{blog.name}.generations/000009.duckdb": ExitCode.USAGE,
        "posts.csv": ExitCode.USAGE,
        "source.csv": ExitCode.USAGE,
        f"gone/../{blog.name}": ExitCode.SYSTEM,
    }
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for path, code in paths.items():
        done = run_here("show", "posts", "--output", path, "-f", "csv")
        assert (done.returncode, done.stderr.count("\n")) == (code, 1), path
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_output_is_as_private_as_the_database(
    run_here: Run, blog: Path, tmp_path: Path, form: str
) -> None:
    """Rows of a private database are private; an existing output keeps its mode."""
    output = tmp_path / f"out.{form}"
    modes = []
    for database_mode, output_mode in ((0o600, None), (0o644, None), (0o644, 0o640)):
        blog.chmod(database_mode)
        if output_mode is None:
            output.unlink(missing_ok=True)
        else:
            output.chmod(output_mode)
        assert run_here("show", "posts", "--output", output).returncode == 0
        modes.append(output.stat().st_mode & 0o777)
    assert modes == [0o600, 0o644, 0o640]


@pytest.mark.usefixtures("blog")
def test_output_that_cannot_be_written(run_here: Run) -> None:
    """An output in a folder that is not there is a failure of the system."""
    done = run_here("show", "posts", "--output", "none/out.csv")
    assert done.returncode == ExitCode.SYSTEM
    assert done.stderr.count("\n") == 1


@pytest.mark.usefixtures("blog")
def test_output_to_a_device(run: Run) -> None:
    """An output that is no plain file is written where it stands."""
    done = run("query", "select 1 as one", "-f", "csv", "-o", "/dev/stdout")
    assert (done.returncode, done.stdout) == (0, "one\n1\n")
    assert Path("/dev/null").is_char_device()


@pytest.mark.usefixtures("blog")
def test_show_with_a_condition(run_here: Run) -> None:
    """--where keeps the rows that meet a condition, subqueries included."""
    for condition in (
        "slug = 'red'",
        "slug = 'red' -- the red one",
        "slug in (select slug from posts_tagged('guide')) and word_count < 2",
        "true and /* a */ slug = 'red'",
    ):
        done = run_here("show", "posts_overview", "--where", condition, "-f", "json")
        assert [row["slug"] for row in json.loads(done.stdout)] == ["red"], condition


@pytest.mark.usefixtures("blog")
def test_show_without_sql(run_here: Run) -> None:
    """--columns, --only, --sort and --limit choose what SQL would."""

    def shown(*arguments: str) -> list[list[str]]:
        done = run_here("show", *arguments, "-f", "csv")
        assert (done.returncode, done.stderr) == (0, "")
        return rows(done.stdout)

    usage = ("tag_usage", "--columns", "tag,COUNT_POSTS")
    assert shown(*usage, "--sort", "-tag") == [
        ["tag", "count_posts"],
        ["llm", "1"],
        ["guide", "2"],
    ]
    assert shown(*usage, "--sort", "count_posts desc", "-n", "1")[1:] == [
        ["guide", "2"]
    ]
    assert shown(*usage, "--only", "tag=LLM")[1:] == [["llm", "1"]]
    posts = ("posts", "--columns", "slug", "--sort", "slug")
    either = shown(*posts, "--only", "slug=red", "--only", "slug=hallo")
    assert either[1:] == [["hallo"], ["red"]]
    both = shown(*posts, "--only", "slug=red", "--only", "language=de")
    assert both[1:] == []
    assert shown(*posts, "--only", "url=", "--where", "slug > 'h'")[1:] == [
        ["hallo"],
        ["red"],
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--columns", "tag,count_post"], "did you mean count_posts?"),
        (["--sort", "-tga"], "has no column tga; did you mean tag?"),
        (["--only", "tagg=x"], "did you mean tag?"),
        (["--only", "tag=giude"], "there is no tag giude; did you mean guide?"),
        (["--only", "nonsense=x"], "its columns: tag, "),
    ],
)
@pytest.mark.usefixtures("blog")
def test_show_names_the_nearest(run_here: Run, arguments: list[str], said: str) -> None:
    """A mistyped column or tag is an error that names the nearest."""
    done = run_here("show", "tag_usage", *arguments)
    assert done.returncode == ExitCode.QUERY
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("show tag_usage --where count_posts>9", "the filter left none of 2 rows"),
        ("show posts --only slug=redd", "no slug is redd; did you mean red?"),
        ("show images_without_alt", "no post has an image"),
        ("show readership_by_tag", "no readership was imported; to import it: blogdb"),
        ("show translations --only title=x", ""),
        ("query|from posts_tagged('giude')", "there is no tag giude; did you mean"),
        ("query|from posts_by('Adda')", "there is no author Adda; did you mean Ada?"),
        ("query|select 1 where false", ""),
    ][:: rounds(2, 1)],
)
@pytest.mark.usefixtures("blog")
def test_no_rows_says_why(run_here: Run, command: str, why: str) -> None:
    """A table without rows says why, where the database tells."""
    words = command.split("|") if "|" in command else command.split()
    done = run_here(*words)
    assert (done.returncode, done.stderr) == (0, "")
    expected = f"(no rows: {why}" if why else "(no rows)"
    assert done.stdout.startswith(expected)


def test_no_rows_of_what_was_not_loaded(
    run_here: Run, tmp_path: Path, empty_template: Path
) -> None:
    """A blog without bodies, days or posts is the reason, and what to do is said."""
    (tmp_path / "posts.csv").write_text("slug,title\na,A\nb,B\n")
    run_here("load", "posts.csv", "--no-bodies", "--no-search")
    reasons = {
        "images_without_alt": "no bodies were loaded; to load them: blogdb load --bod",
        "author_activity": "no post has a day, a tag or an author",
        "translations": "all posts are in one language",
        "posts_per_month": "no post has a day",
        "open_problems": "the last load had no problems",
    }
    for view, why in [*reasons.items()][: rounds(3, None)]:
        assert run_here("show", view).stdout.startswith(f"(no rows: {why}"), view
    done = run_here("show", "posts_overview", "--db", empty_template)
    assert (
        done.stdout
        == "(no rows: there are no posts; to load some: blogdb load SOURCE)\n"
    )


CONDITIONS = [
    "true) or (true",
    "true) union all select * from posts where (true",
    "true); delete from posts; select (true",
    "true; delete from posts",
    "true /* open",
    "true order by slug",
    "true limit 1",
    "true group by slug",
    "true from posts",
    "true, false",
    "true window w as ()",
    "slug as x",
    "",
    "-- nothing",
    "nonsense = 1",
    "slug = $1",
    "exists (from read_text('/etc/hosts'))",
    "'",
]


def test_condition_stays_in_its_place(run_here: Run, blog: Path) -> None:
    """--where takes one condition, and nothing that reaches beyond it."""
    for condition in CONDITIONS[:: rounds(6, 1)]:
        done = run_here("show", "posts", "--where", condition)
        assert (done.returncode, done.stdout) == (ExitCode.QUERY, ""), condition
        assert done.stderr.count("\n") == 1
    with reading(blog) as session:
        posts = find(session, "posts")

        def ask(condition: str) -> None:
            session.query(rows_of(session, posts, Selection(condition=condition)))

        ask("true")
        for condition in CONDITIONS:
            with pytest.raises(QueryError):
                ask(condition)


def test_show_a_language(run_here: Run, blog: Path) -> None:
    """--language keeps the rows in a language, or says what can be asked instead."""
    connection = engine.connect(blog, read_only=False)
    connection.execute("update posts set language = 'pt-br' where slug = 'red'")
    connection.close()
    for code in ("PT_br", "pt"):
        asked = ("show", "post_tag_facts", "--language", code, "-f", "json")
        shown = json.loads(run_here(*asked).stdout)
        assert {row["slug"] for row in shown} == {"red"}
        assert json.loads(run_here(*asked, "--where", "false or false").stdout) == []
    counted = run_here("show", "tag_usage", "--language", "de")
    assert counted.returncode == ExitCode.QUERY
    assert "blogdb show post_tag_facts --language de" in counted.stderr
    unknown = run_here("show", "posts", "--language", "p")
    assert unknown.returncode == ExitCode.QUERY
    assert unknown.stderr == (
        "blogdb: no post is in p; the blog's languages: de, en, pt-br\n"
    )


@pytest.mark.usefixtures("blog")
def test_show_unknown_view(run_here: Run) -> None:
    """An unknown view is answered with the nearest name and the list of names."""
    done = run_here("show", "post_per_month")
    assert done.returncode == ExitCode.QUERY
    assert "did you mean posts_per_month?" in done.stderr
    assert "blogdb views" in done.stderr


@pytest.mark.usefixtures("blog")
def test_show_macro(run_here: Run) -> None:
    """A macro needs its parameters, so show says how it is asked."""
    done = run_here("show", "posts_tagged")
    assert done.returncode == ExitCode.QUERY
    assert "blogdb describe posts_tagged" in done.stderr


def test_show_what_an_analyst_made(run_here: Run, blog: Path) -> None:
    """Own views, in other schemas and with odd names, are shown as well."""
    connection = engine.connect(blog, read_only=False)
    connection.execute("""
        create schema mine;
        create view mine.recent as select 'schema' as place;
        create view "My ""own"" view" as select 'name' as place;
    """).fetchall()
    connection.close()
    assert "schema" in run_here("show", "MINE.recent", "-f", "csv").stdout
    assert "name" in run_here("show", 'my "own" view', "-f", "csv").stdout
    assert run_here("show", "recent").returncode == ExitCode.QUERY


def test_path_from_the_environment(run_here: Run, blog: Path, tmp_path: Path) -> None:
    """BLOGDB_PATH names the database, and --db goes before it."""
    other = tmp_path / "other.duckdb"
    blog.rename(other)
    ask = ("query", "select count(*) as n from posts", "-f", "csv")
    assert run_here(*ask).returncode == ExitCode.DATABASE
    assert run_here(*ask, env={"BLOGDB_PATH": str(other)}).stdout == "n\n3\n"
    done = run_here(*ask, "--db", other, env={"BLOGDB_PATH": "none"})
    assert done.stdout == "n\n3\n"


@pytest.mark.usefixtures("blog")
def test_output_is_utf8_in_any_locale(run: Run) -> None:
    """What goes to a pipe is UTF-8, whatever the locale."""
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run("query", "-", stdin="select 'größe ∅' as a", env=env)
    assert "größe ∅" in done.stdout
