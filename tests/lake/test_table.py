"""Many blogs in one table, told apart by a column."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from blogdb.db import schema
from blogdb.db.errors import SourceError
from blogdb.db.quoting import literal
from blogdb.lake import keeping, manifest, work
from blogdb.lake.load import LakeResult, load
from blogdb.lake.manifest import Part
from blogdb.lake.runs import Batch
from blogdb.lake.table import BlogTable
from blogdb.lake.task import Done
from blogdb.loaders.load import load as load_blog
from blogdb.loaders.options import Options

from ..conftest import Run

OPTIONS = Options(bodies=False, search=False)
NAMES = ("a/../b", "..", "Plain", "plain", "日本語 o'hara 50% [x] " * 20)
HEADER = "Blog Name,slug,title,tag,tag,is_draft\n"


def run_here_and_now(jobs: list[Any]) -> Iterator[Any]:
    """Do the jobs in this process."""
    return map(work.do, jobs)


def refresh(root: Path, *locations: Path, column: str = "blog_name") -> LakeResult:
    """Load a table without processes, which take longer than these blogs."""
    table = BlogTable(tuple(map(str, locations)), column)
    return load(root, table, OPTIONS, run_here_and_now)


def rows_of(root: Path, table: str, columns: str, blog: str | None = None) -> list[Any]:
    """Ask a table of a lake."""
    found: list[Any] = []
    for part in manifest.current(root).parts:
        if table in part.tables:
            wanted = (blog,) if blog else ()
            if not blog or blog in part.blogs:
                query = f"select {columns} {part.rows(root, table, wanted)}"
                found += duckdb.sql(query).fetchall()
    return sorted(found)


def rejected_of(root: Path) -> list[tuple[Any, ...]]:
    """Return file, row, line, message and raw text of the rows that are nobody's."""
    (source,) = manifest.current(root).sources.values()
    return duckdb.sql(
        "select source_file, source_row, source_line, message, raw, is_rejected"
        f" from read_parquet({literal(source.path(root))}) order by all"
    ).fetchall()


def line(blog: str, slug: str, title: str = "T", *, draft: str = "") -> str:
    """Write a row of a table in CSV."""
    quoted = blog.replace('"', '""')
    return f'"{quoted}",{slug},{title},x,y,{draft}\n'


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """A table with two posts of each blog, in odd order, and rows of nobody."""
    path = tmp_path / "posts.csv"
    lines = [line(name, f"{turn}") for turn in ("one", "two") for name in NAMES]
    lines.insert(3, line("", "lost"))
    lines.insert(5, line(" \t", "lost too"))
    lines.append(line("plain", "three", draft="yes"))
    lines.append(line("plain", "one", "Twice"))
    path.write_text(HEADER + "".join(lines))
    return path


def test_blogs_of_a_table(posts: Path, tmp_path: Path) -> None:
    """Each blog is loaded under its own name, and every row is accounted for."""
    lake = tmp_path / "lake"
    result = refresh(lake, posts)
    assert (result.changed, result.failed) == (tuple(sorted(NAMES)), {})
    assert rows_of(lake, "posts", "blog, slug, source_file, source_row") == sorted(
        (name, slug, str(posts), row)
        for name in NAMES
        for row, slug in enumerate(("one", "two"), 1)
    )
    # Two columns of one name are both read, and a draft is none of the posts.
    assert rows_of(lake, "post_tags", "raw_name", "..") == [(t,) for t in "xxyy"]
    assert rows_of(lake, "load_problems", "slug, source_row, raw", "plain") == [
        (
            "one",
            4,
            '{"slug":"one","title":"Twice","tag":"x","tag_5":"y","is_draft":null}',
        )
    ]
    assert [row[:2] + row[3:4] for row in rejected_of(lake)] == [
        (str(posts), 4, "no blog"),
        (str(posts), 6, "no blog"),
    ]
    assert [json.loads(row[4])["slug"] for row in rejected_of(lake)] == [
        "lost",
        "lost too",
    ]
    read = 2 * len(NAMES) + 4
    assert (result.read, result.rejected) == (read, 2)
    told = rows_of(
        lake, "loads", "count_added + count_rejected + count_drafts, count_read"
    )
    assert sum(row[0] for row in told) == read - 2
    assert list(keeping.findings(lake)) == []


def test_files_of_several_formats(tmp_path: Path) -> None:
    """A blog in files of several formats has the posts of all, as their readers read.

    Its tables are those of a load of its own rows alone.
    """
    folder = tmp_path / "posts"
    folder.mkdir()
    typed = (
        "select 'a' as blog, 'p' as slug, 'P' as title, ['x', 'y, z'] as tags,"
        " date '2024-01-31' as published, {'name': 'Ann'} as author, 7::bigint as n"
    )
    other = f"select * replace ('b' as blog) from ({typed})"
    rows = f"(from ({typed}) union all {other})"
    duckdb.sql(f"copy {rows} to '{folder}/1.parquet'")
    objects = [
        {"Blog": "a", "slug": "j", "title": "J", "tags": ["q", "r"], "author": "Bo"},
        {"Blog": None, "slug": "none", "title": "N"},
        {"slug": "none too", "title": "N"},
        {"Blog": 7, "slug": "seven", "title": "N"},
    ]
    lines = [*map(json.dumps, objects), "broken"]
    (folder / "2.ndjson").write_text("\n".join(lines))
    (folder / "3.csv").write_text("blog,slug,title\na,c,C\na,too,many,values\n")
    lake = tmp_path / "lake"
    result = refresh(lake, folder / "*", column="blog")
    assert (result.changed, result.read, result.rejected) == (("7", "a", "b"), 9, 4)
    assert sorted(row[3] for row in rejected_of(lake))[1:] == [
        "no blog",
        "no blog",
        "not JSON: Expecting value",
    ]
    assert rows_of(lake, "posts", "slug", "a") == [("c",), ("j",), ("p",)]

    duckdb.sql(
        f"copy (select * exclude (blog) from ({typed})) to '{tmp_path}/1.parquet'"
    )
    del objects[0]["Blog"]
    (tmp_path / "2.ndjson").write_text(json.dumps(objects[0]))
    (tmp_path / "3.csv").write_text("slug,title\nc,C\n")
    own = tmp_path / "own.duckdb"
    load_blog(own, [str(tmp_path / f"{n}") for n in ("1.parquet", "2.ndjson", "3.csv")])
    with duckdb.connect(own, read_only=True) as alone:
        for table in ("posts", "tags", "post_tags", "authors", "post_authors"):
            names = [
                name
                for name, *_ in alone.sql(f"describe {table}").fetchall()
                if name not in ("source_file", "word_count", "toc")
            ]
            listed = ", ".join(names)
            expected = sorted(alone.sql(f"select {listed} from {table}").fetchall())
            assert rows_of(lake, table, listed, "a") == expected, table


def test_refresh_of_a_table(tmp_path: Path) -> None:
    """A refresh writes the blogs that changed alone; one that is gone stays.

    It is told. A blog that fails keeps its last state, and ids are kept.
    """
    posts, lake = tmp_path / "posts.csv", tmp_path / "lake"
    names = ("gone", "lost", "plain")
    lines = [line(name, slug) for slug in ("one", "two") for name in names]
    posts.write_text(HEADER + "".join([*lines, line("", "x")]))
    refresh(lake, posts)
    files = {path: path.stat().st_ino for path in lake.rglob("*")}
    again = refresh(lake, posts)
    assert (again.load, again.changed, again.unchanged) == (None, (), names)
    assert {path: path.stat().st_ino for path in lake.rglob("*")} == files
    ids = rows_of(lake, "posts", "slug, post_id", "plain")

    lines = [line("plain", slug) for slug in ("zero", "one", "two")]
    lines += [line(name, "other") for name in ("lost", "new")]
    posts.write_text(HEADER + "".join(lines))
    result = refresh(lake, posts)
    # One lost all of its posts, which no refresh removes in silence.
    assert (result.changed, [*result.failed]) == (("new", "plain"), ["lost"])
    assert result.vanished == ("gone",)
    assert (result.read, result.rejected) == (5, 0)
    assert rows_of(lake, "posts", "slug", "lost") == [("one",), ("two",)]
    assert rows_of(lake, "posts", "slug, post_id", "plain") == [*ids, ("zero", 3)]
    new = {path for path in lake.rglob("part.parquet") if path not in files}
    assert {path.parent.name for path in new} == {"blogs=1"}
    assert {path.parent.parent.parent.name for path in new} == {"0002"}
    (source,) = manifest.current(lake).sources.values()
    assert (source.rejected, source.digest) == (0, None)
    assert list(keeping.findings(lake)) == []


def test_what_is_no_table(posts: Path, tmp_path: Path) -> None:
    """What is no table of many blogs is refused in a line, and nothing is written."""
    feed = tmp_path / "feed.xml"
    feed.write_text(
        '<rss version="2.0"><channel><title>T</title><link>https://e.org</link>'
        "<item><title>A</title><link>https://e.org/a</link></item></channel></rss>"
    )
    lake = tmp_path / "lake"
    for table, message in (
        (
            BlogTable((str(posts),), "blogname2"),
            "no column blogname2; did you mean Blog Name",
        ),
        (
            BlogTable((str(posts),), "qqq"),
            "no column qqq; it has Blog Name, slug, title",
        ),
        (BlogTable((str(tmp_path),), "x"), "is a folder or an archive"),
        (BlogTable((str(feed),), "x"), "is an export of one blog"),
        (BlogTable((str(tmp_path / "*.none"),), "x"), "matches no file"),
        (BlogTable((str(posts),), "blog_name", 100), "has 0 GB, and one machine reads"),
    ):
        with pytest.raises(SourceError, match=message):
            load(lake, table, OPTIONS, run_here_and_now)
    assert not list(lake.rglob("*.parquet"))


def test_command(tmp_path: Path, run_here: Run) -> None:
    """The command loads a table in processes, and says what is nobody's or gone."""
    posts = tmp_path / "posts.csv"
    posts.write_text(HEADER + line("a", "one") + line("", "x") + line("b", "one"))
    option = ("--lake", "lake", "--blog", "Blog Name", "--no-bodies")
    done = run_here("lake", "load", "posts.csv", *option)
    assert done.stdout == "2 blogs loaded, 0 unchanged, 0 failed\n", done
    assert "1 row of posts.csv rejected" in done.stderr
    done = run_here("lake", "show", "rejected_rows", "--lake", "lake", "--json")
    assert [row["source_row"] for row in json.loads(done.stdout)] == [2]
    posts.write_text(HEADER + line("a", "one"))
    done = run_here("lake", "load", "posts.csv", *option)
    assert done.stdout == "0 blogs loaded, 1 unchanged, 0 failed\n"
    assert "b: is not in posts.csv any more; it stays as it was" in done.stderr
    for sources, message in (
        (("posts.csv", *option[:2]), "says the blog: --blog COLUMN"),
        (("a", "b", *option[:2]), "a and b cannot be loaded at once"),
    ):
        done = run_here("lake", "load", *sources)
        assert (done.returncode, message in done.stderr) == (3, True), done


def test_blogs_with_the_same_rows_are_left_alone(tmp_path: Path) -> None:
    """A blog has a task if its rows, their order or the options differ, or it failed.

    In which file and place the rows are makes no difference.
    """
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"

    def tasks(options: Options = OPTIONS, failed: str = "") -> list[str]:
        wanted: list[str] = []

        def do(job: Any) -> Any:
            if isinstance(job, Batch):
                return work.do(job)
            wanted.extend(blog.name for blog in job.blogs)
            loaded = {blog.name: 1 for blog in job.blogs if blog.name != failed}
            part = Part(job.load, job.name, schema.HEAD, (), tuple(loaded))
            return Done(part, loaded, {failed: "why"} if failed else {})

        table = BlogTable((str(tmp_path / "*.csv"),), "blog_name")
        load(tmp_path / "lake", table, options, lambda jobs: map(do, jobs))
        return wanted

    first.write_text(HEADER + "".join(line(b, s) for b in "abc" for s in "xy"))
    assert tasks() == ["a", "b", "c"]
    assert tasks() == []
    first.write_text(HEADER + line("d", "x") + line("a", "y") + line("a", "x"))
    moved = HEADER + "".join(line("b", s) for s in "xy") + line("c", "x")
    second.write_text(moved + line("c", "y", "New"))
    assert tasks() == ["a", "c", "d"]
    second.write_text(moved)
    assert tasks(failed="c") == ["c"]
    assert tasks() == ["c"]
    assert tasks(replace(OPTIONS, strict=True)) == ["a", "b", "c", "d"]


def test_how_a_table_is_read(tmp_path: Path, run_here: Run) -> None:
    """Format, columns, drafts and memory are as the options say, for each blog.

    The column of the blog may be a post's, too.
    """
    lines = ("site,heading,name,is_draft", "a,A,one,", "a,B,two,yes", "b,C,one,")
    (tmp_path / "posts.dat").write_text("\n".join((*lines, "")))
    option = ("lake", "load", "posts.dat", "--lake", "lake", "--blog", "site")
    assert run_here(*option).returncode == 3
    maps = ("title=heading", "slug=name", "authors=site")
    option += ("--format", "csv", "--drafts", *(f"--map={each}" for each in maps))
    done = run_here(*option, "--memory-limit", "100KB")
    assert (done.returncode, "memory ran out" in done.stderr) == (6, True), done
    done = run_here(*option, "--memory-limit", "500MB", "--no-bodies")
    assert done.stdout == "2 blogs loaded, 0 unchanged, 0 failed\n", done
    lake = tmp_path / "lake"
    assert rows_of(lake, "posts", "blog, slug, title, is_draft") == [
        ("a", "one", "A", False),
        ("a", "two", "B", True),
        ("b", "one", "C", False),
    ]
    assert rows_of(lake, "authors", "blog, name") == [("a", "a"), ("b", "b")]


def test_a_part_of_a_table(tmp_path: Path) -> None:
    """With --partial a table of new posts removes none of those that there are."""
    lake = tmp_path / "lake"
    for day, slug in enumerate(("one", "two")):
        posts = tmp_path / f"day-{day}.csv"
        posts.write_text(HEADER + line("a", slug))
        options = replace(OPTIONS, partial=True)
        load(lake, BlogTable((str(posts),), "blog_name"), options, run_here_and_now)
    assert rows_of(lake, "posts", "slug") == [("one",), ("two",)]


def test_tables_mode(tmp_path: Path) -> None:
    """Rows that nobody else may read stay so in the lake."""
    posts = tmp_path / "posts.csv"
    posts.write_text("blog,slug,title\na,c,C\n,lost,L\n")
    posts.chmod(0o600)
    refresh(tmp_path / "lake", posts, column="blog")
    written = list((tmp_path / "lake").rglob("part.parquet"))
    assert {"posts", "rejected_rows"} <= {path.parts[-3] for path in written} | {
        path.parts[-2] for path in written
    }
    assert {path.stat().st_mode & 0o077 for path in written} == {0}
