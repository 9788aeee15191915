"""Posts of services as JSON and CSV, and what becomes of them.

What a service means by a value is told beside it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from blogdb.loaders.options import Options
from blogdb.loaders.sources.devto import DEVTO
from blogdb.loaders.sources.hashnode import HASHNODE
from blogdb.loaders.sources.services import Service
from blogdb.loaders.sources.tumblr import TUMBLR
from blogdb.loaders.sources.writeas import WRITEAS

from . import feeds, plain
from .without_bodies import load

WITH_DRAFTS = Options(bodies=False, search=False, drafts=True)

ARTICLE = {
    "type_of": "article",
    "title": "One",
    "slug": "one-2a",
    "path": "/ann/one-2a",
    "url": "https://dev.to/ann/one-2a",
    "canonical_url": "https://ann.example/one",
    "published_at": "2024-01-02T10:00:00Z",
    "created_at": "2023-12-01T10:00:00Z",
    "edited_at": "2024-02-03T10:00:00Z",
    "tag_list": "webdev, python",
    "tags": ["webdev", "python"],
    "body_markdown": "---\ntitle: One\n---\n\nHi *there*\n\n---\n",
    "body_html": "<p>Hi</p>",
    "user": {"name": "Ann Ace", "username": "ann"},
    "organization": {"name": "Acme"},
    "comments_count": 0,
}
"""dev.to: lists of tags and texts of them come by turns; `canonical_url` may be
elsewhere; a draft has `published: false`; front matter of the old editor stays."""

EXPORTED_ARTICLE = {
    "title": "Two",
    "slug": "two-3b",
    "path": "/ann/two-3b",
    "canonical_url": None,
    "published": True,
    "published_at": "2024-01-03T10:00:00.000Z",
    "updated_at": "2025-01-01T10:00:00.000Z",
    "cached_tag_list": "webdev",
    "cached_user_name": "Ann Ace",
    "body_markdown": "Yo",
    "processed_html": "<p>Yo</p>",
    "language": "en",
}
"""The export: `updated_at` changes with each reaction."""

EXPORT = {
    "posts": [
        {
            "slug": "one",
            "title": "One",
            "partOfPublication": True,
            "isActive": True,
            "dateAdded": "2024-01-02T10:00:00.000Z",
            "dateUpdated": 1706954400000,
            "contentMarkdown": "Hi *there*",
            "content": "<p>Hi <em>there</em></p>",
            "brief": "Short",
            "author": {"name": "Ann Ace"},
            "tags": ["5f2d1c0b9a8e7d6c5b4a3f2e", {"name": "Big Cats", "slug": "cats"}],
        },
        {
            "slug": "gone",
            "title": "Gone",
            "dateAdded": 1704276000000,
            "isActive": False,
        },
    ]
}
"""Hashnode's export: keys of 24 digits for names; what is not active was deleted."""

ANSWER = {
    "data": {
        "publication": {
            "posts": {
                "edges": [
                    {
                        "node": {
                            "title": "One",
                            "slug": "one",
                            "url": "https://a.example/one",
                            "publishedAt": "2024-01-02T10:00:00.000Z",
                            "content": {"html": "<p>Hi</p>"},
                            "tags": [{"name": "Python"}],
                            "author": {"name": "Ann Ace"},
                        }
                    }
                ],
                "pageInfo": {"hasNextPage": True},
            }
        }
    }
}

ACCOUNT = {
    "username": "ann",
    "collections": [
        {
            "alias": alias,
            **({"url": "https://b.example/"} if alias == "b" else {}),
            "posts": [
                {
                    "id": alias * 3,
                    "slug": "one",
                    "appearance": "norm",
                    "language": "de",
                    "created": "2024-01-02T10:00:00Z",
                    "updated": "2024-02-03T10:00:00Z",
                    "title": "One",
                    "body": "Hi #cats",
                    "tags": ["cats"],
                }
            ],
        }
        for alias in ("a", "b")
    ],
    "posts": [
        {
            "id": "x1",
            "slug": None,
            "appearance": "norm",
            "created": "2024-01-03T10:00:00Z",
            "title": "",
            "body": "# A few words\n\nand more",
        }
    ],
}
"""Write.as: an account may have several blogs; posts beside these are drafts."""

TUMBLED = "https://ann.example/post/12"
PHOTOS = {
    "response": {
        "total_posts": 40,
        "posts": [
            {
                "type": "photo",
                "blog_name": "ann",
                "slug": "",
                "id_string": "12",
                "post_url": TUMBLED,
                "date": "2024-01-02 10:00:00 GMT",
                "tags": ["big cats"],
                "caption": "<p>A cat</p>",
                "photos": [{"original_size": {"url": "https://p.example/a.jpg"}}],
            },
            {
                "type": "blocks",
                "blog_name": "ann",
                "slug": "two",
                "state": "queued",
                "date": "2024-01-03 10:00:00 GMT",
                "content": [
                    {"type": "text", "subtype": "heading1", "text": "A & B"},
                    {"type": "image", "alt_text": "C", "media": [{"url": "/c.jpg"}]},
                    {"type": "link", "url": "https://l.example/"},
                ],
            },
        ],
    }
}
"""Tumblr: posts of several kinds, without titles; newer ones are blocks."""

BEAR = """\
uid,title,slug,alias,published date,all tags,publish,is page,content,canonical url,lang
a,One,one,/old/one,2024-01-02T10:00:00+00:00,"[""py"", ""web""]",True,False,Hi,,de
b,About,about,,2024-01-02T10:00:00+00:00,[],True,True,Me,,
c,Two,two,,2024-01-03T10:00:00+00:00,not JSON,False,False,Yo,https://b.example/,
"""


@pytest.mark.parametrize(
    ("document", "posts", "names"),
    [
        (
            [
                ARTICLE,
                {
                    **ARTICLE,
                    "slug": "later",
                    "path": None,
                    "url": None,
                    "published": False,
                    "published_at": None,
                    "tag_list": [],
                    "edited_at": None,
                },
            ],
            [
                ("later", "One", None, None, None, "und", "markdown", True),
                (
                    "one-2a",
                    "One",
                    "2024-01-02",
                    "2024-02-03",
                    "https://dev.to/ann/one-2a",
                    "und",
                    "markdown",
                    False,
                ),
            ],
            {
                "tag": {"one-2a": ["webdev", "python"], "later": ["webdev", "python"]},
                "author": {"one-2a": ["Ann Ace"], "later": ["Ann Ace"]},
            },
        ),
        (
            [EXPORTED_ARTICLE],
            [
                (
                    "two-3b",
                    "Two",
                    "2024-01-03",
                    None,
                    "https://dev.to/ann/two-3b",
                    "en",
                    "markdown",
                    False,
                )
            ],
            {"tag": {"two-3b": ["webdev"]}, "author": {"two-3b": ["Ann Ace"]}},
        ),
        (
            EXPORT,
            [
                ("gone", "Gone", "2024-01-03", None, None, "und", "html", True),
                (
                    "one",
                    "One",
                    "2024-01-02",
                    "2024-02-03",
                    None,
                    "und",
                    "markdown",
                    False,
                ),
            ],
            {"tag": {"one": ["big-cats"]}, "author": {"one": ["Ann Ace"]}},
        ),
        (
            ANSWER,
            [
                (
                    "one",
                    "One",
                    "2024-01-02",
                    None,
                    "https://a.example/one",
                    "und",
                    "html",
                    False,
                )
            ],
            {"tag": {"one": ["python"]}, "author": {"one": ["Ann Ace"]}},
        ),
        (
            ACCOUNT,
            [
                (
                    "a/one",
                    "One",
                    "2024-01-02",
                    "2024-02-03",
                    None,
                    "de",
                    "markdown",
                    False,
                ),
                (
                    "b/one",
                    "One",
                    "2024-01-02",
                    "2024-02-03",
                    "https://b.example/one",
                    "de",
                    "markdown",
                    False,
                ),
                (
                    "x1",
                    "A few words",
                    "2024-01-03",
                    None,
                    None,
                    "und",
                    "markdown",
                    True,
                ),
            ],
            {"tag": {"a/one": ["cats"], "b/one": ["cats"]}, "author": {}},
        ),
        (
            PHOTOS,
            [
                ("12", "A cat", "2024-01-02", None, TUMBLED, "und", "html", False),
                (
                    "two",
                    "A & B https://l.example/",
                    "2024-01-03",
                    None,
                    None,
                    "und",
                    "html",
                    True,
                ),
            ],
            {"tag": {"12": ["big-cats"]}},
        ),
        (
            BEAR,
            [
                ("one", "One", "2024-01-02", None, None, "de", "markdown", False),
                ("two", "Two", "2024-01-03", None, None, "und", "markdown", True),
            ],
            {"tag": {"one": ["py", "web"], "two": ["not-json"]}, "author": {}},
        ),
    ],
    ids=[
        "devto",
        "devto-export",
        "hashnode",
        "hashnode-answer",
        "writeas",
        "tumblr",
        "bear",
    ],
)
def test_posts_of_services(
    document: Any,
    posts: list[tuple[Any, ...]],
    names: dict[str, dict[str, list[str]]],
    empty: Path,
    tmp_path: Path,
) -> None:
    """What a service says of a post is found where the service says it."""
    is_text = isinstance(document, str)
    source = tmp_path / ("a.csv" if is_text else "a.json")
    source.write_text(document if is_text else json.dumps(document))
    load(empty, [str(source)], WITH_DRAFTS)
    assert (
        plain.ask(
            empty,
            "select path, title, published_on::varchar, updated_on::varchar, url,"
            " language, format, is_draft from posts order by path",
        )
        == posts
    )
    for kind in ("tag", "author"):
        assert dict(plain.names(empty, kind)) == names.get(kind, {})


def test_what_services_do_not_tell(empty: Path, tmp_path: Path) -> None:
    """Parts of answers, lists without bodies, keys for names and pages are told."""
    documents = {
        "a.json": [
            {name: each for name, each in ARTICLE.items() if "body" not in name}
        ],
        "b.json": EXPORT,
        "c.json": ANSWER,
        "f.json": PHOTOS,
        "d.json": [{"type_of": "podcast_episodes"}, EXPORTED_ARTICLE],
    }
    for name, document in documents.items():
        (tmp_path / name).write_text(json.dumps(document))
    (tmp_path / "e.csv").write_text(BEAR)
    result = load(empty, [str(tmp_path / "*.*")], WITH_DRAFTS)
    assert result.summary
    told = " ".join(result.summary.notes)
    for said in (
        "articles has no bodies",
        "(posts with such: 1)",
        "the next page",
        "2 of 40",
    ):
        assert said in told
    assert dict(result.summary.others) == {"page": 1, "podcast_episodes": 1}
    ((fields,),) = plain.ask(empty, "select fields from posts where path = 'one-2a'")
    assert json.loads(fields) == {"canonical_url": "https://ann.example/one"}


def test_bodies_of_services(empty: Path, tmp_path: Path) -> None:
    """Front matter above a body of dev.to is no text, and lines across it stay."""
    (tmp_path / "a.json").write_text(json.dumps([ARTICLE]))
    load(empty, [str(tmp_path / "a.json")], WITH_DRAFTS)
    assert plain.column(empty, "select content from posts") == ["\nHi *there*\n\n---"]
    (tmp_path / "b.json").write_text(json.dumps(PHOTOS))
    load(empty, [str(tmp_path / "b.json")], replace(WITH_DRAFTS, allow_removals=True))
    link = '<a href="https://l.example/">https://l.example/</a>'
    assert plain.column(empty, "select content from posts order by path") == [
        '<img src="https://p.example/a.jpg" alt="">\n<p>A cat</p>',
        f'<h2>A &amp; B</h2>\n<img src="/c.jpg" alt="C">\n<p>{link}</p>',
    ]


@pytest.mark.parametrize(
    ("service", "document"),
    [
        (DEVTO, ARTICLE),
        (DEVTO, EXPORTED_ARTICLE),
        (HASHNODE, EXPORT),
        (HASHNODE, ANSWER),
        (WRITEAS, ACCOUNT),
        (TUMBLR, PHOTOS),
    ],
)
def test_hostile_values(service: Service, document: dict[str, Any]) -> None:
    """Whatever a value is in place of what a service writes, texts come of it."""
    for each in feeds.mutations(document):
        if isinstance(each, dict):
            feeds.require_texts(service.found(each))
