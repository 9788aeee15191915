"""Questions that are kept beside the database, and parameters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from blogdb.api import questions
from blogdb.db.errors import ExitCode, QueryError

from ..conftest import Run
from .conftest import write_source

TAGGED = "-- Posts with a tag\nselect slug from posts_tagged($tag) order by slug"


def test_a_question_is_kept_and_asked_again(run_here: Run, blog: Path) -> None:
    """A question is asked by its name, with other values, and listed with the views."""
    done = run_here(
        "query", "-", "--param", "tag=llm", "--save", "tagged", stdin=TAGGED
    )
    assert (done.returncode, "hello" in done.stdout) == (0, True)
    assert done.stderr == "blogdb: saved; ask it again with: blogdb query tagged\n"
    done = run_here("query", "tagged", "--param", "tag=guide", "-f", "csv")
    assert done.stdout.split() == ["slug", "hello", "red"]
    (told,) = [
        each
        for each in json.loads(run_here("views", "--json").stdout)
        if each["kind"] == "question"
    ]
    assert (told["name"], told["question"]) == ("tagged", "Posts with a tag")
    assert told["parameters"] == ["tag"]
    listed = run_here("views").stdout.partition("\nSaved questions ")[2]
    assert listed.split("\n")[2].split(maxsplit=1) == ["tagged", "Posts with a tag"]
    place = blog.with_name("blog.duckdb.questions") / "tagged.sql"
    assert place.read_text() == TAGGED + "\n"


@pytest.mark.usefixtures("unchecked_views")
def test_changes_of_the_database_leave_it(
    run_here: Run, small_blog: Path, source: Path
) -> None:
    """A load and a rollback leave a saved question as it is; --delete takes it out."""
    run_here("query", "select count(*) as n from posts", "--save", "posts_now")
    write_source(source, {"slug": "only", "title": "Only"})
    done = run_here("load", source, "--allow-removals", "--allow-missing-fields")
    assert done.returncode == 0
    assert run_here("query", "posts_now", "-f", "csv").stdout.split() == ["n", "1"]
    assert run_here("rollback").returncode == 0
    assert run_here("query", "posts_now", "-f", "csv").stdout.split() == ["n", "3"]
    assert run_here("query", "--delete", "posts_now").returncode == 0
    assert not small_blog.with_name("blog.duckdb.questions").exists()
    assert "Saved" not in run_here("views").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["select 1", "--save", "tag_usage"], ExitCode.REFUSED, "is a view of the"),
        (["select 1", "--save", "mine"], ExitCode.REFUSED, "--delete mine"),
        (["select 1", "--save", "../mine"], ExitCode.USAGE, "no name for a question"),
        (["select nothing", "--save", "wrong"], ExitCode.QUERY, "nothing"),
        (["wrong"], ExitCode.QUERY, "there is no saved question wrong"),
        (["--delete", "wrong"], ExitCode.QUERY, "there is no saved question wrong"),
        (["mine", "--delete", "mine"], ExitCode.USAGE, "--delete stands alone"),
        (["mine", "--param", "x=1"], ExitCode.QUERY, "no parameter $x; it has: none"),
        (["select $x"], ExitCode.QUERY, "add: --param x=VALUE"),
        (["select $x", "--param", "x"], ExitCode.USAGE, "is not NAME=VALUE"),
        ([], ExitCode.USAGE, "Missing argument"),
    ],
)
def test_what_is_refused(
    run_here: Run, blog: Path, arguments: list[str], code: int, said: str
) -> None:
    """A name in use or that is none, and a missing value, are said in one line."""
    questions.save(blog, "mine", "select 1")
    done = run_here("query", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert [each["name"] for each in questions.listed(blog)] == ["mine"]


def test_only_readers_of_the_database_read_it(blog: Path) -> None:
    """A question is as private as the database that it is about."""
    blog.chmod(0o600)
    questions.save(blog, "mine", "select 1")
    folder = blog.with_name("blog.duckdb.questions")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "mine.sql").stat().st_mode & 0o777 == 0o600


def test_parameters_are_found_where_they_are_such() -> None:
    """Strings, comments and dollar quotes have no parameters; values are texts."""
    sql = "select 'é $a', $b, $$ $c $$ -- $d\n, $b, x$e, $from::date"
    assert questions.parameters(sql) == ["b", "from"]
    assert questions.with_values(sql, {"b": "it's", "from": "2024-01-01"}) == (
        "select 'é $a', 'it''s', $$ $c $$ -- $d\n, 'it''s', x$e, '2024-01-01'::date"
    )
    with pytest.raises(QueryError, match=r"it has: \$b, \$from"):
        questions.with_values(sql, {"b": "", "from": "", "a": ""})
