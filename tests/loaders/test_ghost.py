"""Ghost's exports and answers, and what becomes of them.

What Ghost means by a value is told beside it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from blogdb.db.errors import SourceError
from blogdb.loaders.bodies.extract import extract
from blogdb.loaders.options import Options
from blogdb.loaders.sources import ghost, ghost_bodies

from . import feeds, plain
from .without_bodies import load

ROWS_ONLY = Options(bodies=False, search=False)

POST = {
    "id": "p1",
    "title": "Q&A",
    "slug": "q-a",
    "html": '<p><a href="__GHOST_URL__/two/">Two</a></p>',
    "lexical": "{}",
    "status": "published",
    "type": "post",
    "visibility": "paid",
    "published_at": "2024-01-02T10:00:00.000Z",
    "updated_at": "2024-02-03T10:00:00.000Z",
}
GHOST = {
    "db": [
        {
            "meta": {"exported_on": 1, "version": "5.1.0"},
            "data": {
                "posts": [
                    POST,
                    {**POST, "id": "p2", "slug": "later", "status": "scheduled"},
                    {**POST, "id": "p3", "slug": "sent", "status": "sent"},
                    {**POST, "id": "p4", "slug": "about", "type": "page"},
                ],
                "posts_meta": [{"post_id": "p1", "meta_title": "For others"}],
                "posts_tags": [
                    {"post_id": "p1", "tag_id": "t1", "sort_order": 2},
                    {"post_id": "p1", "tag_id": "t2", "sort_order": 10},
                    {"post_id": "p1", "tag_id": "t3", "sort_order": 0},
                    {"post_id": "p1", "tag_id": "gone", "sort_order": 1},
                ],
                "posts_authors": [
                    {"post_id": "p1", "author_id": "u2", "sort_order": 0},
                    {"post_id": "p1", "author_id": "u1", "sort_order": 1},
                ],
                "users": [
                    {"id": "u1", "name": "Ann Ace"},
                    {"id": "u2", "name": "Bo Bee", "email": "bo@a.example"},
                ],
                "tags": [
                    {"id": "t1", "name": "News"},
                    {"id": "t2", "name": "Big cats"},
                    {"id": "t3", "name": "#hidden", "visibility": "internal"},
                ],
                "settings": [{"key": "locale", "value": "de"}],
            },
        }
    ]
}
"""Ghost 5: tables of names; tags that begin with # are for the theme alone."""

OLD_GHOST = {
    "meta": {"exported_on": 1388318311015, "version": "003"},
    "data": {
        "posts": [
            {
                "id": 5,
                "title": "Old",
                "slug": "old",
                "markdown": "*Hi*",
                "html": None,
                "page": 0,
                "status": "published",
                "language": "fr_FR",
                "author_id": 1,
                "published_at": "2013-12-29 09:38:31",
            },
            {"id": 6, "title": "About", "slug": "about", "page": 1},
        ],
        "users": [{"id": 1, "name": "Ann Ace"}],
        "tags": [{"id": 3, "name": "News"}],
        "posts_tags": [{"post_id": 5, "tag_id": 3}],
    },
}
"""Ghost before 1.0: numbers for keys, one author each, Markdown as it was written."""


def test_ghost_export(empty: Path, tmp_path: Path) -> None:
    """Names are taken from Ghost's tables; pages and what is not published are none."""
    (tmp_path / "a.json").write_text(json.dumps(GHOST))
    result = load(empty, [str(tmp_path / "a.json")], ROWS_ONLY)
    assert result.summary
    assert dict(result.summary.others) == {"page": 1}
    assert result.summary.count_drafts == 2
    assert plain.ask(
        empty,
        "select slug, title, published_on::varchar, updated_on::varchar, language,"
        " url, format, content from posts",
    ) == [
        (
            *("q-a", "Q&A", "2024-01-02", "2024-02-03", "de", None, "html"),
            '<p><a href="/two/">Two</a></p>',
        )
    ]
    assert plain.names(empty, "author") == [("q-a", ["Bo Bee", "Ann Ace"])]
    assert plain.names(empty, "tag") == [("q-a", ["news", "big-cats"])]
    ((fields,),) = plain.ask(empty, "select fields from posts")
    assert json.loads(fields) == {
        "visibility": "paid",
        "meta_title": "For others",
        "internal_tags": ["#hidden"],
    }


def test_old_ghost_export(empty: Path, tmp_path: Path) -> None:
    """An export without a list of databases has numbers for keys and Markdown."""
    (tmp_path / "a.json").write_text(json.dumps(OLD_GHOST))
    load(empty, [str(tmp_path / "a.json")], ROWS_ONLY)
    assert plain.ask(
        empty, "select slug, published_on::varchar, language, format from posts"
    ) == [("old", "2013-12-29", "fr-fr", "markdown")]
    assert plain.names(empty, "author") == [("old", ["Ann Ace"])]
    assert plain.names(empty, "tag") == [("old", ["news"])]


def test_answer_of_ghost_says_that_it_is_a_page(empty: Path, tmp_path: Path) -> None:
    """An answer with a part of the posts says how to get the others."""
    answer = {
        "posts": [{**POST, "uuid": "0" * 36, "url": "https://a.example/q-a/"}],
        "meta": {"pagination": {"page": 1, "limit": 1, "pages": 7}},
    }
    (tmp_path / "a.json").write_text(json.dumps(answer))
    result = load(empty, [str(tmp_path / "a.json")], ROWS_ONLY)
    assert result.summary
    assert "page 1 of 7" in result.summary.notes[0]
    assert plain.ask(empty, "select url from posts") == [("https://a.example/q-a/",)]


MOBILEDOC = {
    "version": "0.3.1",
    "atoms": [["soft-return", "", {}]],
    "cards": [
        ["code", {"code": "x < 1", "language": "python"}],
        ["image", {"src": "/a.png", "alt": "A cat"}],
        ["bookmark", {"url": "https://c.example/", "metadata": {"title": "C"}}],
    ],
    "markups": [["strong"], ["a", ["href", "https://b.example/"]]],
    "sections": [
        [1, "h2", [[0, [], 0, "Head"]]],
        [1, "p", [[0, [0], 0, "a "], [0, [1], 2, "b"], [1, [], 0, 0], [0, [], 0, "c"]]],
        [3, "ul", [[[0, [], 0, "one"]], [[0, [], 0, "two"]]]],
        [10, 0],
        [10, 1],
        [10, 2],
        [10, 99],
    ],
}
LEXICAL = {
    "root": {
        "type": "root",
        "children": [
            {
                "type": "extended-heading",
                "tag": "h2",
                "children": [{"type": "extended-text", "text": "Head"}],
            },
            {
                "type": "paragraph",
                "children": [
                    {"type": "text", "text": "a ", "format": 1},
                    {
                        "type": "link",
                        "url": "https://b.example/",
                        "children": [{"type": "text", "text": "b"}],
                    },
                    {"type": "linebreak"},
                    {"type": "text", "text": "c"},
                ],
            },
            {
                "type": "list",
                "tag": "ul",
                "children": [
                    {"type": "listitem", "children": [{"type": "text", "text": each}]}
                    for each in ("one", "two")
                ],
            },
            {"type": "codeblock", "code": "x < 1", "language": "python"},
            {"type": "image", "src": "/a.png", "alt": "A cat"},
            {
                "type": "bookmark",
                "url": "https://c.example/",
                "metadata": {"title": "C"},
            },
            {"type": "email", "html": "<p>Only in mails</p>"},
        ],
    }
}


@pytest.mark.parametrize(
    "body",
    [
        ghost_bodies.body(json.dumps(MOBILEDOC), None),
        ghost_bodies.body(None, json.dumps(LEXICAL)),
    ],
    ids=["mobiledoc", "lexical"],
)
def test_bodies_of_ghost(body: tuple[str | None, str]) -> None:
    """What Ghost's editors keep has the facts of the page that Ghost would show."""
    content, written_in = body
    facts = extract(content or "", written_in)
    assert facts.text.split() == ["Head", "a", "b", "c", "one", "two", "C"]
    assert [each.url for each in facts.links] == [
        "https://b.example/",
        "https://c.example/",
    ]
    assert [(each.level, each.text) for each in facts.headings] == [(2, "Head")]
    assert [(each.language, each.count_lines) for each in facts.code_blocks] == [
        ("python", 1)
    ]
    assert [(each.url, each.alt) for each in facts.images] == [("/a.png", "A cat")]


def test_markdown_in_ghost() -> None:
    """A body that is one card of Markdown is Markdown."""
    card = ["card-markdown", {"markdown": "*Hi*"}]
    mobiledoc = {"cards": [card], "sections": [[10, 0]]}
    assert ghost_bodies.body(json.dumps(mobiledoc), None) == ("*Hi*", "markdown")


@pytest.mark.parametrize(
    "document",
    [
        *("[", "[]", "{}", "1", '{"root": 1}', '{"root": {"children": {}}}'),
        *('{"sections": [[1], [3, "ul", 1], [10, "a"], [10, -1]]}', "[" * 100_000),
        '{"sections": [[1, "script", [[0, [9, -1, "a"], 1e9, null]]]], "markups": 1}',
        '{"root": {"children": [1, null, {"tag": "script", "text": 1}]}}',
    ],
)
def test_broken_bodies_of_ghost(document: str) -> None:
    """A body in no known shape is read as far as it goes, and never as a program."""
    for content, _ in (
        ghost_bodies.body(document, None),
        ghost_bodies.body(None, document),
    ):
        assert "<script" not in (content or "")


def test_deep_body_of_ghost() -> None:
    """A body that is nested deeply is read in linear time, or not at all."""
    node: dict[str, Any] = {"type": "text", "text": "in"}
    for _ in range(400):
        node = {"type": "quote", "children": [node]}
    content, _ = ghost_bodies.body(None, json.dumps({"root": node}))
    assert (content or "").count("<blockquote>") == 400


def test_not_ghost(empty: Path, tmp_path: Path) -> None:
    """What is Ghost's by --format alone, and has no posts, is refused in a line."""
    (tmp_path / "a.json").write_text("[1]")
    options = Options(bodies=False, search=False, format="ghost")
    with pytest.raises(SourceError, match=r"a\.json is not Ghost's JSON"):
        load(empty, [str(tmp_path / "a.json")], options)


@pytest.mark.parametrize("document", [GHOST, OLD_GHOST, {"posts": [POST]}])
def test_hostile_values_in_ghost(document: dict[str, Any]) -> None:
    """Whatever a value is in place of what Ghost writes, texts come of it."""
    for each in feeds.mutations(document):
        if isinstance(each, dict):
            feeds.require_texts(ghost.found(each))
