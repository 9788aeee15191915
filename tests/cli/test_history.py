"""`history` and `diff`: what each load did, and how posts differ between two."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest

from blogdb.db.errors import ExitCode
from blogdb.loaders.options import Options

from ..conftest import PROGRAM, Run, environment_with_duckdb
from ..loaders.without_bodies import load
from ..rounds import rounds
from .conftest import write_source

Terminal = Callable[..., Any]
Post = dict[str, object]

RED = "Red \x1b[31malert\x1b[0m"
OLD_BODY = "First.\nSecond.\nThird."
NEW_BODY = "First.\nSecond \x1b[31mred\x1b[0m.\nThird.\nFourth."


def post(slug: str, **values: object) -> Post:
    """Make a post, with values for what does not matter."""
    return {
        "slug": slug,
        "language": "en",
        "title": f"About {slug}",
        "date": "2024-01-05",
        "author": "Ada",
        "tags": ["guide"],
        "url": None,
        "content": None,
    } | values


KEPT = (post("kept"), post("kept too"), post("kept three"))
VERSIONS: tuple[tuple[Post, ...], ...] = (
    (*KEPT, post("a", content=OLD_BODY), post("gone", content="So\nlong")),
    (
        *KEPT,
        post("a", title=RED, date="soon", tags=["llm", "Guide"], content=NEW_BODY),
        post("gone", content="So\nlong"),
        post("a", language="de", author="Bob"),
    ),
    (*KEPT, post("a", content=NEW_BODY), post("a", language="de", author="Bob")),
)
"""Three versions of a blog: `a` changes twice, and `gone` goes."""


def load_each(folder: Path, *versions: tuple[Post, ...]) -> Path:
    """Load the versions of a blog one after the other."""
    for posts in versions:
        source = write_source(folder / "posts.jsonl", *posts)
        load(folder / "blog.duckdb", [str(source)])
    return folder / "blog.duckdb"


@pytest.fixture(scope="session")
def history_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that the three versions made."""
    return load_each(tmp_path_factory.mktemp("history"), *VERSIONS)


@pytest.fixture
def blog(history_template: Path, tmp_path: Path) -> Path:
    """That database, where commands look for it."""
    return Path(shutil.copy(history_template, tmp_path / "blog.duckdb"))


def lines(old: str | None, new: str | None, *moments: str) -> list[str]:
    """Compare bodies as Python does, with what a terminal would obey made visible."""
    bodies = [[] if body is None else body.split("\n") for body in (old, new)]
    return [
        line.replace("\x1b", "␛")
        for line in unified_diff(*bodies, *moments, lineterm="")
    ]


@pytest.mark.usefixtures("blog")
def test_history_of_loads(run_here: Run) -> None:
    """Without a slug each load is a row, the newest first, with what it did."""
    done = run_here("history")
    assert (done.returncode, done.stderr) == (0, "")
    head, _, *rows = [line.split() for line in done.stdout.splitlines()]
    counts = ["posts", "added", "changed", "removed"]
    assert head == ["load", "started", *counts, "source", "rejected", "unchanged"]
    assert [[row[0], *row[4:8], *row[9:]] for row in rows] == [
        ["3", "5", "0", "1", "1", "0", "4"],
        ["2", "6", "1", "1", "0", "0", "4"],
        ["1", "5", "5", "0", "0", "0", "0"],
    ]
    assert all(row[8].endswith("posts.jsonl") for row in rows)


@pytest.mark.usefixtures("blog")
def test_history_of_loads_for_programs(run_here: Run) -> None:
    """--json gives the loads as objects, --limit the newest of them."""
    loads = json.loads(run_here("history", "--json").stdout)
    assert [each["load_id"] for each in loads] == [3, 2, 1]
    assert [each["count_posts"] for each in loads] == [5, 6, 5]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", loads[0]["started_at"])
    assert json.loads(run_here("history", "--json", "-n", "1").stdout) == loads[:1]


def without_times(text: str) -> list[str]:
    """Leave out when the loads were."""
    return re.sub(r", \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$", "", text, flags=re.M).split(
        "\n"
    )


@pytest.mark.usefixtures("blog")
def test_history_of_a_post(run_here: Run) -> None:
    """A post's changes are told field by field, bodies as a unified diff."""
    done = run_here("history", "a", "--language", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert without_times(done.stdout) == [
        "~ a (en), load 3",
        "  title: Red ␛[31malert␛[0m → About a",
        "  published_on: “soon” → 2024-01-05",
        "  tags: llm, guide → guide",
        "",
        "~ a (en), load 2",
        "  title: About a → Red ␛[31malert␛[0m",
        "  published_on: 2024-01-05 → “soon”",
        "  content: 3 words → 5 words",
        "  tags: guide → llm, guide",
        *lines(OLD_BODY, NEW_BODY, "before load 2", "after load 2"),
        "",
        "+ a (en), load 1",
        "  title: About a",
        "  published_on: 2024-01-05",
        "  content: 3 words",
        "  authors: Ada",
        "  tags: guide",
        *lines(None, OLD_BODY, "before load 1", "after load 1"),
        "",
    ]


@pytest.mark.usefixtures("blog")
def test_history_of_a_removed_post(run_here: Run) -> None:
    """A post that is gone has a history, with all that it was."""
    found = without_times(run_here("history", "GONE", "--limit", "1").stdout)
    assert found == [
        "- gone (en), load 3",
        "  title: About gone",
        "  published_on: 2024-01-05",
        "  content: 2 words",
        "  authors: Ada",
        "  tags: guide",
        *lines("So\nlong", None, "before load 3", "after load 3"),
        "",
    ]


@pytest.mark.usefixtures("blog")
def test_history_in_several_languages(run_here: Run) -> None:
    """A slug in two languages tells of both posts, unless one is asked for."""
    both = run_here("history", "a", "--no-content").stdout
    assert [line for line in without_times(both) if line[:1] in tuple("+~-")] == [
        *("~ a (en), load 3", "+ a (de), load 2", "~ a (en), load 2"),
        "+ a (en), load 1",
    ]
    german = json.loads(run_here("history", "a", "--language", "de", "--json").stdout)
    assert [(each["load_id"], each["change"]) for each in german] == [(2, "added")]
    assert german[0]["after"]["authors"] == ["Bob"]
    done = run_here("history", "a", "--language", "fr")
    assert done.returncode == ExitCode.QUERY
    assert "in the language fr" in done.stderr


@pytest.mark.usefixtures("blog")
def test_diff_of_two_loads(run_here: Run) -> None:
    """Diff tells the net effect: what changed back is not told."""
    done = run_here("diff", "1", "3")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "+ a (de)",
        "  title: About a",
        "  published_on: 2024-01-05",
        "  content: 0 words",
        "  authors: Bob",
        "  tags: guide",
        "",
        "~ a (en)",
        "  content: 3 words → 5 words",
        *lines(OLD_BODY, NEW_BODY, "after load 1", "after load 3"),
        "",
        "- gone (en)",
        "  title: About gone",
        "  published_on: 2024-01-05",
        "  content: 2 words",
        "  authors: Ada",
        "  tags: guide",
        *lines("So\nlong", None, "after load 1", "after load 3"),
        "",
        "load 1 to load 3: 1 post added, 1 changed, 1 removed",
    ]
    assert run_here("diff", "1").stdout == done.stdout


@pytest.mark.usefixtures("blog")
def test_diff_backwards(run_here: Run) -> None:
    """The loads may come in any order: what is added one way is removed the other."""
    there = json.loads(run_here("diff", "1", "3", "--json").stdout)
    back = json.loads(run_here("diff", "3", "1", "--json").stdout)
    assert [(each["before"], each["after"]) for each in back] == [
        (each["after"], each["before"]) for each in there
    ]
    assert run_here("diff", "2", "2").stdout == (
        "load 2 to load 2: 0 posts added, 0 changed, 0 removed\n"
    )


@pytest.mark.usefixtures("blog")
def test_diff_of_some(run_here: Run) -> None:
    """--slug tells of one slug alone, and --no-content leaves the bodies out."""
    done = run_here("diff", "1", "2", "--slug", "gone")
    assert done.stdout == "load 1 to load 2: 0 posts added, 0 changed, 0 removed\n"
    done = run_here("diff", "1", "3", "--slug", "gone", "--no-content")
    assert "@@" not in done.stdout
    assert "  content: 2 words" in done.stdout
    assert done.stdout.endswith("0 posts added, 0 changed, 1 removed\n")


@pytest.mark.usefixtures("blog")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["history", "gnoe"], "no load had a post gnoe; did you mean gone?"),
        (["history", "x\x1b[31m"], "no load had a post x␛[31m; the posts:"),
        (["diff", "1", "--slug", "keptt"], "did you mean kept?"),
        (["diff", "1", "4"], "there is no load 4; the last is 3"),
        (["diff", "12"], "there is no load 12; the last is 3"),
        (["history", "\udcff"], "no load had a post \\udcff; the posts:"),
    ],
)
def test_unknown(run_here: Run, arguments: list[str], said: str) -> None:
    """An unknown post or load is answered with what there is."""
    done = run_here(*arguments)
    assert (done.returncode, done.stdout) == (ExitCode.QUERY, "")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


def test_before_the_first_load(
    run_here: Run, empty_template: Path, tmp_path: Path
) -> None:
    """A database without a load has no history, and says what makes one."""
    shutil.copy(empty_template, tmp_path / "blog.duckdb")
    assert json.loads(run_here("history", "--json").stdout) == []
    done = run_here("diff", "1")
    assert done.returncode == ExitCode.QUERY
    assert "blogdb load SOURCE" in done.stderr


@pytest.mark.usefixtures("blog")
@pytest.mark.parametrize("option", [["--language", "en"], ["--no-content"]])
def test_options_of_a_post(run_here: Run, option: list[str]) -> None:
    """Options that say how to show a post need one."""
    done = run_here("history", *option)
    assert done.returncode == ExitCode.USAGE
    assert "need a SLUG" in done.stderr


ENDS = {
    "return": ("one\ntwo", "one\r\ntwo"),
    "last": ("one\n", "one"),
    "none": ("", None),
    "tabulator": ("one\x0btwo", "one\ntwo"),
    "separator": ("one\u2028two", "one\ntwo"),
}
"""Pairs of bodies that differ in the ends of their lines alone."""


def test_small_differences(run_here: Run, tmp_path: Path) -> None:
    """Ends of lines and spellings in the source are shown where they alone differ."""
    load_each(
        tmp_path,
        *(
            (
                *(post(slug, content=pair[number]) for slug, pair in ENDS.items()),
                post("spelled", tags=[tag], author=author),
            )
            for number, (tag, author) in enumerate([("LLM", "EVE"), ("llm", "eve")])
        ),
    )
    found = json.loads(run_here("diff", "1", "--json").stdout)
    bodies = {each["slug"]: each for each in found if each["slug"] in ENDS}
    assert set(bodies) == set(ENDS)
    for each in bodies.values():
        assert each["changed_columns"] == ["content"]
        assert each["content_diff"].count("\n") >= 2
    spellings = ["  authors: EVE → eve", "  tags: LLM → llm"]
    told = without_times(run_here("history", "spelled", "-n", "1").stdout)
    assert told[:3] == ["~ spelled (en), load 2", *spellings]
    told = run_here("diff", "1", "--slug", "spelled").stdout.splitlines()
    assert told[1:3] == spellings


def test_author_spelled_by_other_posts(run_here: Run, tmp_path: Path) -> None:
    """An author's name that other posts spell otherwise is no change of this post."""
    load_each(
        tmp_path,
        *(
            (
                *(post(slug, author=others) for slug in ("b", "c", "d")),
                post("a", title=title, author="Ada"),
            )
            for title, others in (("One", "ada"), ("Two", "ADA"))
        ),
    )
    for arguments in ("diff", "1", "2", "--slug", "a"), ("history", "a", "-n", "1"):
        told = run_here(*arguments).stdout
        assert "title" in told
        assert "authors" not in told


def test_merged_tags(run_here: Run, tmp_path: Path) -> None:
    """Aliases that merge tags are told as a rename, and no body is kept for it."""
    posts = [post(slug, tags=["partnership"], content="x") for slug in ("a", "b", "c")]
    source = write_source(tmp_path / "posts.jsonl", *posts)
    (tmp_path / "aliases.toml").write_text('[tags]\npartnership = "partnerships"\n')
    load(tmp_path / "blog.duckdb", [str(source)])
    load(
        tmp_path / "blog.duckdb",
        [str(source)],
        Options(aliases=tmp_path / "aliases.toml"),
    )
    (rename,) = json.loads(run_here("show", "tag_renames", "-f", "json").stdout)
    assert (rename["old_tag"], rename["new_tag"]) == ("partnership", "partnerships")
    assert (rename["count_posts"], rename["share_posts"]) == (3, 1.0)
    assert rename["is_old_gone"]
    sql = "select count(content_before) as n from post_changes"
    assert run_here("query", sql, "-f", "csv").stdout == "n\n0\n"
    assert "tags: partnership → partnerships" in run_here("history", "b").stdout


@pytest.mark.outside
@pytest.mark.usefixtures("blog")
@pytest.mark.parametrize(
    "arguments",
    rounds([["diff", "1", "3"]], [["history", "a"], ["history"], ["diff", "1", "3"]]),
)
def test_older_duckdb(run: Run, run_here: Run, arguments: list[str]) -> None:
    """DuckDB 1.5 tells the same as the newest."""
    done = run(*arguments, env=environment_with_duckdb("1.5"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run_here(*arguments).stdout


@pytest.mark.usefixtures("blog")
@pytest.mark.parametrize("arguments", [["history", "a"], ["diff", "1", "2"]])
def test_terminal_is_not_commanded(terminal: Terminal, arguments: list[str]) -> None:
    """On a terminal lines have colours, and titles and bodies have no power."""
    seen = terminal(*arguments)
    assert seen.returncode == 0
    assert "\x1b[31m-Second." in seen.screen
    assert "\x1b[32m+Fourth." in seen.screen
    assert "␛[31malert␛[0m" in seen.screen
    assert "\x1b[31malert" not in seen.screen
    assert "\x1b[31mred" not in seen.screen
    plain = terminal(*arguments, env={"NO_COLOR": "1"})
    assert not re.search("\x1b\\[[0-9;]*[34][0-9]m", plain.screen)


@pytest.mark.usefixtures("blog")
@pytest.mark.parametrize("arguments", [["history", "a"], ["diff", "1", "--json"]])
def test_reader_that_has_enough(tmp_path: Path, arguments: list[str]) -> None:
    """A reader such as `head` that closes the pipe ends the program quietly."""
    with subprocess.Popen(
        [PROGRAM, *arguments],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
