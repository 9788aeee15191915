"""The generator: deterministic, and true about what it wrote."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
CORPUS = REPOSITORY / "benchmarks" / "corpus.py"
COUNT = 1000


def generate(folder: Path, *options: str) -> Path:
    """Run the generator as a user does."""
    words = [sys.executable, str(CORPUS), str(COUNT), str(folder), *options]
    subprocess.run(words, check=True)
    return folder


def read(path: Path) -> dict[str, dict[str, str]]:
    """Read a version of the blog by slug."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["local"]: row for row in csv.DictReader(file)}


def names(tags: str) -> set[str]:
    """Name the tags of a post canonically."""
    found = {re.sub("[ _]+", "-", tag.strip().lower()) for tag in tags.split(",")}
    return found - {""}


def recount(posts: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Count what a database of these posts must hold."""
    rows = list(posts.values())
    days = set()
    for row in rows:
        month, day, year = row["date"].replace(",", "").split()
        form = "%b" if len(month) == 3 else "%B"
        days.add(datetime.strptime(f"{month} {day} {year}", f"{form} %d %Y").date())
    return {
        "posts": len(rows),
        "authors": len({row["author"].lower() for row in rows}),
        "tags": len(set().union(*(names(row["tags"]) for row in rows))),
        "post_tags": sum(len(names(row["tags"])) for row in rows),
        "post_authors": len(rows),
        "title_chars": sum(len(row["title"]) for row in rows),
        "content_chars": sum(len(row["content"]) for row in rows),
        "words": sum(len(re.findall(r"\S+", row["content"])) for row in rows),
        "days": len(days),
        "first_day": str(min(days)),
        "last_day": str(max(days)),
    }


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated blog."""
    return generate(tmp_path_factory.mktemp("blog"))


def test_same_arguments_give_the_same_bytes(blog: Path, tmp_path: Path) -> None:
    """A second run writes the same files, and another seed writes others."""
    again = generate(tmp_path / "again")
    for name in ("posts.csv", "refresh/posts.csv", "truth.json"):
        assert (again / name).read_bytes() == (blog / name).read_bytes()
    other = generate(tmp_path / "other", "--seed", "2")
    assert (other / "posts.csv").read_bytes() != (blog / "posts.csv").read_bytes()


def test_truth_agrees_with_a_recount(blog: Path) -> None:
    """truth.json says of both versions what counting the CSV by itself finds."""
    truth = json.loads((blog / "truth.json").read_text())
    assert truth["first"] == recount(read(blog / "posts.csv"))
    assert truth["refresh"] == recount(read(blog / "refresh/posts.csv"))


def test_refresh_changes_what_it_says(blog: Path) -> None:
    """1 % of the posts differ, in title, tags or body; 0.5 % are gone, 0.5 % new."""
    first, later = read(blog / "posts.csv"), read(blog / "refresh/posts.csv")
    assert len(first) == COUNT
    assert len(first.keys() - later.keys()) == len(later.keys() - first.keys()) == 5
    differing = [
        {name for name in post if post[name] != later[slug][name]}
        for slug, post in first.items()
        if slug in later and post != later[slug]
    ]
    assert len(differing) == 10
    assert sorted(map(sorted, differing)) == sorted(
        [["title"]] * 4 + [["tags"]] * 3 + [["content"]] * 3
    )


def test_posts_look_like_posts(blog: Path) -> None:
    """Bodies have about 2 KB in several lines, with headings, code, links, images."""
    bodies = [post["content"] for post in read(blog / "posts.csv").values()]
    assert 1500 < sum(map(len, bodies)) / len(bodies) < 2500
    together = "\n".join(bodies)
    for pattern in (r"^## \w", r"^```python$", r"\]\(https://", r"^!\[", r"^- \["):
        assert re.search(pattern, together, re.MULTILINE), pattern


def test_body_length_is_an_option(blog: Path, tmp_path: Path) -> None:
    """`--body` decides how long the bodies are."""
    short = generate(tmp_path / "short", "--body", "500")
    assert (short / "posts.csv").stat().st_size < (blog / "posts.csv").stat().st_size
