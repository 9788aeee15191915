"""Which field says what of a post, in every convention."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

import pytest

from blogdb.loaders.trees import posts
from blogdb.loaders.trees.front_matter import Document
from blogdb.loaders.trees.posts import Convention, TreePost

PLAIN = Convention({})
JEKYLL = Convention({}, has_spaced_tags=True)


def made(
    fields: dict[str, Any],
    path: str = "a.md",
    body: str = "",
    convention: Convention = PLAIN,
) -> TreePost:
    """Make a post of fields."""
    return posts.post(PurePosixPath(path), Document(fields, body), convention, path)


@pytest.mark.parametrize(
    ("path", "day", "slug"),
    [
        ("2024-03-01-a-post.md", "2024-03-01", "a-post"),
        ("2024-3-1-a-post.markdown", "2024-03-01", "a-post"),
        ("2024-03-01-comet-0.3.0.md", "2024-03-01", "comet-0.3.0"),
        ("2024-03-01.md", "2024-03-01", "2024-03-01"),
        ("a-post.md", None, "a-post"),
        ("2024-in-review.md", None, "2024-in-review"),
        ("posts/a-post/index.md", None, "a-post"),
        ("2024-03-01-a-post/index.mdx", "2024-03-01", "a-post"),
        ("2024/03/01/a-post.md", "2024-03-01", "a-post"),
        ("2024/03/01/a-post/index.md", "2024-03-01", "a-post"),
        ("2024/03/01-a-post.md", "2024-03-01", "a-post"),
        ("notes/2024/03/01/a-post.md", "2024-03-01", "a-post"),
        ("index.md", None, "index"),
    ],
)
def test_day_and_slug_of_a_path(path: str, day: str | None, slug: str) -> None:
    """Where the fields say neither, the path tells the day and the slug."""
    post = made({}, path)
    assert (post.date, post.slug) == (day, slug)
    fields = {"date": "2023-01-02 10:00:00 +0200", "slug": "said"}
    post = made(fields, path)
    assert (post.date, post.slug) == ("2023-01-02 10:00:00 +0200", "said")


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"date": "2024-01-02"}, "2024-01-02"),
        ({"pubDate": "Jan 02 2024"}, "Jan 02 2024"),
        ({"publishDate": "2024-01-02T23:00:00-08:00"}, "2024-01-02T23:00:00-08:00"),
        ({"date": {"created": "2024-01-02", "updated": "2024-05-06"}}, "2024-01-02"),
        ({"pubDatetime": "2024-01-02"}, "2024-01-02"),
        ({"Published At": "2024-01-02"}, "2024-01-02"),
        ({"published": "true", "date-published": "2024-01-02"}, "2024-01-02"),
        ({"date": "", "publish_date": "2024-01-02"}, "2024-01-02"),
        ({"published": "true"}, None),
        ({"published": "2024-01-02"}, "2024-01-02"),
        ({"date": ""}, None),
    ],
)
def test_date(fields: dict[str, Any], date: str | None) -> None:
    """The date stands in one of several fields, and stays as it is written."""
    assert made(fields).date == date


@pytest.mark.parametrize(
    "fields",
    [
        {"lastmod": "2024-05-06"},
        {"dateModified": "", "last_modified_at": "2024-05-06"},
        {"last_update": {"date": "2024-05-06", "author": "Ann"}},
        {"date": {"created": "2024-01-02", "updated": "2024-05-06"}},
    ],
)
def test_updated(fields: dict[str, Any]) -> None:
    """The day of the last update stands in one of several fields, or in the date."""
    assert made(fields).updated == "2024-05-06"
    assert made({"date": "2024-01-02"}).updated is None


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"by": "Ann"}, ["Ann"]),
        ({"authors": [], "Creators": "Ann"}, ["Ann"]),
        ({"guestAuthors": [{"name": "Ann"}, {"name": "Bob"}]}, ["Ann", "Bob"]),
        ({"co_author": "not an object"}, []),
        ({"author": "Ann", "editor_author": {"name": "Bob"}}, ["Ann"]),
    ],
)
def test_fields_of_authors(fields: dict[str, Any], names: list[str]) -> None:
    """Authors stand under several names, objects of them under even more."""
    assert made(fields).authors == names


def test_fields_that_no_column_has() -> None:
    """What is taken nowhere is kept, a second name for the same field as well."""
    kept = ("publishDate", "keywords", "status", "link", "id", "Team")
    names = (*kept, "title", "date", "tags", "draft", "permalink")
    post = made({name: name for name in names} | {"empty": ""})
    assert (post.slug, post.url, post.date) == ("a", None, "date")
    assert json.loads(post.fields or "") == {name: name for name in kept}


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("José Valim", ["José Valim"]),
        ("Doe, Jane", ["Doe, Jane"]),
        (["Ann", " Bob ", "", "Ann"], ["Ann", "Bob"]),
        ([{"user": "ann", "guest": "true", "org": "lab"}], ["ann"]),
        ([{"name": "Ann Ace", "url": "https://x.example"}, "Bob"], ["Ann Ace", "Bob"]),
        ({"name": "Ann Ace"}, ["Ann Ace"]),
        (["di", "unknown"], ["Dustin", "unknown"]),
        ("di", ["Dustin"]),
        ("[Ann](https://x.example), [di](#)", ["Ann", "Dustin"]),
        (["Ann <a@x.example>", {"key": "di", "title": "Dr"}], ["Ann", "Dustin"]),
        ("", []),
        (None, []),
        ([None, {}, []], []),
    ],
)
def test_authors(value: Any, names: list[str]) -> None:
    """Authors are a name, an object, or a list of these, or keys; none is split."""
    assert posts.authors(value, {"di": "Dustin"}) == names
    post = made({"author": value}, convention=Convention({"di": "Dustin"}))
    assert post.authors == names


@pytest.mark.parametrize(
    ("fields", "convention", "tags"),
    [
        ({"tags": ["a", "b c", "a"]}, PLAIN, ["a", "b c"]),
        ({"tags": "a, b c,, d"}, PLAIN, ["a", "b c", "d"]),
        ({"tags": "machine learning"}, PLAIN, ["machine learning"]),
        ({"tags": "web  scaling\tphoenix"}, JEKYLL, ["web", "scaling", "phoenix"]),
        ({"tags": "a b, c"}, JEKYLL, ["a b", "c"]),
        ({"categories": "a b"}, JEKYLL, ["a", "b"]),
        ({"category": "In Production"}, JEKYLL, ["In Production"]),
        ({"tags": ["a"], "category": "b"}, JEKYLL, ["a", "b"]),
        ({"taxonomies": {"tags": ["a"], "categories": ["b"]}}, PLAIN, ["a", "b"]),
        ({"tags": [{"label": "x", "name": "y"}]}, PLAIN, ["y"]),
        ({"tags": None}, PLAIN, []),
    ],
)
def test_tags(fields: dict[str, Any], convention: Convention, tags: list[str]) -> None:
    """Tags are a list or a text, which commas part, and in Jekyll spaces."""
    post = made(fields, convention=convention)
    assert post.tags + post.categories == tags


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("cooking/soup.md", ["cooking"]),
        ("food/cooking/soup.md", ["cooking"]),
        ("cooking/2024/01/soup.md", ["cooking"]),
        ("soup.md", []),
    ],
)
def test_topic_of_a_folder(path: str, topic: list[str]) -> None:
    """In plain trees the folder is the topic of a post without tags."""
    convention = Convention({}, has_topic_folders=True)
    assert made({}, path, convention=convention).tags == topic
    assert made({"tags": ["x"]}, path, convention=convention).tags == ["x"]
    assert made({}, path).tags == []


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("# One\n\ntext", "One"),
        ("text\n\n## Two ##\n", "Two"),
        ("One\n===\n", "One"),
        ("One\r\n=====\r\ntext", "One"),
        ("# *One* of `two`\r\n", "One of two"),
        ("```sh\n# a comment\n```\n# One\n", "One"),
        ("~~~\n# a comment\n~~~~\n\nOne\n=\n", "One"),
        ("#hashtag\n", "A post"),
        ("", "A post"),
    ],
)
def test_title(body: str, title: str) -> None:
    """Without a title the first heading is it, and without one the slug's words."""
    assert made({}, "2024-01-02-a_post.md", body).title == title
    assert made({"title": " Said "}, body=body).title == "Said"


@pytest.mark.parametrize(
    ("fields", "is_draft"),
    [
        ({"draft": "true"}, True),
        ({"draft": True}, True),
        ({"draft": "False"}, False),
        ({"published": "false"}, True),
        ({"published": False}, True),
        ({"isPublished": "no"}, True),
        ({"Status": "Draft"}, True),
        ({"status": "published", "publish": True}, False),
        ({"published": "2024-01-01"}, False),
        ({}, False),
    ],
)
def test_draft(fields: dict[str, Any], is_draft: bool) -> None:
    """A post is a draft when a field says so, or says that it is not published."""
    assert made(fields).is_draft is is_draft


def test_url_and_language() -> None:
    """Only a whole address is one; a language is the blog's or the post's."""
    assert made({"permalink": "/2024/a/"}).url is None
    assert made({"url": "https://x.example/a"}).url == "https://x.example/a"
    assert made({}).language is None
    french = Convention({}, language="fr")
    assert made({}, convention=french).language == "fr"
    assert made({"lang": "pt-BR"}, convention=french).language == "pt-BR"
