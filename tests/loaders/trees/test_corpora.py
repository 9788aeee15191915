"""Four real blogs, held against a plain reading of the same files."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from ...conftest import HUGGING_FACE, SHARED
from .. import plain
from ..without_bodies import load

CORPORA = SHARED / "corpora"


@dataclass(frozen=True)
class Read:
    """A post as a plain reading finds it."""

    title: str
    day: dt.date | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    body: str


def front(path: Path) -> tuple[dict[str, Any], str]:
    """Read a file's front matter with PyYAML's own types, and its body."""
    text = path.read_bytes().decode("utf-8-sig")
    found = re.match(r"\s*---\s*?\n(.*?)^---[ \t]*\r?\n", text, re.S | re.M)
    assert found, path
    try:
        fields = yaml.load(found[1], yaml.CSafeLoader)
    except yaml.YAMLError:
        # A title with a colon in it, in one of the blogs.
        quoted = re.sub(r"(?m)^title: (.*)$", r"title: |-\n  \1", found[1])
        fields = yaml.load(quoted, yaml.CSafeLoader)
    return fields, text[found.end() :]


def names(value: Any) -> tuple[str, ...]:
    """List what stands in a field that may be a text or a list of texts or objects."""
    items = value if isinstance(value, list) else [value] if value else []
    found = [each["user"] if isinstance(each, dict) else str(each) for each in items]
    return tuple(dict.fromkeys(found))


def dated(path: Path) -> tuple[dt.date, str]:
    """Part a file's name into the day and the slug."""
    found = re.fullmatch(r"(\d{4})-(\d+)-(\d+)-(.+)\.(md|markdown)", path.name)
    assert found, path
    return dt.date(*map(int, found.groups()[:3])), found[4]


def day(fields: dict[str, Any]) -> dt.date:
    """Take the day of a date or time."""
    value = fields["date"]
    return value.date() if isinstance(value, dt.datetime) else value


def spoken(text: str) -> dt.date | None:
    """Read `February 14, 2020`; a month without a day is no day."""
    found = re.fullmatch(r"(\w{3})\w*\.? (\d+)(?:st|nd|rd|th)?,? (\d{4})", text.strip())
    if not found:
        return None
    month = "JanFebMarAprMayJunJulAugSepOctNovDec".index(found[1]) // 3 + 1
    return dt.date(int(found[3]), month, int(found[2]))


def hugging_face(root: Path) -> dict[str, Read]:
    """Read the Hugging Face blog: its list, and the files that are there."""
    posts = {}
    for entry in yaml.load((root / "_blog.yml").read_text(), yaml.CSafeLoader):
        path = root / f"{entry['local']}.md"
        if not path.exists():
            continue
        fields, body = front(path)
        posts[entry["local"]] = Read(
            str(fields.get("title") or entry["title"]).strip(),
            spoken(entry["date"]),
            names(fields.get("authors")) or names(entry.get("author")),
            tuple(dict.fromkeys(map(str, entry.get("tags") or []))),
            body,
        )
    return posts


def elixir(root: Path) -> dict[str, Read]:
    """Read Elixir's blog, of Jekyll's: tags with spaces between, one category."""
    posts = {}
    for path in (root / "_posts").iterdir():
        fields, body = front(path)
        date, slug = dated(path)
        tags = (*str(fields.get("tags") or "").split(), fields["category"])
        posts[slug] = Read(fields["title"], date, names(fields["authors"]), tags, body)
    return posts


def pypi(root: Path) -> dict[str, Read]:
    """Read PyPI's blog, of MkDocs': authors by keys."""
    blog = root / "docs" / "blog"
    people = yaml.safe_load((blog / ".authors.yml").read_text())["authors"]
    posts = {}
    for path in (blog / "posts").glob("*.md"):
        fields, body = front(path)
        _, slug = dated(path)
        authors = tuple(people[key]["name"] for key in fields["authors"])
        slug = fields.get("slug", slug)
        posts[slug] = Read(
            fields["title"], day(fields), authors, tuple(fields["tags"]), body
        )
    return posts


def datafusion(root: Path) -> dict[str, Read]:
    """Read DataFusion's blog: front matter that is not always YAML."""
    posts = {}
    for path in (root / "content" / "blog").glob("*.md"):
        fields, body = front(path)
        _, slug = dated(path)
        posts[slug] = Read(
            str(fields["title"]).strip(),
            day(fields),
            names(fields["author"]),
            names(fields["categories"]),
            body,
        )
    return posts


@pytest.mark.corpora
@pytest.mark.parametrize(
    ("corpus", "read", "problems"),
    [
        # One listed post has no file here; one date says no day.
        ("hf_blog_tree", hugging_face, {("rejected", 1), ("repaired", 1)}),
        ("elixir_blog", elixir, set()),
        ("pypi_blog", pypi, set()),
        # Titles with a colon in them, which YAML does not allow.
        ("datafusion_blog", datafusion, {("repaired", 13)}),
    ],
)
def test_corpus(
    corpus: str,
    read: Callable[[Path], dict[str, Read]],
    problems: set[tuple[str, int]],
    new: Path,
    request: pytest.FixtureRequest,
) -> None:
    """Every post of a real blog is as a plain reading finds it, and no problem more."""
    root = CORPORA / corpus
    if not root.exists():
        pytest.skip(f"THE CORPUS IS ABSENT ({root}): it is not tested here")
    if root == HUGGING_FACE:
        database = request.getfixturevalue("hugging_face_template")
    else:
        database = new
        load(new, [str(root)])
    rows = plain.ask(
        database,
        "select slug, title, published_on, content,"
        " (select list(raw_name order by position) from post_authors"
        " where post_authors.post_id = posts.post_id),"
        " (select list(raw_name order by position) from post_tags"
        " where post_tags.post_id = posts.post_id) from posts",
    )
    found = {
        slug: Read(title, day, tuple(authors or ()), tuple(tags or ()), content)
        for slug, title, day, content, authors, tags in rows
    }
    expected = read(root)
    assert found.keys() == expected.keys()
    different = {
        slug: (found[slug], expected[slug])
        for slug in found
        if found[slug] != expected[slug]
    }
    assert not different
    counted = plain.ask(
        database, "select severity, count(*) from load_problems group by severity"
    )
    assert set(counted) == problems
