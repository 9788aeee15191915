"""`load`, `info`, `views`, `check`, `migrate`, `rollback`, `compact` and so on."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from blogdb.api.describing import describe
from blogdb.api.session import reading
from blogdb.db import engine, schema
from blogdb.db.errors import ExitCode
from blogdb.db.models import Base
from blogdb.sql import catalog

from ..conftest import Run
from ..rounds import rounds

if TYPE_CHECKING:
    from pathlib import Path


CSV = "slug,title,date,tags\na,First,2024-01-01,x\nb,Second,2024-02-01,x\n"


def change(database: Path, statement: str) -> None:
    """Change a database behind blogdb's back."""
    connection = engine.connect(database, read_only=False)
    connection.execute(statement).fetchall()
    connection.close()


def test_load_says_what_it_did(run_here: Run, tmp_path: Path) -> None:
    """A load says what it did, and once what it made of the source, each in its place.

    The same load again touches nothing, and says so in one line.
    """
    (tmp_path / "posts.csv").write_text(CSV.replace("tags", "labels"))
    done = run_here("load", "posts.csv", "--no-bodies")
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "  read as csv: 2 posts",
        '  in every post: slug, title, day from "date"',
        "  authors: none for 2 of 2 posts",
        "  tags: none for 2 of 2 posts",
        "  content: none for 2 of 2 posts",
        "  no values: updated, categories, url, language",
        "  not used, kept in posts.fields: labels",
    ]
    assert done.stdout.count("\n") == 1
    assert done.stdout.startswith("2 posts read in ")
    assert "2 added, 0 changed, 0 removed, 0 unchanged, 0 rejected" in done.stdout
    before = (tmp_path / "blog.duckdb").read_bytes()
    for arguments in (["posts.csv"], []):
        done = run_here("load", *arguments)
        assert "0 added, 0 changed, 0 removed, 2 unchanged" in done.stdout
        assert done.stdout.endswith("unchanged: the file was not touched\n")
        assert (done.stdout.count("\n"), done.stderr) == (1, "")
    assert (tmp_path / "blog.duckdb").read_bytes() == before


def test_load_for_programs(run_here: Run) -> None:
    """--json prints the counts as one object, from standard input too."""
    done = run_here("load", "-", "--format", "csv", "--json", "--no-bodies", stdin=CSV)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["read"], told["added"], told["load_id"]) == (2, 2, 1)
    assert told["database"] == "blog.duckdb"
    assert told["summary"]["fields"]["day"] == {"count": 2, "names": ["date"]}


def test_quiet_load(run_here: Run) -> None:
    """-q prints nothing when all goes well, and errors all the same."""
    done = run_here("load", "-", "-q", "--no-bodies", stdin=CSV)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = run_here("load", "none.csv", "-q")
    assert done.returncode == ExitCode.SOURCE
    assert "none.csv" in done.stderr


def test_verbose_load(run_here: Run, tmp_path: Path) -> None:
    """-v shows on stderr how long each step took, indented below what it is part of."""
    (tmp_path / "posts.csv").write_text(CSV)
    done = run_here("load", "posts.csv", "-v", "--no-bodies")
    head, *steps = done.stderr.split("  read as csv")[0].splitlines()
    assert head.split() == ["step", "seconds", "share", "processor"]
    assert done.stdout.startswith("2 posts read in ")
    assert done.stdout.count("\n") == 1
    names = [step[:36].rstrip() for step in steps]
    assert names.index("write") < names.index("  write_posts") < names.index("verify")
    taken = {
        name: float(step[36:].split()[0])
        for name, step in zip(names, steps, strict=True)
    }
    assert taken["write"] >= taken["  write_posts"] > 0


def test_dry_run(run_here: Run, tmp_path: Path) -> None:
    """--dry-run shows what would change, and writes nothing."""
    done = run_here("load", "-", "--dry-run", stdin=CSV)
    assert done.returncode == 0
    assert "+ a (und)\n+ b (und)\n" in done.stdout
    assert done.stdout.endswith("dry run: the file was not touched\n")
    assert not list(tmp_path.iterdir())


def test_problems_are_pointed_to(run_here: Run) -> None:
    """A load with problems says where they are listed, and the command works."""
    rows = f"{CSV}b,Twice,2024-02-02,x\n"
    done = run_here("load", "-", "--no-bodies", stdin=rows)
    assert done.returncode == 0
    assert "1 rejected" in done.stdout
    pointer = "blogdb: 1 problem; see: blogdb show open_problems --db blog.duckdb\n"
    assert done.stderr.endswith(pointer)
    done = run_here("show", "open_problems", "--db", "blog.duckdb", "-f", "json")
    assert [row["slug"] for row in json.loads(done.stdout)] == ["b"]


def test_strict_load(run_here: Run, tmp_path: Path) -> None:
    """--strict refuses a load with a bad row, and leaves no database."""
    done = run_here("load", "-", "--strict", stdin=f"{CSV}b,Twice,2024-02-02,x\n")
    assert done.returncode == ExitCode.REFUSED
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "blog.duckdb").exists()


def test_removals_need_permission(run_here: Run) -> None:
    """A load that would empty the database needs --allow-removals, or --partial."""
    posts = "".join(f"p{number},Post {number}\n" for number in range(30))
    run_here("load", "-", "--no-bodies", stdin=f"slug,title\n{posts}")
    one = "slug,title\np0,Post 0\n"
    refused = run_here("load", "-", stdin=one)
    assert refused.returncode == ExitCode.REFUSED
    assert "--allow-removals" in refused.stderr
    assert "0 removed" in run_here("load", "-", "--partial", stdin=one).stdout
    done = run_here("load", "-", "--allow-removals", stdin=one)
    assert (done.returncode, "29 removed" in done.stdout) == (0, True)


def test_options_reach_the_loader(run_here: Run, tmp_path: Path) -> None:
    """--map, --aliases, --format, --memory-limit and --threads take effect."""
    (tmp_path / "aliases.toml").write_text('[tags]\nx = "whole"\n')
    done = run_here(
        "load",
        "-",
        *("--format", "csv", "--map", "slug=key", "--map", "title=head"),
        *("--aliases", "aliases.toml", "--memory-limit", "500MB", "--threads", "1"),
        "--no-bodies",
        stdin="key,head,slug,tags\na,First,wrong,x\n",
    )
    assert done.returncode == 0
    sql = "select slug, title, tag_names from posts_overview"
    done = run_here("query", sql, "-f", "csv")
    assert done.stdout.splitlines()[1:] == ["a,First,whole"]


def test_info(run_here: Run, blog: Path) -> None:
    """Info tells the place, the size, the versions, the last load and the counts."""
    done = run_here("info")
    assert (done.returncode, done.stderr) == (0, "")
    said = {line[:10].strip(): line[11:] for line in done.stdout.splitlines()}
    assert said["database"] == str(blog.resolve())
    assert said["schema"] == f"{schema.HEAD} (the newest)"
    assert said["holds"] == "3 posts, 2 authors, 2 tags"
    assert "posts.jsonl: 3 posts read, 3 added" in said["last load"]
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert "read as jsonl: 3 posts" in lines
    assert 'day from "date": 2 of 3 posts' in lines
    assert "tags: 2 of 3 posts" in lines
    assert "no values: updated, categories" in lines


def test_info_for_programs(run_here: Run, blog: Path) -> None:
    """--json gives the same as one object."""
    told = json.loads(run_here("info", "--json").stdout)
    assert told["size"] == blog.stat().st_size
    assert told["last_load"]["source_summary"]["count_posts"] == 3
    assert told["storage_version"].startswith("v1.2.0")
    assert (told["posts"], told["authors"], told["tags"]) == (3, 2, 2)
    assert told["last_load"]["count_added"] == 3


def test_info_of_an_empty_database(run_here: Run, database: Path) -> None:
    """A database without a load says what to do next."""
    done = run_here("info", "--db", database)
    assert done.returncode == 0
    assert "fill the database with: blogdb load SOURCE" in done.stdout
    assert json.loads(run_here("info", "--json").stdout)["last_load"] is None


@pytest.mark.usefixtures("blog")
def test_views(run_here: Run) -> None:
    """What people ask is listed by whose work it helps, each with its question."""
    done = run_here("views")
    assert done.returncode == 0
    groups = dict(
        zip(
            ["Editor", "Author", "Site owner", "Operator"],
            re.split(r"\n\n?(?=[A-Z])", done.stdout.rstrip()),
            strict=True,
        )
    )
    for entry in catalog.entries():
        is_offered = entry.audience != "internal" and not entry.deprecated
        for work, text in groups.items():
            lines = [
                line
                for line in text.splitlines()
                if re.match(rf"{entry.name}[ (]", line)
                and line.rstrip().endswith(entry.question)
            ]
            assert text.startswith(work)
            assert len(lines) == (is_offered and work.lower() == entry.work)
    assert "posts_tagged(tag" in groups["Editor"]


@pytest.mark.usefixtures("blog")
def test_views_with_tables_and_all(run_here: Run) -> None:
    """Tables are listed when asked for, and all of the catalogue with all it says."""
    tables = run_here("views", "--tables").stdout.partition("\nTables ")[2]
    assert re.search("^posts +Posts of the blog, one row each.", tables, re.MULTILINE)
    assert "search_postings" not in tables
    whole = json.loads(run_here("views", "--all", "--json").stdout)
    entries = catalog.entries()
    assert {item["name"]: item["advice"] for item in whole if item["work"]} == {
        entry.name: entry.advice for entry in entries
    }
    assert {item["name"] for item in whole if not item["work"]} == {
        *Base.metadata.tables
    }
    (posts_by,) = (item for item in whole if item["name"] == "posts_by")
    assert posts_by["parameters"][0] == "author"
    assert (posts_by["key"], posts_by["time_column"]) == ("post_id", "published_on")
    offered = json.loads(run_here("views", "--json").stdout)
    assert {item["kind"] for item in offered} == {"view", "macro"}
    assert {item["audience"] for item in offered} == {"reader", "operator"}


@pytest.mark.usefixtures("blog")
def test_deprecated_views_are_hidden(run_here: Run, blog: Path) -> None:
    """A view that is about to go is listed with `--all` only, under that heading."""
    change(blog, "update view_catalog set deprecated = 'x' where name = 'tag_usage'")
    assert "tag_usage" not in run_here("views").stdout
    shown = run_here("views", "--all").stdout.partition("\nDeprecated ")[2]
    assert "tag_usage" in shown.partition("\nInternal ")[0]


def test_views_of_an_empty_database(run_here: Run, database: Path) -> None:
    """A database without views says what adds them."""
    done = run_here("views", "--db", database)
    assert (done.returncode, done.stdout) == (0, "")
    assert "blogdb migrate" in done.stderr


@pytest.mark.usefixtures("blog")
def test_describe_view(run_here: Run) -> None:
    """A view is explained by its comment, advice, key, time and columns."""
    (entry,) = (item for item in catalog.entries() if item.name == "posts_per_month")
    done = run_here("describe", "posts_per_month")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:5] == [
        "posts_per_month (view)",
        entry.comment,
        f"What to do with it: {entry.advice}",
        "Key: month",
        "Filter time by: month",
    ]
    told = json.loads(run_here("describe", "POSTS_PER_MONTH", "--json").stdout)
    assert [column["name"] for column in told["columns"]] == list(entry.columns)
    assert all(column["type"] and column["comment"] for column in told["columns"])


@pytest.mark.usefixtures("blog")
def test_describe_table(run_here: Run) -> None:
    """A table is explained by its comment and its columns' comments."""
    done = run_here("describe", "posts")
    assert "posts (table)\nPosts of the blog, one row each.\nKey: " in done.stdout
    assert "Title as the source has it." in done.stdout


@pytest.mark.usefixtures("blog")
def test_describe_macro(run_here: Run, blog: Path) -> None:
    """A macro is explained by its parameters and an example.

    It gives rows, but for internal macros, which need their lists, and for the one that
    lists the words that the blog does not have.
    """
    with reading(blog) as session, engine.connect(blog) as connection:
        macros = [each for each in catalog.entries() if each.kind == "macro"]
        for entry in macros[:: rounds(3, 1)]:
            told = describe(session, entry.name)
            assert told["parameters"] == list(entry.parameters)
            assert [item["name"] for item in told["columns"]] == list(entry.columns)
            assert connection.execute(told["example"]).fetchall() or (
                entry.audience == "internal" or entry.name == "search_missing"
            )
        known = describe(session, "posts_tagged")
    assert json.loads(run_here("describe", "posts_tagged", "--json").stdout) == known
    done = run_here("describe", "posts_tagged")
    example = "from posts_tagged('guide')"
    assert f"Parameters: tag, language\nExample: {example}\n" in done.stdout
    assert run_here("query", example, "-f", "csv").stdout.count("\n") > 1


def test_describe_what_an_analyst_made(run_here: Run, blog: Path) -> None:
    """Own macros and views without comments are described as far as they go."""
    change(
        blog,
        """
        create macro twice(x) as x * 2;
        create macro numbered(x) as table select 1 + x as number;
        create schema "odd one";
        create view "odd one".bare as select 1 as one;
        """,
    )
    assert "Example: select twice('x')" in run_here("describe", "twice").stdout
    assert "Parameters: x" in run_here("describe", "numbered").stdout
    done = run_here("describe", "odd one.bare")
    assert (done.returncode, "one" in done.stdout) == (0, True)


@pytest.mark.usefixtures("blog")
def test_describe_unknown(run_here: Run) -> None:
    """An unknown name is answered with the nearest one."""
    done = run_here("describe", "tag_usages")
    assert done.returncode == ExitCode.QUERY
    assert "did you mean tag_usage?" in done.stderr


@pytest.mark.usefixtures("blog")
def test_check_of_a_good_database(run_here: Run) -> None:
    """A database that holds says in one line what was verified."""
    done = run_here("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    assert "every view fits the tables" in done.stdout


def test_check_of_a_bad_database(run_here: Run, blog: Path) -> None:
    """Each finding is a line on stdout, and the exit code says so."""
    change(
        blog,
        """
        delete from authors where name = 'Ada';
        drop view untagged_posts;
        """,
    )
    done = run_here("check")
    assert (done.returncode, done.stderr) == (ExitCode.VERIFICATION, "")
    assert "author" in done.stdout
    assert "untagged_posts" in done.stdout


def test_migrate(run_here: Run, tmp_path: Path) -> None:
    """Migrate creates the database with its views, and once is enough."""
    head = schema.HEAD
    assert run_here("migrate").stdout == f"blog.duckdb: nothing -> {head}\n"
    assert run_here("migrate", "--current").stdout == f"{head}\n"
    before = (tmp_path / "blog.duckdb").read_bytes()
    done = run_here("migrate")
    assert done.stdout == f"blog.duckdb is at {head} already; nothing was changed\n"
    assert (tmp_path / "blog.duckdb").read_bytes() == before
    assert "posts_per_month" in run_here("views").stdout


@pytest.mark.usefixtures("blog")
def test_migrate_to_an_unknown_revision(run_here: Run) -> None:
    """An unknown revision is answered with those that are known."""
    done = run_here("migrate", "7777")
    assert done.returncode == ExitCode.DATABASE
    assert "0001" in done.stderr


def test_migrate_history(run_here: Run) -> None:
    """--history lists the revisions, oldest first, without a database."""
    done = run_here("migrate", "--history")
    assert done.returncode == 0
    numbers = [line.split()[0] for line in done.stdout.splitlines()]
    assert (numbers[0], numbers[-1]) == ("0001", schema.HEAD)
    assert numbers == sorted(numbers)


def test_migrate_sql(run_here: Run, tmp_path: Path) -> None:
    """--sql prints the statements of the upgrade, and runs none."""
    done = run_here("migrate", "--sql")
    assert done.returncode == 0
    assert "CREATE TABLE posts" in done.stdout
    assert not list(tmp_path.iterdir())
    done = run_here("migrate", "base", "--sql")
    assert done.returncode == ExitCode.USAGE


@pytest.mark.usefixtures("blog")
def test_migrate_sql_of_a_current_database(run_here: Run) -> None:
    """--sql of a database at the newest revision creates nothing."""
    done = run_here("migrate", "--sql")
    assert (done.returncode, "CREATE" in done.stdout) == (0, False)


@pytest.mark.usefixtures("small_blog")
def test_another_blog_is_named_as_such(run_here: Run) -> None:
    """Before removals are proposed, another blog's posts are said to be another's."""
    other = "slug,title\nx,X\ny,Y\n"
    done = run_here("load", "-", stdin=other)
    assert done.returncode == ExitCode.REFUSED
    said = done.stderr.split("seems to be another blog: it has 0 of the 3 posts")
    assert len(said) == 2
    assert "--allow-removals" not in said[0]
    assert said[1].index("--db FILE") < said[1].index("--allow-removals")


@pytest.mark.usefixtures("small_blog", "unchecked_views")
def test_rollback(run_here: Run) -> None:
    """Rollback brings back the state before the last load, and says what it did."""
    count = ("query", "select count(*) as n from posts", "-f", "csv")
    done = run_here("generations")
    assert (done.returncode, done.stdout) == (0, "")
    assert "no earlier state of blog.duckdb is kept" in done.stderr
    run_here("load", "-", "--partial", stdin="slug,title\nfourth,Fourth\n")
    assert run_here(*count).stdout == "n\n4\n"
    done = run_here("generations")
    assert len(done.stdout.splitlines()) == 3
    done = run_here("rollback")
    assert done.returncode == 0
    assert "blog.duckdb is back at generation 1: load 1, 3 posts" in done.stdout
    assert "before: load 2, 4 posts; generation 2 now" in done.stdout
    assert run_here(*count).stdout == "n\n3\n"
    refused = run_here("rollback")
    assert refused.returncode == ExitCode.DATABASE
    assert "rollback --to N" in refused.stderr
    told = json.loads(run_here("rollback", "--to", "2", "--json").stdout)
    assert (told["before"]["posts"], told["after"]["posts"]) == (3, 4)
    assert run_here(*count).stdout == "n\n4\n"
    assert run_here("rollback", "1", "--to", "2").returncode == ExitCode.USAGE


@pytest.mark.usefixtures("small_blog")
def test_generations_tell_what_they_hold(run_here: Run, tmp_path: Path) -> None:
    """Each kept state is listed with its posts and its last load, damaged or not."""
    for slug in "cd":
        run_here("load", "-", "--partial", stdin=f"slug,title\n{slug},New\n")
    folder = tmp_path / ".blog.duckdb.generations"
    (folder / "000001.duckdb").write_bytes(b"damaged")
    told = json.loads(run_here("generations", "--json").stdout)
    assert [
        (each["generation"], each["posts"], each["last_load"], each["is_damaged"])
        for each in told
    ] == [(2, 4, 2, False), (1, None, None, True)]
    lines = run_here("generations").stdout.splitlines()
    assert lines[2].split()[0] == "2"
    assert "unreadable" in lines[3]


@pytest.mark.usefixtures("unchecked_views")
def test_compact(run_here: Run, small_blog: Path) -> None:
    """Compact says what it gained, and the second time that there is nothing to gain.

    The files hold the same.
    """
    blog = small_blog
    change(
        blog,
        "create table large as select random() as number from range(100000);"
        "drop table large",
    )
    held = ("query", "select count(*), sum(word_count) from posts", "-f", "csv")
    before = run_here(*held).stdout
    size = blog.stat().st_size
    done = run_here("compact")
    assert (done.returncode, done.stderr) == (0, "")
    assert run_here(*held).stdout == before
    assert blog.stat().st_size < size
    bytes_now = blog.read_bytes()
    assert "the file was not touched" in run_here("compact").stdout
    assert blog.read_bytes() == bytes_now


def test_readership(run_here: Run, blog: Path) -> None:
    """An import accounts for every row, and tells what it could not read or match."""
    (blog.parent / "pages.csv").write_text(
        "name,visitors,pageviews\n/hello,3,5\n/hello,1,1\n/about,3,4\n/x,1,y\n,9,9\n"
    )
    done = run_here("readership", "pages.csv", "--from", "2024-05", "--to", "2024-06")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        (
            "5 rows of 2024-05-01 to 2024-06-30 read from pages.csv (Plausible):"
            " 2 stored, 1 added up, 1 left out as no page's, 1 rejected"
        ),
        "1 of 2 addresses lead to a post, 60% of views",
    ]
    assert done.stderr.splitlines() == [
        (
            "blogdb: pages.csv, line 5, column pageviews: 'y' is not a whole number;"
            " rejected"
        ),
        "blogdb: no post is at /about (4)",
    ]
    again = run_here("readership", "pages.csv", "--from=2024-05", "--to=2024-06")
    assert again.stdout.splitlines()[0].endswith(
        "; unchanged: the file was not touched"
    )
    (blog.parent / "own.csv").write_text("Link;Hits\n/hello;7\n")
    mapping = ["--map", "address=Link", "--map", "views=Hits"]
    done = run_here("readership", "own.csv", "--period", "2024", *mapping)
    assert done.stdout.splitlines()[2] == "2 rows of before replaced"
    done = run_here("query", "select count_views from readership_of_posts", "-f", "csv")
    assert sorted(done.stdout.split()) == ["0", "0", "7", "count_views"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--from", "2024"], "--from and --to go together"),
        (["--period", "2024", "--to", "2024"], "name either --period, or --from and"),
        (["--from", "2024-06", "--to", "2024-05"], "is after --to 2024-05"),
        (["--period", "May"], "--period: 'May' is not a day such as"),
        (["--map", "link=Link"], "--map link: the fields are address, period, views"),
    ],
)
def test_readership_options(run_here: Run, options: list[str], message: str) -> None:
    """Options that say no time, or two, are wrong."""
    done = run_here("readership", "pages.csv", *options)
    assert (done.returncode, message in done.stderr) == (ExitCode.USAGE, True)


@pytest.mark.usefixtures("unchecked_views")
def test_forget(run_here: Run, small_template: Path, small_blog: Path) -> None:
    """Forget says what went, where the source still has it, and what it cannot take."""
    blog, source = small_blog, small_template.with_name("posts.jsonl")
    run_here("load", "-", "--partial", "-q", stdin="slug,title\nfourth,Fourth\n")
    tried = run_here("forget", "--post", "hello", "--author", "Bob", "--dry-run")
    assert tried.returncode == 0
    assert tried.stdout == (
        "blog.duckdb: would forget 1 post, Bob as author of 2 posts, and delete 1 kept"
        " state; dry run: the file was not touched\n"
    )
    before = blog.read_bytes()
    for arguments in ([], ["--post", "none"], ["--author", "Ada", "--author", "Eve"]):
        done = run_here("forget", *arguments)
        code = ExitCode.QUERY if arguments else ExitCode.USAGE
        assert (done.returncode, done.stderr.count("\n")) == (code, 1), arguments
    assert blog.read_bytes() == before
    done = run_here("forget", "--post", "hello", "--author", "Bob")
    assert done.returncode == 0
    assert done.stdout == (
        "blog.duckdb: forgot 1 post, Bob as author of 2 posts, and deleted 1 kept"
        " state\n"
    )
    assert done.stderr == tried.stderr
    assert done.stderr.splitlines() == [
        f"blogdb: Bob is still in {source}, in 2 posts; the next load brings it back",
        f"blogdb: hello is still in {source}, row 1; the next load brings it back",
    ]
    assert run_here("check").returncode == 0
    assert "hello" not in run_here("history", "--json", "hello").stdout
    assert run_here("generations").stdout == ""


@pytest.mark.usefixtures("blog")
def test_rollback_without_a_kept_state(run_here: Run) -> None:
    """Without a kept state, or with an unknown one, rollback says so."""
    for arguments in ([], ["12"]):
        done = run_here("rollback", *arguments)
        assert done.returncode == ExitCode.DATABASE
        assert done.stderr.count("\n") == 1


def test_no_wait(run: Run, blog: Path, source: Path) -> None:
    """--no-wait fails at once, naming the process that holds the database."""
    connection = engine.connect(blog, read_only=False)
    try:
        # That a shell holds it is tried with all of them, in tests/faults/crowds.
        commands = ["load", source], ["migrate"], ["rollback"]
        for command in commands[: rounds(1, 3)]:
            done = run(*command, "--no-wait")
            assert done.returncode in (ExitCode.BUSY, ExitCode.DATABASE), command
            assert done.stderr.count("\n") == 1
    finally:
        connection.close()
