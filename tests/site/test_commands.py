"""Every block of commands in the README and in the guides runs.

An indented block is commands; what else a page shows is fenced. The blocks of a page
run in their order, in one folder that has what the page speaks of.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from blogdb.loaders.load import load

from ..conftest import PROGRAM, REPOSITORY

PAGES = [
    REPOSITORY / "README.md",
    REPOSITORY / "docs" / "index.md",
    *sorted((REPOSITORY / "docs" / "guides").glob("*.md")),
]
BLOCK = re.compile(
    r"(?:^<!-- not run: (?P<reason>.+?) -->\n\n)?"
    r"(?<=\n\n)(?P<lines>(?:    .*\n|\n(?=    ))+)",
    re.MULTILINE,
)
FENCED = re.compile(r"^( *)```.*?^\1```$", re.MULTILINE | re.DOTALL)
POST = """---
title: {title}
date: {day}
author: Ada
tags: [{tags}]
---
The first post of a garden says more than [another]({link}).
"""
POSTS = (
    ("hello", "My first post", "2024-01-05", "garden", "seeds.md"),
    ("seeds", "Seeds", "2024-02-10", "garden, spring", "hello.md"),
    ("roses", "Roses", "2024-03-15", "gardens", "gone.md"),
)


def blocks(page: str) -> list[tuple[str | None, str]]:
    """Give each block of commands, with the reason why it is not run, or None."""
    text = FENCED.sub("", page)
    return [
        (found["reason"], "".join(line[4:] + "\n" for line in lines))
        for found in BLOCK.finditer(text)
        if (lines := found["lines"].splitlines())
    ]


def write_tree(folder: Path) -> None:
    """Write a small blog of Markdown."""
    (folder / "content").mkdir(parents=True)
    for slug, title, day, tags, link in POSTS:
        (folder / "content" / f"{slug}.md").write_text(
            POST.format(title=title, day=day, tags=tags, link=link)
        )


def write_table(path: Path, rows: list[dict[str, str]]) -> None:
    """Write posts as CSV."""
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def folder(tmp_path: Path, sample: Path) -> Path:
    """A folder with all that the pages load."""
    folder = tmp_path / "here"
    write_tree(folder / "my-blog")
    write_tree(tmp_path / "home" / "src" / "my-blog")
    with sample.open(newline="") as stream:
        rows = [
            row
            for row in csv.DictReader(stream)
            if {"llm", "rlhf"} & set(row["tags"].split(", "))
        ]
    assert "stackllama" in {row["local"] for row in rows}
    rows.append(rows[0] | {"local": "secret", "title": "Secret", "URL": ""})
    write_table(folder / "posts.csv", rows)
    (folder / "export").mkdir()
    for name in ("one", "two"):
        (folder / "export" / f"{name}.jsonl").write_text(
            f'{{"local": "{name}", "title": "{name}"}}\n'
        )
    (folder / "posts.json").write_text('[{"slug": "a", "title": "A"}]')
    (folder / "aliases.toml").write_text('[tags]\n"gardens" = "garden"\n')
    with zipfile.ZipFile(folder / "export.zip", "w") as archive:
        archive.writestr("imported_pages.csv", "page,visitors,pageviews\n/a,1,2\n")
    return folder


@pytest.mark.parametrize(
    "page", PAGES, ids=[str(path.relative_to(REPOSITORY)) for path in PAGES]
)
def test_the_commands_of_a_page_run(page: Path, folder: Path) -> None:
    """The commands of a page do what it says, one after another, without an error."""
    # The reader of a guide has loaded a blog before, and that of the README, who goes
    # back and compares, an earlier state of the same posts.
    database = folder / "blog.duckdb"
    if page.name == "README.md":
        lines = (folder / "posts.csv").read_text("utf-8")
        (folder / "before.csv").write_text(lines.replace("Secret", "Earlier"))
        load(database, [str(folder / "before.csv")])
    elif page.name.startswith("add-"):
        load(database, [str(folder / "my-blog")])
    found = blocks(page.read_text("utf-8"))
    script = "".join(lines for reason, lines in found if reason is None)
    assert "blogdb " in script
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={name: os.environ[name] for name in os.environ if name[:6] != "BLOGDB"}
        | {
            "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}",
            "HOME": str(folder.with_name("home")),
            # The empty database that first loads copy is made once for all tests.
            "XDG_CACHE_HOME": os.environ.get(
                "XDG_CACHE_HOME", str(Path.home() / ".cache")
            ),
            # What stands for a browser.
            "BROWSER": "true",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-2000:]}{done.stderr[-2000:]}"


def test_blocks_are_found() -> None:
    """A block ends where its indentation does; fences and lists have none."""
    page = (
        "Text\n\n    blogdb one\n    blogdb two # x\n\nText\n\n"
        "<!-- not run: it waits -->\n\n    blogdb three\n\n"
        "```sql\n\n    select 1\n```\n\n- list\n  more\n"
    )
    assert blocks(page) == [
        (None, "blogdb one\nblogdb two # x\n"),
        ("it waits", "blogdb three\n"),
    ]
