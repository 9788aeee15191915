"""Many blogs in one folder of Parquet."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import create_engine, inspect, text

from blogdb.db.errors import (
    BusyError,
    DatabaseError,
    ExitCode,
    RefusedError,
    SourceError,
    SystemFailureError,
)
from blogdb.db.quoting import literal
from blogdb.lake import keeping, manifest, spark, tables, task
from blogdb.lake.load import MOST_BLOGS, LakeResult, load
from blogdb.lake.sources import blogs_in
from blogdb.lake.task import Done, LoadTask
from blogdb.loaders.load import load as load_blog
from blogdb.loaders.options import Options
from blogdb.sql import catalog

from ..conftest import Run
from ..rounds import rounds

POST = "---\ntitle: {title}\ndate: {day}\ntags: [{tags}]\n---\n{body}\n"


def run_here_and_now(tasks: list[LoadTask]) -> Iterator[Done]:
    """Run the tasks in this process."""
    return map(task.run, tasks)


def refresh(root: Path, folder: Path) -> LakeResult:
    """Load without processes, which take longer than these blogs."""
    options = Options(bodies=False, search=False)
    return load(root, blogs_in(folder), options, run_here_and_now)


def write_post(
    blog: Path, name: str, title: str, tags: str = "llm", body: str = "Hi."
) -> None:
    """Write a post of a blog of Markdown."""
    blog.mkdir(parents=True, exist_ok=True)
    text = POST.format(title=title, day="2024-01-31", tags=tags, body=body)
    (blog / f"{name}.md").write_text(text)


def make_blogs(folder: Path) -> None:
    """Write four blogs that differ in all that may matter, and a broken one.

    Two have the same path, one has a name that no folder could have, one is a table,
    and two have names that DuckDB takes for one.
    """
    link = "See [it](https://example.org/x) and [that](/first/)."
    write_post(folder / "o'hara 50% [x]", "first", "一番目", "深層学習, LLM", link)
    write_post(folder / "plain", "first", "First", "llm", link)
    write_post(folder / "plain", "second", "Second", "llm, 中文", "# Head\n\n`code`\n")
    write_post(folder / "plain", "fourth", "Fourth", "x")
    write_post(folder / "plain", "fifth", "Fifth", "x")
    write_post(folder / "Plain", "other", "Other", "c++")
    (folder / "table.csv").write_text(
        'slug,title,authors,tags,published\na,A,"Ann, Bo",x,2024-02-01\n'
        "b,A,Ann,,2024-02-02\n"
    )
    (folder / "broken.csv").write_text("nothing\nhere\n")


def files_of(root: Path) -> dict[str, int]:
    """List the files of a lake with their inodes."""
    found = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): path.stat().st_ino for path in found}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `blogs`, and the `lake` that they were loaded into."""
    folder = tmp_path_factory.mktemp("made")
    make_blogs(folder / "blogs")
    result = load(folder / "lake", blogs_in(folder / "blogs"))
    assert result.changed == ("Plain", "o'hara 50% [x]", "plain", "table")
    assert list(result.failed) == ["broken"]
    return folder


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same in a folder that stays as it is, and where that was made."""
    folder = tmp_path_factory.mktemp("own")
    make_blogs(folder / "blogs")
    refresh(folder / "lake", folder / "blogs")
    kept = tmp_path_factory.mktemp("kept") / "own"
    return Path(shutil.copytree(folder, kept)), folder


@pytest.fixture
def own(place: tuple[Path, Path]) -> Path:
    """The same, to be changed, where it was made: a blog remembers its source."""
    kept, folder = place
    shutil.rmtree(folder)
    return Path(shutil.copytree(kept, folder))


def test_each_blog_is_what_its_file_is(made: Path, tmp_path: Path) -> None:
    """A blog's schema in the file of views has the rows and views of its own file."""
    from blogdb.lake.views import write

    state = manifest.current(made / "lake")
    write(made / "lake", state, tmp_path / "lake.duckdb")
    schemas = {
        "table": "table.csv",
        "o'hara 50% [x]": "o'hara 50% [x]",
        "Plain": "Plain",
        "plain_2": "plain",
    }
    views = [each.name for each in catalog.entries() if each.kind == "view"]
    # The views of two schemas, of which one has a name that wants quotes.
    with_views = rounds({"o'hara 50% [x]", "plain_2"}, {*schemas})
    with duckdb.connect() as lake:
        lake.execute(f"attach {literal(tmp_path / 'lake.duckdb')} as lake (read_only)")
        lake.execute("use lake")
        for schema, source in schemas.items():
            own = tmp_path / f"{schema[:5]}.duckdb"
            load_blog(own, [str(made / "blogs" / source)])
            lake.execute(f"attach {literal(own)} as own")
            # The two were loaded at different times.
            times = (
                f'from "{schema}".loads as other where other.load_id = loads.load_id'
            )
            lake.execute(
                "update own.loads set started_at = other.started_at,"
                f" seconds = other.seconds {times}"
            )
            for name in [*tables.names(), *(views if schema in with_views else [])]:
                here, there = (
                    Counter(map(str, lake.execute(f"from {place}.{name}").fetchall()))
                    for place in (f'"{schema}"', "own")
                )
                assert here == there, (schema, name)
            lake.execute("detach own")
        rows = lake.execute("select blog, path from posts order by all").fetchall()
        ((tagged,),) = lake.execute(
            "select count(*) from tag_usage where tag = 'llm'"
        ).fetchall()
        lake.execute("use lake.plain_2")
        of_macro = lake.execute("select slug from posts_tagged('llm')").fetchall()
    assert sorted(of_macro) == [("first",), ("second",)]
    assert tagged == 2
    assert [row for row in rows if row[1].strip("/") == "first"] == [
        ("o'hara 50% [x]", rows[1][1]),
        ("plain", rows[1][1]),
    ]


def test_nothing_new_writes_nothing(own: Path) -> None:
    """Loading the same blogs again writes no file."""
    before = files_of(own / "lake")
    result = refresh(own / "lake", own / "blogs")
    assert (result.load, result.changed) == (None, ())
    assert len(result.unchanged) == 4
    assert files_of(own / "lake") == before


def test_refresh_of_one_blog(own: Path) -> None:
    """A refresh writes the blog's own files alone, and ids stay when a post returns.

    A blog that cannot be read any more keeps its rows, and the reason is told.
    """
    lake, blogs = own / "lake", own / "blogs"
    before = files_of(lake)
    first = (blogs / "plain" / "first.md").read_text()
    write_post(blogs / "plain", "third", "Third", "new")
    (blogs / "plain" / "first.md").unlink()
    shutil.rmtree(blogs / "Plain")
    (blogs / "Plain").mkdir()
    result = refresh(lake, blogs)
    assert (result.load, result.changed) == (2, ("plain",))
    assert set(result.failed) == {"broken", "Plain"}
    after = files_of(lake)
    assert {path: after[path] for path in before} | {
        "current.json": before["current.json"]
    } == before
    new = {path for path in after.keys() - before.keys() if path.endswith(".parquet")}
    assert {path.split("/")[1] for path in new} == {"0002"}
    state = manifest.current(lake)
    assert state.blogs["Plain"].posts == 1
    assert state.blogs["Plain"].failed

    (blogs / "plain" / "first.md").write_text(first)
    refresh(lake, blogs)
    ids = []
    for load_id in (1, 2, 3):
        state = manifest.state_after(lake, load_id)
        assert state is not None
        part = state.part_of("plain")
        assert part is not None
        rows = duckdb.sql(
            f"select slug, post_id {part.rows(lake, 'posts', ('plain',))}"
        ).fetchall()
        ids.append(dict(rows))
    assert ids[0].keys() == {"first", "second", "fourth", "fifth"}
    assert ids[2] == ids[0] | {"third": 5}
    assert ids[1].items() == ids[2].items() - {("first", ids[0]["first"])}
    # A number is never given again, as in a file: the tag of the second load is gone.
    write_post(blogs / "plain", "third", "Third", "newer")
    refresh(lake, blogs)
    part = manifest.current(lake).part_of("plain")
    assert part is not None
    query = f"select name, tag_id {part.rows(lake, 'tags', ('plain',))}"
    assert dict(duckdb.sql(query).fetchall())["newer"] == 5


def test_rollback_and_clean(own: Path) -> None:
    """Rollback shows an earlier load; cleaning keeps what somebody may be reading."""
    lake = own / "lake"
    for number in range(3):
        write_post(own / "blogs" / "plain", "second", f"Title {number}")
        refresh(lake, own / "blogs")
    assert keeping.rollback(lake).load == 3
    assert keeping.rollback(lake, 1).load == 1
    now = [each.state.load for each in keeping.kept(lake) if each.is_current]
    assert now == [1]
    with pytest.raises(RefusedError, match="load 9 is not kept"):
        keeping.rollback(lake, 9)
    with pytest.raises(RefusedError, match="an earlier load is not kept"):
        keeping.rollback(lake)
    assert keeping.clean(lake, keep=1, hours=1) == []
    # The first is the present one, and the fourth has files of it.
    left = lake / "loads" / "0005" / "posts" / "blog=x" / "part.parquet"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"of a load that was killed")
    assert keeping.clean(lake, keep=1, hours=-1) == [2, 3]
    assert manifest.numbers(lake) == [1, 4]
    assert list(keeping.findings(lake)) == []
    assert keeping.rollback(lake, 4).blogs["plain"].load == 4
    assert list(keeping.findings(lake)) == []


def test_interrupted_load(own: Path) -> None:
    """A load that ends before its last step leaves the lake as it was."""
    before = files_of(own / "lake")
    write_post(own / "blogs" / "plain", "third", "Third")

    def killed(tasks: list[LoadTask]) -> Iterator[Done]:
        yield from run_here_and_now(tasks)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(own / "lake", blogs_in(own / "blogs"), runner=killed)
    assert files_of(own / "lake") == before


@pytest.mark.parametrize("step", ["write", "point_to"])
def test_killed_load(own: Path, step: str) -> None:
    """A load that is killed before its last rename leaves readers what they had.

    The next load goes on from there, and cleaning removes what it left.
    """
    lake = own / "lake"
    before = (lake / "current.json").read_bytes()
    write_post(own / "blogs" / "plain", "third", "Third")
    script = f"""
import os, signal, sys
from pathlib import Path
from blogdb.lake import manifest, task
from blogdb.lake.load import load
from blogdb.lake.sources import blogs_in
from blogdb.loaders.options import Options
manifest.{step} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
lake, blogs = map(Path, sys.argv[1:])
options = Options(bodies=False, search=False)
load(lake, blogs_in(blogs), options, lambda tasks: map(task.run, tasks))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, lake, own / "blogs"], check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert (lake / "current.json").read_bytes() == before
    assert list((lake / "loads" / "0002").rglob("part.parquet"))
    result = refresh(lake, own / "blogs")
    assert (result.load, result.changed) == (3, ("plain",))
    assert manifest.current(lake).blogs["plain"].posts == 5
    keeping.clean(lake, keep=1, hours=-1)
    assert not (lake / "loads" / "0002").exists()


def test_a_task_twice(own: Path) -> None:
    """A task that runs again, since its machine was lost, gives the same rows."""
    write_post(own / "blogs" / "plain", "third", "Third")

    def twice(tasks: list[LoadTask]) -> Iterator[Done]:
        first = list(run_here_and_now(tasks))
        assert list(run_here_and_now(tasks)) == first
        return iter(first)

    load(own / "lake", blogs_in(own / "blogs"), runner=twice)
    assert list(keeping.findings(own / "lake")) == []


def test_damage_is_found(own: Path) -> None:
    """A check names the blogs whose files are lost."""
    lake = own / "lake"
    part = manifest.current(lake).part_of("plain")
    assert part is not None
    part.path(lake, "post_tags").unlink()
    assert {line.partition(":")[0] for line in keeping.findings(lake)} == set(
        part.blogs
    )


def test_small_blogs_share_tasks(tmp_path: Path) -> None:
    """A hundred blogs at most, and eight megabytes, share a task."""
    source = tmp_path / "post.csv"
    source.write_text("slug,title\na,A\n")
    large = tmp_path / "large.csv"
    with large.open("wb") as stream:
        stream.truncate(9 << 20)
    seen: list[LoadTask] = []

    def look(tasks: list[LoadTask]) -> Iterator[Done]:
        seen.extend(tasks)
        return iter([Done(None) for _ in tasks])

    few = {f"b{number:03}": str(source) for number in range(MOST_BLOGS + 1)}
    with pytest.raises(KeyError):
        load(tmp_path / "lake", few | {"big": str(large)}, runner=look)
    assert [len(each.blogs) for each in seen] == [MOST_BLOGS, 1, 1]
    assert [each.name for each in seen] == ["blogs=1", "blog=b100", "blog=big"]


def test_refusals(own: Path) -> None:
    """What cannot be done is said in a line."""
    empty = own / "empty"
    empty.mkdir()
    two = own / "two"
    two.mkdir()
    (two / "a.csv").touch()
    (two / "a.json").touch()
    for folder, message in (
        (empty, "is empty; name a folder that has a subfolder or a file for each"),
        (two, "has two blogs a: a.csv and a.json"),
        (two / "a.csv", "is no folder"),
        (two / "none", "does not exist"),
    ):
        with pytest.raises(SourceError, match=message):
            blogs_in(folder)
    with pytest.raises(DatabaseError, match="is no lake"):
        manifest.current(empty)
    (own / "lake" / "current.json").write_text("{}")
    with pytest.raises(DatabaseError, match="is damaged"):
        manifest.current(own / "lake")
    descriptor = os.open(own / "lake" / ".lock", os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        with pytest.raises(BusyError, match="is being written by another process"):
            refresh(own / "lake", own / "blogs")
    finally:
        os.close(descriptor)


def test_machines_that_see_less(own: Path) -> None:
    """A lake, or a folder of blogs, that a machine lacks ends the load in a line."""

    def elsewhere(tasks: list[LoadTask]) -> Iterator[Done]:
        for each in tasks:
            blogs = tuple(replace(blog, source="/none/b") for blog in each.blogs)
            yield task.run(replace(each, blogs=blogs))

    found = blogs_in(own / "blogs")
    with pytest.raises(DatabaseError, match="/none is not seen on the machine"):
        load(own / "lake", found, runner=elsewhere)
    with pytest.raises(DatabaseError, match="/no lake is not seen on the machine"):
        load(
            own / "lake",
            found,
            runner=lambda tasks: [
                task.run(replace(each, root=Path("/no lake"))) for each in tasks
            ],
        )


def test_cluster_without_spark_or_java(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A master without the extra, or without Java, is refused in a line."""
    monkeypatch.setattr("blogdb.db.extras.find_spec", lambda _: None)
    with pytest.raises(SystemFailureError, match="needs the extra spark"):
        spark.runner("local")
    monkeypatch.setattr("blogdb.db.extras.find_spec", lambda _: True)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(SystemFailureError, match="Spark needs Java 17 or newer"):
        spark.runner("local")


def test_asking(run_here: Run, made: Path, tmp_path: Path) -> None:
    """Questions over all blogs name the blog; those of one are as of its file."""
    option = ("--lake", made / "lake", "--json")
    all_of_them = "select blog, count(*) as posts from posts group by all order by all"
    done = run_here("lake", "query", all_of_them, *option)
    assert [tuple(row.values()) for row in json.loads(done.stdout)] == [
        ("Plain", 1),
        ("o'hara 50% [x]", 1),
        ("plain", 4),
        ("table", 2),
    ]
    done = run_here("lake", "show", "tag_usage", *option, "--limit", "2")
    assert [row["blog"] for row in json.loads(done.stdout)] == [
        "Plain",
        "o'hara 50% [x]",
    ]
    macro = "select slug from posts_tagged('llm') order by all"
    done = run_here("lake", "query", macro, *option, "--blog", "plain")
    assert json.loads(done.stdout) == [{"slug": "first"}, {"slug": "second"}]
    for question, message in (
        (("show", "nothing"), "there is no view nothing"),
        (("show", "tag_usage", "--blog", "x"), "the blog x is none of the lake's"),
        (("show", "tag_usage", "--blog", "broken"), "broken was never loaded"),
        (("query", f"from read_csv('{made}/blogs/table.csv')"), "blogdb: "),
        (("query", "copy posts to 'x.csv'"), "blogdb: "),
    ):
        done = run_here("lake", *question, *option)
        assert (done.returncode, message in done.stderr) == (9, True), done.stderr
    (tmp_path / "mine.duckdb").unlink(missing_ok=True)
    duckdb.connect(tmp_path / "mine.duckdb").close()
    done = run_here("lake", "duckdb", made / "lake", "mine.duckdb")
    assert done.returncode == 6


def test_shell_and_sqlalchemy(made: Path, tmp_path: Path, run_here: Run) -> None:
    """DuckDB's shell and SQLAlchemy read curated views of all blogs from the file."""
    file = tmp_path / "lake.duckdb"
    assert run_here("lake", "duckdb", made / "lake", file).returncode == 0
    question = "select blog, tag, count_posts from tag_usage where tag = 'llm'"
    question += " order by all"
    expected = [("o'hara 50% [x]", "llm", 1), ("plain", "llm", 2)]
    shell = Path(sys.executable).with_name("duckdb")
    done = subprocess.run(
        [shell, "-readonly", "-no-init", "-json", file, "-c", question],
        capture_output=True,
        text=True,
        check=True,
    )
    assert [tuple(row.values()) for row in json.loads(done.stdout)] == expected
    engine = create_engine(f"duckdb:///{file}", connect_args={"read_only": True})
    with engine.connect() as connection:
        assert connection.execute(text(question)).all() == expected
        names = inspect(connection).get_view_names("main")
    engine.dispose()
    curated = {each.name for each in catalog.entries() if each.kind == "view"}
    assert curated | set(tables.names()) <= {*names}


def test_output(run_here: Run, made: Path, tmp_path: Path) -> None:
    """An output of what all blogs are asked replaces an earlier one, but no source."""
    asked = ("lake", "show", "tag_usage", "--lake", made / "lake", "--output")
    for _ in range(2):
        done = run_here(*asked, tmp_path / "tags.csv")
        assert done.returncode == 0, done
    done = run_here(*asked, made / "blogs" / "table.csv")
    assert (done.returncode, "was loaded" in done.stderr) == (2, True), done


def test_file_of_very_many_blogs(
    made: Path, tmp_path: Path, run_here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of more blogs than have schemas has the views of all, and says so."""
    monkeypatch.setattr("blogdb.lake.views.MOST_SCHEMAS", 3)
    done = run_here("lake", "duckdb", made / "lake", "many.duckdb")
    assert "they are more than 3, so many.duckdb has the views of all" in done.stderr
    with duckdb.connect(tmp_path / "many.duckdb", read_only=True) as connection:
        asked = "select blog, tag from tag_usage where tag = 'llm' order by all"
        found = connection.execute(asked).fetchall()
        assert found == [("o'hara 50% [x]", "llm"), ("plain", "llm")]
        asked = "select distinct schema_name from lake_blogs"
        assert connection.execute(asked).fetchall() == [(None,)]
        asked = "select distinct schema_name from duckdb_views() where not internal"
        assert connection.execute(asked).fetchall() == [("main",)]


def test_commands(run_here: Run, own: Path) -> None:
    """Each command of a lake says what it did."""
    option = ("--lake", "lake")
    write_post(own / "blogs" / "plain", "third", "Third")
    done = run_here("lake", "load", "blogs", *option, cwd=own)
    assert done.stdout == "1 blog loaded, 3 unchanged, 1 failed\n"
    assert done.stderr.startswith("blogdb: broken: ")
    for arguments, said in (
        (("load", "blogs", *option), "0 blogs loaded, 4 unchanged, 1 failed; no file"),
        (("blogs", *option), "o'hara"),
        (("loads", *option), "yes"),
        (("duckdb", "lake", "f.duckdb"), "f.duckdb: views over 4 blogs of load 2"),
        (("duckdb", "lake", "f.duckdb", "--blog", "plain"), "views over 1 blog"),
        (("check", *option), "lake: every blog is sound"),
        (("rollback", *option), "lake is as after load 1"),
        (("clean", *option), "0 loads removed"),
    ):
        done = run_here("lake", *arguments, cwd=own)
        assert (done.returncode, said in done.stdout) == (0, True), done


def test_lake_in_a_bucket(run_here: Run, tmp_path: Path) -> None:
    """An address is refused as a lake, and no folder of its name is made."""
    done = run_here("lake", "load", "blogs", "--lake", "s3://bucket/lake")
    assert done.returncode == ExitCode.USAGE
    assert "an address is no folder" in done.stderr
    assert list(tmp_path.iterdir()) == []
