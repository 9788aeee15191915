"""The interface for Python programs, on the bundled sample and a small blog."""

from __future__ import annotations

import doctest
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import duckdb
import pytest

import blogdb
from blogdb.api.blog import Blog, LoadOptions
from blogdb.db import engine
from blogdb.loaders.options import Options
from blogdb.report import report

from ..conftest import Run
from ..few_views import few_template, few_views  # noqa: F401 (fixtures)

HEAD = "slug,title,date,tags\n"


@pytest.fixture
def blog(loaded_template: Path) -> Blog:
    """The bundled sample."""
    return blogdb.open(loaded_template)


def small(folder: Path, *slugs: str) -> Path:
    """Write a source with a post for each slug."""
    path = folder / "posts.csv"
    path.write_text(HEAD + "".join(f"{slug},{slug},2024-01-01,a\n" for slug in slugs))
    return path


@pytest.mark.parametrize("module", ["blogdb", "blogdb.api.answer", "blogdb.api.blog"])
def test_examples_are_true(
    module: str, loaded_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The examples of the docstrings give what they show, on the sample."""
    # Of a page, they show its name.
    monkeypatch.setattr(report, "BEFORE_MENDING", ())
    monkeypatch.chdir(tmp_path)
    shutil.copy(loaded_template, "blog.duckdb")
    blog = blogdb.open("blog.duckdb")
    done = doctest.testmod(import_module(module), extraglobs={"blog": blog})
    assert done.attempted > 0
    assert done.failed == 0


def test_import_is_quick() -> None:
    """To import blogdb imports nothing that takes time, and tells all that it has."""
    code = (
        "import sys, blogdb; heavy = {'duckdb', 'click', 'sqlalchemy', 'blogdb.api'};"
        "print(heavy & {*sys.modules}, {*blogdb.__all__} - {*dir(blogdb)})"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert told.stdout.split("\n")[0] == "set() set()"
    with pytest.raises(AttributeError, match="no attribute 'opened'"):
        _ = blogdb.opened  # type: ignore[attr-defined]


def test_load_takes_the_options_of_loads() -> None:
    """Each option of a load may be given to `load`, and no other."""
    assert LoadOptions.__annotations__.keys() == {each.name for each in fields(Options)}


@pytest.mark.parametrize(
    ("sql", "parameters", "columns", "rows"),
    [
        ("select ? as a, ? as b;", [1, "x"], ["a", "b"], [(1, "x")]),
        ("select $n + 1 as n -- end", {"n": 4}, ["n"], [(5,)]),
        ("(values (1, 2))", None, ["col0", "col1"], [(1, 2)]),
        ("select 1 as a, 2 as a", None, ["a", "a_1"], [(1, 2)]),
        ("select 1 as a where false", None, ["a"], []),
        (
            "pivot (select 1 as n, 'x' as kind) on kind using sum(n)",
            None,
            ["x"],
            [(1,)],
        ),
    ],
)
def test_questions_are_answered(
    blog: Blog,
    sql: str,
    parameters: list[object] | dict[str, object] | None,
    columns: list[str],
    rows: list[tuple[object, ...]],
) -> None:
    """A question of any form has its columns and rows, with its parameters in place."""
    answer = blog.query(sql, parameters)
    assert answer.columns == columns
    assert list(answer) == answer.rows() == rows
    assert len(answer) == len(rows)


def test_what_is_no_select_is_answered(blog: Blog) -> None:
    """`describe`, `show`, `summarize` and `explain` have rows, as in the shell."""
    assert blog.query("describe tags").rows()[0][:2] == ("tag_id", "INTEGER")
    assert ("posts",) in blog.query("show tables").rows()
    assert blog.query("summarize tags").dicts()[1]["column_name"] == "name"
    assert len(blog.query("explain from tags")) == 1


def test_times_with_a_zone_are_texts(blog: Blog) -> None:
    """A time with a zone needs no other package, and its type is told as it is."""
    answer = blog.query("select timestamptz '2024-01-01 00:00:00+00' as at")
    assert answer.types == ["TIMESTAMP WITH TIME ZONE"]
    ((at,),) = answer.rows()
    assert isinstance(at, str)
    assert at.startswith("202")


def test_other_libraries_get_the_same_rows(blog: Blog) -> None:
    """Arrow, pandas and polars get the rows, of any number, as often as they want."""
    answer = blog.query("select range as n, 'é' || range as t from range(3000)")
    expected = [(n, f"é{n}") for n in range(3000)]
    assert answer.rows() == expected
    for _ in range(2):
        assert [(row["n"], row["t"]) for row in answer.arrow().to_pylist()] == expected
        assert [*answer.pandas().itertuples(index=False, name=None)] == expected
        assert answer.polars().rows() == expected


@pytest.mark.parametrize(
    ("extra", "package"),
    [("arrow", "pyarrow"), ("pandas", "pandas"), ("polars", "pyarrow")],
)
def test_what_is_not_installed_is_named(
    blog: Blog, extra: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a library, one line says which extra brings it."""
    answer = blog.query("select 1")
    monkeypatch.setitem(sys.modules, package, None)
    command = rf"pip install 'blogdb\[{extra}\]'$"
    with pytest.raises(blogdb.SystemFailureError, match=command):
        getattr(answer, extra)()


def test_notebooks_show_a_table(blog: Blog) -> None:
    """A notebook shows the first rows, and what is in them is no HTML."""
    answer = blog.query(
        "select '<b>' || range as text, range as n, null as empty from range(25)"
    )
    page = answer._repr_html_()
    assert page.count("<tr>") == 1 + 20
    assert "<td>&lt;b&gt;0</td>" in page
    assert '<td style="text-align: right">19</td><td></td>' in page
    assert "<b>" not in page
    assert "… and 5 more" in page
    assert repr(answer) == "<Answer: 25 rows of text, n, empty>"


def test_views_are_shown_as_by_the_command(
    blog: Blog, run_here: Run, loaded_template: Path
) -> None:
    """`view` and `search` give the rows that `show` and `search` print."""
    rows = blog.view(
        "TAG_USAGE",
        columns=["tag", "count_posts"],
        where="count_posts > 1",
        sort=["-count_posts", "tag"],
        limit=3,
    )
    said = run_here(
        *("show", "tag_usage", "--columns", "tag,count_posts", "--format", "csv"),
        *("--where", "count_posts > 1", "--sort", "-count_posts,tag", "--limit", "3"),
        *("--db", loaded_template),
    )
    lines = [f"{tag},{count}" for tag, count in rows]
    assert said.stdout.splitlines() == ["tag,count_posts", *lines]
    found = blog.search("diffusion", limit=3, tag="guide", since="2022-01-01")
    said = run_here(
        *("search", "diffusion", "--limit", "3", "--tag", "guide"),
        *("--since", "2022-01-01", "--format", "csv", "--db", loaded_template),
    )
    assert [post["slug"] for post in found.dicts()]
    assert said.stdout.splitlines()[0] == ",".join(found.columns)
    assert len(said.stdout.splitlines()) > len(found)


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("selec 1", "syntax error"),
        ("create table t (a int)", "a query only reads"),
        ("copy posts to 'x.csv'", "a query only reads"),
        ("attach 'x.duckdb'", "a query only reads"),
        ("install httpfs", "a query only reads"),
        ("select 1; select 2", "there are 2 statements"),
        ("from read_csv('/etc/passwd')", "a query reads the database and nothing else"),
        ("from 'posts.csv'", "a query reads the database and nothing else"),
        ("set threads = 1", "a query only reads"),
    ],
)
def test_questions_only_read(blog: Blog, sql: str, says: str) -> None:
    """In a program, too, a question reads the database, and nothing else."""
    with pytest.raises(blogdb.QueryError, match=says):
        blog.query(sql)


def test_slow_questions_end(loaded_template: Path) -> None:
    """A question that takes longer than its timeout ends with an error that says so."""
    blog = blogdb.open(loaded_template, timeout=0.2, threads=1)
    endless = "select count(*) from range(1000000) a, range(1000000) b"
    with pytest.raises(blogdb.QueryError, match=r"longer than 0.2 s"):
        blog.query(f"{endless} where a.range * b.range = -1")
    assert blog.query("select 1").rows() == [(1,)]


def test_large_questions_end(loaded_template: Path) -> None:
    """A question that needs more memory than its limit ends with an error."""
    blog = blogdb.open(loaded_template, memory_limit="50MB")
    with pytest.raises(blogdb.SystemFailureError, match="more memory than"):
        blog.query("select range, hash(range) from range(50000000)")


@pytest.mark.usefixtures("few_views")
def test_each_question_sees_the_last_load(tmp_path: Path) -> None:
    """A refresh shows at the next question, whatever else the program keeps open."""
    blog = blogdb.open(tmp_path / "blog.duckdb")
    loaded = blog.load(small(tmp_path, "one"), bodies=False, search=False)
    assert loaded.counts.added == 1
    question = "select slug from posts order by slug"
    with duckdb.connect(str(blog.database), read_only=True) as other:
        before = blog.query(question)
        small(tmp_path, "one", "two")
        assert blog.load().counts.added == 1
        assert blog.query(question).rows() == [("one",), ("two",)]
        # An answer is what the blog said then, and an open connection has the old file.
        assert before.rows() == [("one",)]
        assert other.execute(question).fetchall() == [("one",)]
    with ThreadPoolExecutor(4) as threads:
        answers = threads.map(lambda _: blog.query(question).rows(), range(8))
        assert set(map(len, answers)) == {2}


@pytest.mark.usefixtures("few_views")
def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    """A database may have the names that DuckDB has for its own."""
    source = small(tmp_path, "one")
    first = blogdb.open(tmp_path / "memory.duckdb")
    first.load(source, bodies=False, search=False)
    for name in ("temp.duckdb", "system.db", "a b?.x", "main"):
        path = tmp_path / name
        path.write_bytes(first.database.read_bytes())
        assert blogdb.open(path).query("select slug from posts").rows() == [("one",)]
    assert first.query("select slug from posts").rows() == [("one",)]


def test_mistakes_are_told(blog: Blog, tmp_path: Path) -> None:
    """Each mistake has the error of the command line, with its exit code."""
    for call, kind, says in (
        (lambda: blog.view("tag_usag"), blogdb.QueryError, "did you mean tag_usage"),
        (lambda: blog.view("posts_tagged"), blogdb.QueryError, "takes parameters"),
        (lambda: blog.view("tags", where="1) or (1"), blogdb.QueryError, "condition"),
        (lambda: blog.describe("nothing"), blogdb.QueryError, "there is no view"),
        (lambda: blog.search("a", since="soon"), blogdb.QueryError, "soon"),
        (
            lambda: blog.audit("dead-lnk"),
            blogdb.ArgumentError,
            "did you mean dead-link",
        ),
        (lambda: blog.audit(severity="bad"), blogdb.ArgumentError, "no severity bad"),
        (lambda: blog.report(blog.database), blogdb.ArgumentError, "name another file"),
        (
            lambda: blogdb.open(tmp_path / "none").views(),
            blogdb.DatabaseError,
            "does not exist",
        ),
        (
            lambda: blogdb.open(tmp_path / "none").load(tmp_path / "nothing.csv"),
            blogdb.SourceError,
            "nothing.csv",
        ),
    ):
        with pytest.raises(kind, match=says) as raised:
            call()
        assert isinstance(raised.value, blogdb.BlogdbError)
        assert raised.value.exit_code > 1


def test_audit_and_report(
    blog: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`audit` gives findings, the most severe first, and `report` writes a page."""
    findings = blog.audit()
    assert findings
    ranks = [("error", "warning", "note").index(each.severity) for each in findings]
    assert ranks == sorted(ranks)
    (rule,) = {each.rule for each in blog.audit(findings[0].rule)}
    assert rule == findings[0].rule
    # The parts that take long are those of tests/report.
    monkeypatch.setattr(report, "BEFORE_MENDING", ())
    page = blog.report(tmp_path / "report.html", title="Ours")
    assert "<title>Ours</title>" in page.read_text("utf-8")
    assert page.stat().st_mode & 0o777 <= blog.database.stat().st_mode & 0o777
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]


def test_the_catalogue(blog: Blog) -> None:
    """Views are listed with their questions, and explained column by column."""
    listed = {each["name"]: each for each in blog.views()}
    assert listed["posts_per_month"]["question"]
    assert "posts" not in listed
    assert "posts" in {each["name"] for each in blog.views(all_of_them=True)}
    columns = [each["name"] for each in blog.describe("posts_per_month")["columns"]]
    with engine.connect(blog.database) as connection:
        result = connection.execute("from posts_per_month")
        assert columns == [each[0] for each in result.description]
