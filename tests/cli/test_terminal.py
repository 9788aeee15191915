"""What a person sees on a real terminal, and never sees there."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from blogdb.db import engine
from blogdb.db.errors import ExitCode

from ..conftest import PROGRAM
from ..rounds import rounds

Terminal = Callable[..., Any]

STYLES = re.compile(r"\x1b\[[0-9;]*m")

# Long work lasts until the bar has had its time to appear, on any machine.
WORK = """
import sys
from blogdb.cli import progress
if "short" in sys.argv:
    progress.PATIENCE = 600
with progress.ProgressBar(is_quiet="quiet" in sys.argv) as bar:
    bar("reading the source", None)
    if "long" in sys.argv and bar._timer.is_alive():
        bar._timer.join()
    bar("writing [the] posts", 0.5)
print("summary")
"""


@pytest.mark.usefixtures("blog")
def test_table_fits_the_terminal(terminal: Terminal) -> None:
    """A table on a terminal keeps to its width, and names what has no room."""
    seen = terminal("show", "posts", program=(PROGRAM,), columns=60)
    assert seen.returncode == 0
    table = STYLES.sub("", seen.screen)
    assert max(len(line) for line in table.splitlines()) <= 60
    note = table[table.index("(no room for ") :]
    assert "load_id" in note
    head = table[: table.index("──")].replace(" ", "").replace("\r\n", "")
    assert "load_id" not in head


@pytest.mark.parametrize("form", ["table", "csv", "json", "markdown"])
@pytest.mark.usefixtures("blog")
def test_data_cannot_command_the_terminal(terminal: Terminal, form: str) -> None:
    """No escape code of the data reaches a terminal, in any format."""
    seen = terminal(
        "query",
        "select title, chr(155) || '31m' as c1, chr(8238) as turned from posts"
        " where slug = 'red'",
        "--format",
        form,
        env={"NO_COLOR": "1"},
        columns=200,
    )
    assert seen.returncode == 0
    assert "alert" in seen.screen
    without_styles = re.sub("\x1b\\[[01]m", "", seen.screen)
    assert "\x1b" not in without_styles.replace("\x1b[2m", "")
    assert "\x9b" not in seen.screen
    assert "\u202e" not in seen.screen


# What moves the cursor, changes colours, or turns the direction of writing.
COMMANDING = "".join(
    map(chr, [*range(1, 32), *range(127, 160), 0x61C, 0x200E, 0x200F])
) + "".join(map(chr, [*range(0x2028, 0x202F), *range(0x2066, 0x206A)]))


@pytest.mark.parametrize(
    "command",
    [
        ("query", "from odd", "-f", "table"),
        ("query", "from odd", "-f", "csv"),
        ("query", f"select 'x{COMMANDING}' + 1"),
        ("describe", "odd"),
        ("describe", "tricky", "--json"),
        ("views",),
        ("query", "from odd", "-f", "json"),
        ("query", "from odd", "-f", "markdown"),
        ("show", "odd", "--where", "true", "-f", "csv"),
        ("show", f"x{COMMANDING}"),
        ("describe", "odd", "--json"),
        ("describe", "tricky"),
        ("views", "--json"),
        ("info", "--json"),
    ][: rounds(4, 14)],
)
def test_nothing_commands_the_terminal(
    terminal: Terminal, blog: Path, command: tuple[str, ...]
) -> None:
    """Texts, names, comments and errors reach a terminal without what it obeys."""
    connection = engine.connect(blog, read_only=False)
    name = COMMANDING.replace('"', '""')
    connection.execute(
        f"""
        create view odd as select 'title{COMMANDING}' as "name{name}", 1 as one;
        comment on view odd is 'said{COMMANDING}';
        comment on column odd.one is 'said{COMMANDING}';
        create macro tricky("x{name}") as "x{name}";
        comment on macro tricky is 'said{COMMANDING}';
        update loads set source = 'from{COMMANDING}';
        update view_catalog set question = 'what{COMMANDING}', topic = 'x{COMMANDING}';
        """
    ).fetchall()
    connection.close()
    seen = terminal(*command, env={"NO_COLOR": "1"}, columns=200)
    assert "Traceback" not in seen.screen
    shown = re.sub("\x1b\\[[012]m", "", seen.screen).replace("\r\n", "")
    assert not set(shown) & set(COMMANDING) - {"\n"}


@pytest.mark.usefixtures("blog")
def test_no_color(terminal: Terminal) -> None:
    """NO_COLOR is honoured: no colour reaches the terminal."""
    seen = terminal("show", "tag_usage", env={"NO_COLOR": "1"}, columns=200)
    assert seen.returncode == 0
    assert "guide" in seen.screen
    assert not re.search("\x1b\\[[0-9;]*[34][0-9]m", seen.screen)


@pytest.mark.usefixtures("blog")
@pytest.mark.parametrize("arguments", [["views"], ["describe", "related_posts"]])
def test_listings_wrap(terminal: Terminal, arguments: list[str]) -> None:
    """What is said of views is broken into lines between words rather than cut."""
    seen = terminal(*arguments, columns=50)
    text = STYLES.sub("", seen.screen)
    assert max(len(line) for line in text.splitlines()[:-1]) <= 50
    assert "…" not in text


@pytest.mark.usefixtures("blog")
def test_long_tables_are_paged(terminal: Terminal, tmp_path: Path) -> None:
    """What is longer than the terminal goes through the reader's pager, alone."""
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\nsed 's/^/paged: /'\n")
    pager.chmod(0o755)
    for rows, is_paged in ((30, True), (5, False)):
        sql = f"from range({rows})"
        seen = terminal("query", sql, env={"PAGER": str(pager)})
        assert seen.returncode == 0
        assert (f"paged: ({rows} rows)" in seen.screen) is is_paged
        assert f"({rows} rows)" in seen.screen
    seen = terminal("query", "from range(30)", env={"PAGER": ""})
    assert "paged" not in seen.screen


@pytest.mark.usefixtures("blog")
def test_parquet_is_not_for_a_terminal(terminal: Terminal) -> None:
    """Parquet's bytes are refused on a terminal with what to do instead."""
    seen = terminal("show", "posts", "--format", "parquet")
    assert seen.returncode == ExitCode.USAGE
    assert "--output FILE" in seen.screen


def test_progress_of_long_work(terminal: Terminal) -> None:
    """Work over a second shows its step and share on stderr, and leaves nothing."""
    program = (sys.executable, "-c", WORK)
    start = time.monotonic()
    seen = terminal("long", program=program, is_stdout_piped=True)
    assert time.monotonic() - start > 1
    assert seen.stdout == "summary\n"
    assert "reading the source" in seen.screen
    shown = STYLES.sub("", seen.screen)
    assert re.search(r"writing \[the\] posts .* 50% left:", shown)
    assert "summary" not in seen.screen


@pytest.mark.parametrize("arguments", [["short"], ["long", "quiet"]])
def test_no_progress(terminal: Terminal, arguments: list[str]) -> None:
    """Short work, and any work that is to be quiet, shows nothing on stderr."""
    program = (sys.executable, "-c", WORK)
    seen = terminal(*arguments, program=program, is_stdout_piped=True)
    assert seen.screen == ""


def test_no_progress_in_a_pipe() -> None:
    """Where stderr is no terminal there is no bar, however long the work."""
    done = subprocess.run(
        [sys.executable, "-c", WORK, "long"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("summary\n", "")
