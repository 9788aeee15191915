"""The views of a real blog, compared with a plain reading of its files."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import duckdb
import pytest
import yaml
from markdown_it import MarkdownIt

from blogdb.db import engine

from ..conftest import HUGGING_FACE, Once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from markdown_it.token import Token


class Tags(HTMLParser):
    """Collects the links and images of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.alts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a link or an image."""
        values = dict(attrs)
        if tag == "a":
            self.links.append(values.get("href") or "")
        if tag == "img":
            self.alts.append("none" if "alt" not in values else "some")


@dataclass
class Body:
    """What another CommonMark parser finds in a body.

    Attributes:
        links: where links lead.
        alts: for each image, whether it has "some" alternative text or "none".
        code: the language of each block of code, and how many lines it has.
    """

    links: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)
    code: list[tuple[str, int]] = field(default_factory=list)


def parsed(text: str) -> Body:
    """Parse a post's file."""
    body = Body()
    front = re.match(r"\s*---\s*?\n.*?^---[ \t]*\r?\n", text, re.DOTALL | re.M)
    assert front
    html: list[str] = []
    for token in flat(MarkdownIt("commonmark").parse(text[front.end() :])):
        if token.type in ("fence", "code_block"):
            said = token.info.split()
            lines = token.content.splitlines()
            body.code.append((said[0].lower() if said else "", len(lines)))
        elif token.type in ("html_block", "html_inline"):
            html.append(token.content)
        elif token.type == "link_open":
            body.links.append(str(token.attrs["href"]))
        elif token.type == "image":
            body.alts.append("some" if token.content.strip() else "none")
        elif token.type == "text":
            # A plain address in the text.
            bare = re.findall(r"https?://[^\s<>()\[\]]+", token.content)
            body.links += [url.rstrip(".,:;") for url in bare]
    tags = Tags()
    tags.feed("\n".join(html))
    body.links += tags.links
    body.alts += tags.alts
    return body


def flat(tokens: list[Token]) -> Iterator[Token]:
    """Give all tokens, including nested ones."""
    for token in tokens:
        yield token
        if token.type != "image":
            yield from flat(token.children or [])


@pytest.fixture(scope="module")
def bodies(
    hugging_face_template: Path,  # noqa: ARG001 (skips where the blog is absent)
    once: Once,
) -> dict[str, Body]:
    """The bodies of the posts that the blog lists, by slug; parsed once for all."""

    def make(folder: Path) -> None:
        text = (HUGGING_FACE / "_blog.yml").read_text()
        listed = {entry["local"] for entry in yaml.load(text, yaml.CSafeLoader)}
        paths = [HUGGING_FACE / f"{slug}.md" for slug in sorted(listed)]
        found = {
            path.stem: vars(parsed(path.read_bytes().decode("utf-8-sig")))
            for path in paths
            if path.exists()
        }
        (folder / "bodies.json").write_text(json.dumps(found))

    made = json.loads((once("bodies", make) / "bodies.json").read_text())
    return {slug: Body(**said) for slug, said in made.items()}


@pytest.fixture(scope="module")
def blog(hugging_face_template: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The blog, loaded."""
    with engine.connect(hugging_face_template) as connection:
        yield connection


def arxiv_ids(body: Body) -> set[str]:
    """Find the arXiv papers linked through any site that shows them."""
    pattern = (
        r"(?:arxiv\.org/\w+|arxiv-vanity\.com/papers|huggingface\.co/papers"
        r"|hf\.co/papers)/(\d{4}\.\d{4,5})"
    )
    return {name for url in body.links for name in re.findall(pattern, url)}


def test_cited_papers_are_those_that_bodies_link_to(
    bodies: dict[str, Body], blog: duckdb.DuckDBPyConnection
) -> None:
    """Each arXiv paper is cited by as many posts as link to it."""
    expected = Counter(name for body in bodies.values() for name in arxiv_ids(body))
    found = blog.execute(
        "select name, count_posts from cited_targets where target like 'arxiv:____.%'"
    ).fetchall()
    assert dict(found) == expected
    # Attention Is All You Need.
    assert max(found, key=lambda row: row[1])[0] == "1706.03762"


def test_post_citations_are_those_that_bodies_link_to(
    bodies: dict[str, Body], blog: duckdb.DuckDBPyConnection
) -> None:
    """The pairs of posts are exactly those found by comparing URLs."""
    pattern = re.compile(
        r"(?:(?:https?://(?:www\.)?(?:huggingface\.co|hf\.co))?/blog/|\./)?"
        r"([\w.-]+?)(?:\.md)?/?(?:[#?].*)?"
    )
    # Former names, from which the blog leads on.
    former = yaml.safe_load((HUGGING_FACE / "_redirects.yml").read_text("utf-8"))
    expected = {
        (slug, former.get(found[1], found[1]))
        for slug, body in bodies.items()
        for url in body.links
        if (found := pattern.fullmatch(url))
        and former.get(found[1], found[1]) in bodies.keys() - {slug}
    }
    pairs = blog.execute("select slug, cited_slug from post_citations").fetchall()
    assert set(pairs) == expected
    cited = Counter(slug for _, slug in expected)
    most = blog.execute(
        "select slug, count_citing_posts from most_cited_posts"
    ).fetchall()
    assert dict(most) == cited
    orphans = blog.execute("select slug from orphan_posts").fetchall()
    assert {slug for (slug,) in orphans} == bodies.keys() - cited.keys()


def test_images_without_alt_are_those_in_the_bodies(
    bodies: dict[str, Body], blog: duckdb.DuckDBPyConnection
) -> None:
    """Each post has as many images without alternative text as its body shows."""
    expected = {slug: body.alts.count("none") for slug, body in bodies.items()}
    found = blog.execute(
        "select slug, count(*) from images_without_alt group by slug"
    ).fetchall()
    assert dict(found) == {slug: count for slug, count in expected.items() if count}


def test_python_is_counted_under_all_its_names(
    bodies: dict[str, Body], blog: duckdb.DuckDBPyConnection
) -> None:
    """Each year's Python blocks and lines are those counted in its posts."""
    days = blog.execute(
        "select slug, published_on from posts where published_on is not null"
    ).fetchall()
    blocks: Counter[int] = Counter()
    lines: Counter[int] = Counter()
    for slug, day in days:
        for language, count in bodies[slug].code:
            if language in ("py", "python"):
                blocks[day.year] += 1
                lines[day.year] += count
    found = blog.execute(
        "select year, count_blocks, count_lines from code_languages"
        " where code_language = 'python'"
    ).fetchall()
    assert {year: tuple(counts) for year, *counts in found} == {
        year: (blocks[year], lines[year]) for year in blocks
    }


def test_dead_link_has_the_slug_that_was_meant(
    blog: duckdb.DuckDBPyConnection,
) -> None:
    """The one link whose slug lacks a letter is shown with the complete slug."""
    found = blog.execute(
        "select target, nearest_slug from dead_internal_links"
        " where nearest_slug is not null"
    ).fetchall()
    assert found == [("synthetic-data-save-cost", "synthetic-data-save-costs")]
