"""Bodies whose line breaks were lost before they came here."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from blogdb.loaders.bodies.extract import extract
from blogdb.loaders.bodies.facts import Facts, FoundCodeBlock, FoundImage, FoundLink
from blogdb.loaders.load import load

from ...conftest import SHARED
from .. import plain

FILLING = "Words and more words, as they stand in a post of some length. " * 5
SEED = SHARED / "seed" / "000_706a1f483c8acdc5.txt"
TREE = SHARED / "corpora" / "hf_blog_tree"


def test_facts_of_one_line() -> None:
    """Links, code and images are found in the one line; headings are not guessed."""
    facts = extract(
        f"# Title {FILLING} ## Part [a](b) - one - two ![c](d.png) <img src=e.png>"
        " ```python print(1) # http://x.y ``` <https://f.g> ``` ls -l ``` The end."
    )
    assert facts.is_flattened
    assert facts.headings == []
    assert facts.links == [
        FoundLink("b", "a", "inline", in_code=False),
        FoundLink("http://x.y", "http://x.y", "bare", in_code=True),
        FoundLink("https://f.g", "https://f.g", "autolink", in_code=False),
    ]
    assert facts.code_blocks == [FoundCodeBlock("python", 1), FoundCodeBlock(None, 1)]
    assert facts.images == [FoundImage("d.png", "c"), FoundImage("e.png", None)]
    assert facts.text.startswith("# Title Words and more")
    assert facts.text.endswith("The end.")
    assert "print" not in facts.text
    assert "ls" not in facts.text


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("```Python import x ```", "python"),
        ("``` python import x ```", "python"),
        ("``` python run.py ```", None),
        ("``` bash -c ls ```", None),
        ("``` import x ```", None),
        ("```{.yaml} a: b ```", "yaml"),
        ("``` ```", None),
    ],
)
def test_language_of_flattened_code(code: str, language: str | None) -> None:
    """The language is what touches the fence, or names one and is no command."""
    facts = extract(f"{FILLING} ## Part {code} and so on.")
    assert facts.code_blocks == [FoundCodeBlock(language, 1)]


def test_code_within_a_sentence() -> None:
    """Three backticks around a word in a sentence are no block."""
    facts = extract(f"{FILLING} ## Part Use ```conda``` and ```pip``` as you like.")
    assert facts.code_blocks == []
    assert facts.text.endswith("Use conda and pip as you like.")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "# Title",
        "A short line - as it is.",
        FILLING,
        f"{FILLING}\n\n## Part\n\n{FILLING}",
        f"## Part\r{FILLING}",
    ],
)
def test_not_flattened(content: str) -> None:
    """A body with line breaks, a short one, and a plain paragraph are as written."""
    assert not extract(content).is_flattened


@pytest.mark.corpora
def test_seed(new: Path) -> None:
    """Each body of the seed is recognised, and agrees with the same post in lines.

    Where it does not, the post was edited since: docs/extraction.md has the list.
    """
    if not (SEED.exists() and TREE.exists()):
        pytest.skip(f"THE SEED OR THE TREE IS ABSENT ({SHARED}): it is not tested here")
    load(new, [str(SEED)])
    bodies = plain.ask(new, "select slug, content from posts order by slug")
    assert len(bodies) == 100
    found = {slug: extract(content) for slug, content in bodies}
    assert all(facts.is_flattened for facts in found.values())
    assert not any(facts.headings for facts in found.values())
    same, either = Counter[str](), Counter[str]()
    for slug, facts in found.items():
        path = TREE / f"{slug}.md"
        if path.exists():
            body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
            whole = kinds(extract(body))
            for kind, values in kinds(facts).items():
                same[kind] += (values & whole[kind]).total()
                either[kind] += (values | whole[kind]).total()
    shares = {kind: same[kind] / either[kind] for kind in same}
    assert shares["links"] > 0.98
    assert shares["images"] > 0.95
    assert shares["languages"] > 0.98


@pytest.mark.corpora
def test_tree_flattened() -> None:
    """Nearly all is found again in real posts whose line breaks are taken away."""
    if not TREE.exists():
        pytest.skip(f"THE CORPUS IS ABSENT ({TREE}): it is not tested here")
    same, either = Counter[str](), Counter[str]()
    for path in sorted(TREE.glob("*.md")):
        body = path.read_text(encoding="utf-8").split("---\n", 2)[-1]
        one_line = extract(" ".join(body.split()))
        assert one_line.is_flattened, path
        whole = kinds(extract(body))
        for kind, values in kinds(one_line).items():
            same[kind] += (values & whole[kind]).total()
            either[kind] += (values | whole[kind]).total()
    shares = {kind: same[kind] / either[kind] for kind in same}
    assert shares["links"] > 0.998
    assert shares["images"] > 0.997
    # Indented code has no fences that could be found.
    assert shares["languages"] > 0.98


def kinds(facts: Facts) -> dict[str, Counter[str]]:
    """Count the addresses of links and images, and the languages of code."""
    return {
        "links": Counter(link.url for link in facts.links if not link.in_code),
        "languages": Counter(str(block.language) for block in facts.code_blocks),
        "images": Counter(image.url for image in facts.images),
    }
