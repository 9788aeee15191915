"""`blogdb report`: what it writes where, and what it refuses."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from blogdb.db import engine

from ..conftest import Run, one_duckdb


@one_duckdb("1.5")
def test_a_report_is_written_and_opened(
    run: Run, blog: Path, tmp_path: Path, each_duckdb: dict[str, str]
) -> None:
    """One file is made of some of the posts, told, dressed, and shown in the browser.

    Older lines of DuckDB do as well.
    """
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened}\n')
    browser.chmod(0o755)
    (tmp_path / "house.css").write_text("h1 { color: teal }")
    done = run(
        *("report", "--open", "--css", "house.css", "--title", "Ours & yours"),
        *("--out", "our report.html", "--tag", "LLM", "--db", blog),
        env=each_duckdb | {"BROWSER": str(browser)},
    )
    assert (done.stdout, done.stderr) == ("our report.html\n", "")
    page = (tmp_path / "our report.html").read_text("utf-8")
    assert "<title>Ours &amp; yours</title>" in page
    assert "Only posts tagged “LLM”." in page
    assert "1 post by 1 author on 2 tags on 5 January 2024." in page
    assert "h1 { color: teal }</style>" in page
    assert opened.read_text() == (tmp_path / "our report.html").as_uri()


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--tag", "guid"], 9, "no post has the tag guid; did you mean guide? "),
        (["--author", "Adda"], 9, "no post has the author Adda; did you mean Ada? "),
        (["--language", "fr"], 9, "no post has the language fr; to narrow less, "),
        (["--since", "2024"], 2, "'2024' is not a day such as 2024-01-31"),
        (["--since", "2024-02-01", "--until", "2024-01-01"], 2, "--since is after"),
        (["--out", "report.pdf"], 2, "is .html, and not .pdf; name another file"),
        (["--css", "picture.css"], 2, "picture.css is not UTF-8"),
        (["--out", "link.html"], 2, "leads to the database"),
        (["--out", "nowhere/report.html"], 8, "nowhere: no such file or directory"),
    ],
)
def test_a_slip_is_told_as_one(
    run_here: Run, blog: Path, options: list[str], code: int, said: str
) -> None:
    """A wrong option says what is wrong and what may be meant; nothing is written."""
    (blog.parent / "picture.css").write_bytes(b"\xff\xd8")
    (blog.parent / "link.html").symlink_to(blog)
    before = blog.read_bytes()
    done = run_here("report", *options)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert not (blog.parent / "report.html").exists()
    assert blog.read_bytes() == before


@pytest.mark.usefixtures("blog")
def test_it_says_what_is_not_installed(
    run_here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the extra that draws, a report names it, before anything else."""
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    done = run_here("report")
    assert done.returncode == 8
    assert re.search(r"pip install 'blogdb\[report\]'$", done.stderr.strip())


def test_json_says_where_the_page_is(run_here: Run, blog: Path, tmp_path: Path) -> None:
    """JSON has the page's place and its size in bytes; an empty page is one, too."""
    done = run_here("report", "--json", "--since", "2099-01-01", "--db", blog)
    page = tmp_path / "report.html"
    assert json.loads(done.stdout) == {"page": str(page), "size": page.stat().st_size}
    assert "There are no posts to report on." in page.read_text("utf-8")


def test_a_database_of_another_version_is_told(run_here: Run, blog: Path) -> None:
    """Where a view is missing, it says how to bring it back."""
    with engine.connect(blog, read_only=False) as connection:
        connection.execute("drop view tag_usage").fetchall()
    done = run_here("report")
    assert done.returncode == 4
    assert "bring it up to date with: blogdb load --db blog.duckdb" in done.stderr
