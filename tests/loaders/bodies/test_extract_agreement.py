"""Four real blogs, held against another parser: docs/extraction.md has the figures."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from blogdb.loaders.bodies.extract import extract

from ...conftest import SHARED
from ...rounds import rounds
from . import oracle

CORPORA = SHARED / "corpora"
PAGE = Path(__file__).parents[3] / "docs" / "extraction.md"
KINDS = ("links", "code blocks", "headings", "images", "URLs in code", "words")


def bodies(root: Path) -> dict[str, str]:
    """Read every post's text below its front matter."""
    found = {}
    for path in sorted([*root.rglob("*.md"), *root.rglob("*.markdown")]):
        text = path.read_bytes().decode("utf-8-sig")
        front = re.match(r"\s*---\s*?\n.*?^---[ \t]*\r?\n", text, re.S | re.M)
        if front:
            found[str(path.relative_to(root))] = text[front.end() :]
    return found


def ours(content: str) -> dict[str, list[object]]:
    """Put the facts in the oracle's form, which tells no references from inline."""
    facts = extract(content)
    written = {"inline": "written", "reference": "written"}
    return {
        "links": [
            (link.url, link.text or "", written.get(link.form, link.form))
            for link in facts.links
            if not link.in_code
        ],
        "code blocks": [block[:2] for block in facts.code_blocks],
        "headings": [heading[:2] for heading in facts.headings],
        "images": [(image.url, image.alt) for image in facts.images],
        "URLs in code": [link.url for link in facts.links if link.in_code],
        "words": list(facts.text.split()),
    }


@pytest.mark.corpora
@pytest.mark.parametrize(
    "corpus",
    ["pypi_blog", "elixir_blog", "datafusion_blog", "hf_blog_tree"][: rounds(2, 4)],
)
def test_agreement(corpus: str) -> None:
    """Both parsers find the same, in the same order, but for what the page explains.

    Facts agree when all their parts do. Their share is of all that either finds.
    """
    root = CORPORA / corpus
    if not root.exists():
        pytest.skip(f"THE CORPUS IS ABSENT ({root}): it is not tested here")
    counts = {kind: Counter[str]() for kind in KINDS}
    different: dict[str, list[str]] = {}
    for name, body in bodies(root).items():
        expected = oracle.facts(body)
        for kind, found in ours(body).items():
            here, there = Counter(found), Counter(expected[kind])
            counts[kind]["here"] += here.total()
            counts[kind]["there"] += there.total()
            counts[kind]["same"] += (here & there).total()
            if here != there:
                different.setdefault(Path(name).stem, []).append(kind)
            elif kind != "words":  # Footnotes stand at another place in the text.
                assert found == expected[kind], name
    for kind in ("links", "code blocks", "headings", "images"):
        count = counts[kind]
        either = count["here"] + count["there"] - count["same"]
        assert count["same"] >= 0.995 * either, (kind, count)
    page = PAGE.read_text(encoding="utf-8")
    rows = [
        f"| {corpus} | {kind} | {count['here']:,} | {count['there']:,} |"
        f" {count['same']:,} |"
        for kind, count in counts.items()
    ]
    assert [row for row in rows if row not in page] == []
    assert {slug: kinds for slug, kinds in different.items() if slug not in page} == {}
