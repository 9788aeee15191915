"""`blogdb search`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from blogdb.cli.search import search
from blogdb.db import engine
from blogdb.db.errors import ExitCode

from ..conftest import Run
from ..rounds import rounds
from .conftest import MARKED, RED

Terminal = Callable[..., Any]


@pytest.mark.usefixtures("blog")
def test_list_for_people(run_here: Run) -> None:
    """In a pipe the list has the title, the day, the slug and the text, unmarked."""
    done = run_here("search", "two", "welt")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f" 1. {MARKED}\n"
        "    2024-01-05 · en · hello\n"
        "    https://blog.example/hello\n"
        "    one two\n"
        "\n"
        ' 2. Hallo, "Welt"␊zwei | Zeilen\n'
        "    de · hallo\n"
    )


@pytest.mark.usefixtures("blog")
def test_other_formats_have_what_the_macro_gives(run_here: Run) -> None:
    """JSON and CSV hold the columns of search_posts, the found words marked."""
    (told,) = json.loads(run_here("search", "two", "-f", "json").stdout)
    assert (told["rank"], told["slug"]) == (1, "hello")
    assert told["snippet"] == "one **two**"
    done = run_here("search", "two", "-f", "csv")
    assert done.stdout.splitlines()[0] == ",".join(told)


@pytest.mark.usefixtures("blog")
def test_limit(run_here: Run) -> None:
    """--limit, -n or -k says how many posts there are at most."""
    assert len(json.loads(run_here("search", "one", "-f", "json").stdout)) == 2
    done = run_here("search", "one", "-k", "1", "-f", "json")
    assert len(json.loads(done.stdout)) == 1
    (names,) = ({*each.opts} for each in search.params if "-k" in each.opts)
    assert names == {"--limit", "-n", "-k"}


@pytest.mark.usefixtures("blog")
def test_words_quotes_and_exclusions(run_here: Run) -> None:
    """A phrase must be there in its order; what follows a hyphen must not."""
    assert "hello" in run_here("search", '"one two"').stdout
    # That the other order finds nothing is the next test.
    done = run_here("search", "--", "one", "-two")
    assert "red" in done.stdout
    assert "hello" not in done.stdout


@pytest.mark.usefixtures("blog")
def test_nothing_found(run_here: Run) -> None:
    """Nothing found is no error: stdout stays empty, and stderr says what helps."""
    done = run_here("search", '"two one"')
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("blogdb: no post has that")
    assert done.stderr.count("\n") == 1


@pytest.mark.usefixtures("blog")
@pytest.mark.parametrize("form", rounds(["table"], ["table", "json"]))
def test_word_that_no_post_has(run_here: Run, form: str) -> None:
    """A word that no post has is told as typed, with the nearest; others count."""
    done = run_here("search", "one", "wlet", "Nothing", "GenServer.call", "-f", form)
    assert done.returncode == 0
    assert "hello" in done.stdout
    assert done.stderr == (
        "blogdb: no post has GenServer.call\n"
        "blogdb: no post has Nothing\n"
        "blogdb: no post has wlet; welt has 1\n"
    )


@pytest.mark.usefixtures("blog")
def test_filters(run_here: Run) -> None:
    """Options leave posts of a language, tag, author and of some days."""

    def slugs(*options: str) -> list[str]:
        done = run_here("search", "one", "two", "welt", "-f", "json", *options)
        return sorted(row["slug"] for row in json.loads(done.stdout))

    assert slugs("--language", "de") == ["hallo"]
    # The tag is of hello as well, and Bob the author of hallo.
    assert slugs("--tag", "guide", "--author", "bob") == ["red"]
    assert slugs("--since", "2024-01-06", "--until", "2024-02-10") == ["red"]


@pytest.mark.usefixtures("blog")
def test_day_that_is_none(run_here: Run) -> None:
    """What is no day is refused in a line that shows one."""
    done = run_here("search", "one", "--since", "2024-13-01")
    assert (done.returncode, done.stdout) == (ExitCode.USAGE, "")
    assert "'2024-13-01' is not a day such as 2024-01-31" in done.stderr
    assert done.stderr.count("\n") == 1


def test_no_index(run_here: Run, source: Path) -> None:
    """Without an index the error says in a line how to make one, and that works."""
    run_here("load", source, "--no-bodies", "--no-search")
    done = run_here("search", "one")
    assert (done.returncode, done.stdout) == (ExitCode.QUERY, "")
    assert done.stderr.count("\n") == 1
    advice = done.stderr.rpartition("blogdb ")[2].split()
    assert advice == ["load", "--bodies", "--search"]
    run_here(*advice)
    assert "hello" in run_here("search", "one").stdout


def test_older_database(run_here: Run, database: Path) -> None:
    """A database without the macro says what to do."""
    done = run_here("search", "one", "--db", database)
    assert done.returncode == ExitCode.QUERY
    assert "blogdb load" in done.stderr


def test_own_macro_of_that_name(run_here: Run, blog: Path) -> None:
    """A macro that somebody put in the place of ours is shown as far as it goes."""
    connection = engine.connect(blog, read_only=False)
    connection.execute(
        "create or replace macro search_posts(query, k := 10) as table"
        " select 'own' as title"
    ).fetchall()
    connection.close()
    done = run_here("search", "one")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == [".", "own"]


@pytest.mark.parametrize(
    "words",
    rounds(
        ["'; drop table posts; -- \\ $1 %s\n", '"', "- *"],
        ["'", '"', "'; drop table posts; --", "-", "*", "%s", "\\", "$1", "\n"],
    ),
)
def test_any_words(run_here: Run, blog: Path, words: str) -> None:
    """No text is an error, and none is SQL."""
    before = blog.read_bytes()
    done = run_here("search", "--", words, "one")
    assert done.returncode == 0
    assert "hello" in done.stdout or words == '"'
    assert blog.read_bytes() == before


@pytest.mark.usefixtures("blog")
def test_found_words_stand_out(terminal: Terminal) -> None:
    """On a terminal the found words have a style of their own, and no marks."""
    seen = terminal("search", "two", columns=60)
    assert seen.returncode == 0
    assert re.search("one \x1b\\[[0-9;]*mtwo\x1b", seen.screen)
    assert "*" not in seen.screen


def test_data_cannot_command_the_terminal(terminal: Terminal, blog: Path) -> None:
    """Escape codes of titles, slugs and bodies do not reach the terminal."""
    connection = engine.connect(blog, read_only=False)
    connection.execute(
        "update posts set content = 'one \x1b[41mtwo \u202e' where slug = 'red'"
    ).fetchall()
    connection.close()
    seen = terminal("search", "alert", "one", env={"NO_COLOR": "1"}, columns=200)
    assert "alert" in seen.screen
    assert RED not in seen.screen
    assert "\x1b" not in re.sub("\x1b\\[[0-2]m", "", seen.screen)
    assert "\u202e" not in seen.screen
