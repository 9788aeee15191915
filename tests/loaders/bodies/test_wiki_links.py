"""Links between notes."""

from __future__ import annotations

import pytest

from blogdb.loaders.bodies.extract import extract


def links(body: str) -> list[tuple[str, str | None]]:
    """List the addresses and texts of the links in a body."""
    return [(each.url, each.text) for each in extract(body).links]


@pytest.mark.parametrize(
    ("body", "address", "words"),
    [
        ("See [[Other note]].", "ref:Other%20note", "Other note"),
        ("[[a/b.md|words here]]", "ref:a/b.md", "words here"),
        ("[[Page#A Heading: one]]", "ref:Page#a-heading-one", "Page#A Heading: one"),
        ("[[Page#^block|x]]", "ref:Page", "x"),
        ("[[#Here|x]]", "#here", "x"),
        ("![[An embedded note]]", "ref:An%20embedded%20note", "An embedded note"),
        ("[[https://a.example/x|x]]", "https://a.example/x", "x"),
    ],
)
def test_links_to_notes(body: str, address: str, words: str) -> None:
    """Double brackets lead to a note, by its name, its heading, or an address."""
    assert links(body) == [(address, words)]


def test_embedded_pictures() -> None:
    """An embedded picture is an image, and no link."""
    found = extract("![[pictures/a b.png|300]] and [[c]]")
    assert [each.url for each in found.images] == ["pictures/a b.png"]
    assert [each.url for each in found.links] == ["ref:c"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[[1]](https://a.example)", [("https://a.example", "[1]")]),
        ("`[[a]]`\n\n    [[b]]\n\n```\n[[c]]\n```\n", []),
        ("[[_TOC_]] and [[1]]", []),
        (
            "[[Bug  #1]] or [[gh-2]]\n\n[bug #1]: https://a.example/1\n",
            [("https://a.example/1", "Bug #1")],
        ),
        ("[[:<:]] and [[:alpha:]]+", []),
        ('if [[ -n "$x" ]]; then', []),
    ],
)
def test_what_is_no_wiki_link(body: str, expected: list[tuple[str, str]]) -> None:
    """Code, numbers of notes, and texts of links in brackets are what they were."""
    assert links(body) == expected
