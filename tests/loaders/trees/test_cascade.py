"""What Hugo's sections and configuration hand down to pages."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from blogdb.loaders.sources.reader import TREE_FACTS, TREE_POSTS
from blogdb.loaders.trees.layouts.registry import choose_site
from blogdb.loaders.trees.patterns import as_expression, matching
from blogdb.loaders.trees.reader import TreeReader

from .test_layouts import plant

SITE = """
baseURL = "https://x.example/"
defaultContentLanguage = "en"
[languages.en]
[languages.de]
[[cascade]]
tags = ["german"]
team = "web"
[cascade.target]
lang = "d*"
[[cascade]]
tags = ["site"]
team = "site"
"""
FILES = {
    "hugo.toml": SITE,
    "content/_index.md": "---\ncascade:\n- tags: [never]\n  target: {kind: section}\n"
    "- tags: [never]\n  target: {environment: staging}\n"
    "- categories: Root\n  target: {path: '/blog/{a,b}*'}\n---\n",
    "content/blog/_index.md": "+++\n[Cascade]\ntags = ['blog']\n"
    "[Cascade.params]\nauthors = ['Ann']\ncolor = 'red'\n+++\n",
    "content/blog/old/_index.md": "---\ncascade:\n  draft: true\n  tags: [old]\n"
    "  url: /:sections[last]-:slug/\n  params: {color: blue}\n---\n",
    "content/blog/a.md": "---\ntitle: A\ntags: [own]\n---\nA",
    "content/blog/b/index.md": "---\ntitle: B\nparams: {size: 1}\n---\nB",
    "content/blog/c.md": "---\ntitle: C\n---\nC",
    "content/blog/old/d.md": "---\ntitle: D\nslug: dd\n---\nD",
    "content/blog/old/e.md": "---\ntitle: E\nDraft: false\n---\nE",
    # Of another language, with another index, or none.
    "content/blog/a.de.md": "---\ntitle: F\n---\nF",
    "content/blog/old/_index.de.md": "---\ncascade: {_target: {path: /blog/old/*},"
    " tags: [alt]}\n---\n",
    "content/blog/old/d.de.md": "---\ntitle: G\n---\nG",
}


def test_values_are_handed_down(tmp_path: Path) -> None:
    """A page's own values go first, then the nearest section's, then the site's.

    A section hands down to its own language, and to what its target names.
    """
    tree = plant(tmp_path / "blog", FILES)
    with duckdb.connect() as connection:
        for table in (TREE_POSTS, TREE_FACTS):
            connection.execute(table)
        reader = TreeReader(choose_site(tree, None), with_drafts=True)
        scan = reader.scan(connection, tree, careful=False)
        rows = connection.execute(
            "select title, tags, categories, authors, is_draft, url, fields"
            f" from {scan.relation} order by title"
        ).fetchall()
    found = {title: (*values, draft) for title, *values, draft, _, _ in rows}
    assert found == {
        "A": ('["own"]', '["Root"]', '["Ann"]', False),
        "B": ('["blog"]', '["Root"]', '["Ann"]', False),
        "C": ('["blog"]', None, '["Ann"]', False),
        "D": ('["old"]', None, '["Ann"]', True),
        "E": ('["old"]', None, '["Ann"]', False),
        "F": ('["german"]', None, None, False),
        "G": ('["alt"]', None, None, False),
    }
    fields = {title: json.loads(each) for title, *_, each in rows}
    assert fields["C"] == {
        "params": {"authors": ["Ann"], "color": "red"},
        "team": "site",
    }
    assert fields["B"]["params"] == {"authors": ["Ann"], "color": "red", "size": "1"}
    assert fields["D"]["params"]["color"] == "blue"
    assert fields["G"] == {"team": "web"}
    urls = {title: url for title, *_, url, _ in rows}
    assert urls["D"] == "https://x.example/old-dd/"
    assert urls["C"] == "https://x.example/blog/c/"


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("/a/*", {"/a/b", "/a/{b}"}),
        ("/a/**", {"/a/b", "/a/b/c", "/a/{b}"}),
        ("{/a,/a/**}", {"/a", "/a/b", "/a/b/c", "/a/{b}"}),
        ("/?", {"/a", "/b"}),
        ("/[!a]", {"/b"}),
        ("/a,b", {"/a,b"}),
        ("{/a", set()),
        ("(/a|", set()),
    ],
)
def test_patterns_of_paths(pattern: str, texts: set[str]) -> None:
    """A pattern matches a whole path; one that is invalid matches nothing."""
    among = ("/a", "/b", "/a/b", "/a/b/c", "/a/{b}", "/a,b")
    assert matching([as_expression(pattern)], among) == texts
