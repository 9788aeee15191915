"""`blogdb init`, and commands in a folder that has a `blogdb.toml`."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from blogdb.cli.main import cli
from blogdb.db.errors import ExitCode
from blogdb.loaders.settings.keys import KEYS

from ..conftest import PROGRAM, REPOSITORY, Run, obey_signals

POST = "---\ntitle: {0}\ndate: 2024-01-0{1}\ndraft: {2}\n---\nText\n"


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """The folder of posts of a blog that Hugo publishes, with three posts."""
    (tmp_path / "hugo.toml").write_text('title = "A blog"\n')
    folder = tmp_path / "content" / "posts"
    folder.mkdir(parents=True)
    for number, name in enumerate("abc", 1):
        (folder / f"{name}.md").write_text(POST.format(name, number, "false"))
    (folder / "d.md").write_text(POST.format("d", 4, "true"))
    return folder


@pytest.mark.usefixtures("posts")
def test_init_then_load(run_here: Run, tmp_path: Path) -> None:
    """After `blogdb init`, `blogdb load` needs no arguments; another is refused."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "posts.csv").write_text("slug,title\na,A\n")
    told = json.loads(run_here("init", "other", "--json").stdout)
    assert told == {
        "settings": "other/blogdb.toml",
        "sources": ["posts.csv"],
        "format": "csv",
        "count_posts": 1,
        "count_drafts": 0,
    }
    done = run_here("init")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "blogdb.toml written: 3 posts, read as hugo",
        "next: blogdb load",
    ]
    done = run_here("load", "--no-bodies")
    assert "3 added" in done.stdout
    assert f"  settings: {tmp_path}/blogdb.toml\n" in done.stderr
    before = (tmp_path / "blogdb.toml").read_bytes()
    done = run_here("init")
    assert done.returncode == ExitCode.REFUSED
    assert "blogdb.toml is there already" in done.stderr
    assert (tmp_path / "blogdb.toml").read_bytes() == before


@pytest.mark.usefixtures("posts")
def test_the_file_between_options_and_memory(run_here: Run, tmp_path: Path) -> None:
    """Options win over the file, and the file over what the database remembers."""

    def load(*arguments: str) -> tuple[int, str]:
        done = run_here("load", "--no-bodies", "--json", *arguments)
        told = json.loads(done.stdout)
        with duckdb.connect(tmp_path / told["database"], read_only=True) as connection:
            ((options,),) = connection.execute(
                "select options from loads order by load_id desc limit 1"
            ).fetchall()
        site = json.loads(options)["wanted"]["site_url"]
        return told["summary"]["count_posts"], site

    (tmp_path / "blogdb.toml").write_text('database = "data.duckdb"\ndrafts = true\n')
    assert load("--site-url", "https://option.example") == (
        4,
        "https://option.example",
    )
    assert (tmp_path / "data.duckdb").exists()
    assert not (tmp_path / "blog.duckdb").exists()
    assert load() == (4, "https://option.example")
    (tmp_path / "blogdb.toml").write_text(
        'database = "data.duckdb"\nsite-url = "https://file.example"\n'
    )
    assert load() == (3, "https://file.example")
    options = ("--drafts", "--site-url", "https://other.example")
    assert load(*options) == (4, "https://other.example")


def test_commands_below_the_folder(run_here: Run, posts: Path, tmp_path: Path) -> None:
    """In each folder of the blog, commands take the blog's database."""
    (tmp_path / "blogdb.toml").write_text("bodies = false\nsearch = false\n")
    done = run_here("load", "--json", cwd=posts)
    assert json.loads(done.stdout)["database"] == f"{tmp_path}/blog.duckdb"
    assert json.loads(done.stdout)["settings"] == f"{tmp_path}/blogdb.toml"
    assert not list(posts.glob("*.duckdb"))
    assert run_here("info", cwd=posts).returncode == 0
    (tmp_path / "blogdb.toml").write_text("bodys = false\n")
    done = run_here("info", cwd=posts)
    assert done.returncode == ExitCode.USAGE
    assert "no key 'bodys'; the nearest is 'bodies'" in done.stderr
    # Another database is nothing that the file could be wrong about.
    named = ("--db", tmp_path / "blog.duckdb")
    assert run_here("info", *named, cwd=posts).returncode == 0
    words = {"_BLOGDB_COMPLETE": "bash_complete", "COMP_WORDS": "blogdb show tag_t"}
    done = run_here(cwd=posts, env={**words, "COMP_CWORD": "2"})
    assert "tag_trends" in done.stdout


def test_every_key_is_an_option_of_load() -> None:
    """Each key but the audit's names an option of `blogdb load` that wins over it."""
    context = cli.make_context("blogdb", ["load"], resilient_parsing=True)
    command = cli.get_command(context, "load")
    assert command is not None
    there = {name for each in command.params for name in each.opts} | {"SOURCE"}
    assert {key.name for key in KEYS if key.option not in there} == {"audit"}


def test_the_page_is_linked() -> None:
    """The README leads to the page about the file."""
    assert "(docs/blogdb-toml.md)" in (REPOSITORY / "README.md").read_text("utf-8")


# -- --watch ---------------------------------------------------------------------

Said = Callable[[str], str]


@contextmanager
def watching(
    folder: Path, *arguments: str
) -> Iterator[tuple[subprocess.Popen[bytes], Said]]:
    """Run `blogdb load --watch`; the second value waits until it says something."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("BLOGDB_")}
    process = subprocess.Popen(
        [PROGRAM, "load", "--watch", *arguments],
        cwd=folder,
        env=clean,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=obey_signals,  # noqa: PLW1509 - there is no other thread
    )
    assert process.stdout is not None
    output = process.stdout.fileno()
    text = ""

    def said(pattern: str) -> str:
        nonlocal text
        end = time.monotonic() + 60
        while (found := re.search(pattern, text)) is None:
            assert time.monotonic() < end, text
            if select.select([output], [], [], 1)[0]:
                part = os.read(output, 65536)
                assert part, text
                text += part.decode()
        before, text = text[: found.end()], text[found.end() :]
        return before

    try:
        yield process, said
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def ended(process: subprocess.Popen[bytes], number: signal.Signals) -> int:
    """End it by a signal, about which it says nothing, and return its exit code."""
    process.send_signal(number)
    code = process.wait(60)
    assert process.stdout is not None
    assert process.stdout.read() == b""
    return code


def put(path: Path, text: str) -> None:
    """Write a file as an editor does: another one, put in its place."""
    path.with_name("edited").write_text(text)
    path.with_name("edited").rename(path)


def test_watch_a_folder(posts: Path, tmp_path: Path) -> None:
    """What changes in a folder is loaded at once and told, until Ctrl-C ends it.

    A load that fails is told once, and the next change is waited for. Of what the load
    itself writes into the folder, nothing is told.
    """
    (tmp_path / "blogdb.toml").write_text("bodies = false\nsearch = false\n")
    with watching(tmp_path) as (process, said):
        said("3 added(.|\n)*waiting for changes; Ctrl-C ends it\n")
        (posts / "new.md").write_text(POST.format("New", 5, "false"))
        put(posts / "a.md", POST.format("Other", 1, "false"))
        told = said(r"4 posts read.*\n").splitlines()
        assert [line.split(" (")[0] for line in told[:-1]] == [
            "+ posts/new",
            "~ posts/a",
        ]
        assert "1 added, 1 changed, 0 removed" in told[-1]
        put(tmp_path / "blogdb.toml", "body = false\n")
        assert said("the nearest is .*\n").count("\n") == 1
        (posts / "new.md").unlink()
        assert said("the nearest is .*\n").count("\n") == 1
        put(tmp_path / "blogdb.toml", "bodies = false\n")
        assert said(r"3 posts read.*\n").startswith("- posts/new (")
        assert ended(process, signal.SIGINT) == ExitCode.INTERRUPTED


def test_watch_files(tmp_path: Path) -> None:
    """Files are watched though others are put in their place, and settings are, too.

    What the settings name is watched from then on, though it cannot be loaded yet.
    """
    table = tmp_path / "data" / "a.csv"
    table.parent.mkdir()
    put(table, "slug,title\na,A\nb,B\n")
    with watching(tmp_path, "data/a.csv", "--no-bodies") as (process, said):
        said("2 added(.|\n)*waiting for changes; Ctrl-C ends it\n")
        for name in "cd":
            put(table, f"{table.read_text()}{name},{name}\n")
            assert said("posts read.*\n").startswith(f"+ {name} (")
        assert ended(process, signal.SIGTERM) == ExitCode.TERMINATED
    settings = tmp_path / "blogdb.toml"
    put(settings, 'sources = ["data/a.csv"]\n')
    with watching(tmp_path) as (process, said):
        said("waiting for changes; Ctrl-C ends it\n")
        (tmp_path / "more").mkdir()
        put(settings, 'sources = ["data/a.csv", "more/b.csv"]\n')
        assert said("does not exist\n").count("\n") == 1
        put(tmp_path / "more" / "b.csv", "slug,title\ne,E\n")
        assert said("5 posts read.*\n").startswith("+ e (")
        assert ended(process, signal.SIGHUP) == ExitCode.HANGUP


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--watch", "-"], ExitCode.REFUSED, "standard input cannot be watched"),
        (["--watch", "https://x.org/a"], ExitCode.REFUSED, "x.org/a cannot be watched"),
        (["--watch", "--dry-run", "."], ExitCode.USAGE, "cannot be combined"),
        (["--watch", "none"], ExitCode.SOURCE, "none does not exist"),
    ],
)
def test_what_cannot_be_watched(
    run_here: Run, tmp_path: Path, arguments: list[str], code: ExitCode, message: str
) -> None:
    """What cannot be watched, or not be loaded at first, ends the command."""
    done = run_here("load", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert not (tmp_path / "blog.duckdb").exists()
