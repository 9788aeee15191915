"""What the beginning of a file in AsciiDoc or Org says of its post."""

from __future__ import annotations

from typing import Any

import pytest

from blogdb.loaders.trees.heads import read


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        (
            "= A `b`: {v}\nAnn Ace <a@x.example>; Bob Bee\nv1, 2024-01-05: x\n:v: 2",
            {
                "title": "A b: 2",
                "authors": ["Ann Ace", "Bob Bee"],
                "date": "2024-01-05",
            },
        ),
        (
            "// x\n:toc:\n\n= A\n:page-draft: true\n:jbake-tags: x, \\\n  y\n:!page-x:",
            {"title": "A", "tags": "x, y", "draft": "true"},
        ),
        (
            '= A\n:page-tags: [a, "b, c"]\n:icons: font\n:author: Ann_Ace',
            {"title": "A", "tags": ["a", "b, c"], "authors": ["Ann Ace"]},
        ),
        ("Title\n=====\n:lang: nl", {"title": "Title", "lang": "nl"}),
        (
            "= A\n:revdate: 2024-01-05\n:slug: s",
            {"title": "A", "date": "2024-01-05", "slug": "s"},
        ),
        ("Text: no header", {}),
        ("= A\n:page-tags: [a", {"title": "A", "tags": "[a"}),
    ],
)
def test_header_of_asciidoc(head: str, fields: dict[str, Any]) -> None:
    """Title, authors, day and a post's attributes are fields, and looks are not."""
    document = read(f"{head}\n\nText.", "asciidoc")
    assert (document.fields, document.body) == (fields, f"{head}\n\nText.")


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        (
            "# x\n#+TITLE: A /b/\n#+date: <2024-01-05 Fri 10:00>\n#+Author: [[a][Ann]]",
            {"title": "A b", "date": "2024-01-05 10:00", "author": "Ann"},
        ),
        (
            ":PROPERTIES:\n:ID: x\n:END:\n#+filetags: :a:b:\n#+tags[]: c d",
            {"tags": ["a", "b", "c", "d"]},
        ),
        (
            "#+categories: e, f\n#+draft: true\n#+options: toc:nil\n#+hugo_slug: s",
            {"categories": ["e", "f"], "draft": "true", "slug": "s"},
        ),
        ("#+date: [2024-01-05]\nText\n#+title: no", {"date": "2024-01-05"}),
        ("* A\n#+title: no", {}),
        ("#+title:\n#+begin_src x", {}),
    ],
)
def test_keywords_of_org(head: str, fields: dict[str, Any]) -> None:
    """Keywords above the text are fields, but for those of how it is exported."""
    document = read(head, "org")
    assert (document.fields, document.body) == (fields, head)


def test_front_matter_goes_before_a_header() -> None:
    """Front matter above a document is no part of it, and goes before its header."""
    document = read("---\ntitle: One\n---\n= Two\n:page-slug: s\n", "asciidoc")
    assert document.fields == {"title": "One", "slug": "s"}
    assert document.body == "= Two\n:page-slug: s\n"
