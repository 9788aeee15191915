"""Which field says what of a post, in every convention."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import PurePosixPath
from typing import Any

import pytest

from blogdb.loaders.trees import days, posts
from blogdb.loaders.trees.front_matter import Document
from blogdb.loaders.trees.posts import Convention, TreePost

PLAIN = Convention({})
JEKYLL = Convention({}, tag_separator=" ")


def made(
    fields: dict[str, Any],
    path: str = "a.md",
    body: str = "",
    convention: Convention = PLAIN,
) -> TreePost:
    """Make a post of fields."""
    return posts.post(PurePosixPath(path), Document(fields, body), convention, path)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-1-5T10:00", "2024-01-05"),
        ("Fri, 05 Jan 2024 23:00:00 -0800", "2024-01-05"),
        ("Fri Jan  5 11:21:31 CEST 2024", "2024-01-05"),
        ("January 5, 2024", "2024-01-05"),
        ("5 Jan 2024", "2024-01-05"),
        ("05/01/2024", None),
        ("2024-02-31", None),
        ("31 Feb 2024", None),
        ("soon", None),
    ],
)
def test_day_for_addresses(written: str, day: str | None) -> None:
    """Addresses have the day of each form that leaves no doubt, and no other."""
    found = days.day(written)
    assert (found and found.isoformat()) == day


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
        ("2024/03-01-a-post.md", "2024-03-01", "a-post"),
        ("2024-03/01.md", "2024-03-01", "2024-03-01"),
        ("notes/2024/03/01/a-post.md", "2024-03-01", "a-post"),
        ("index.md", None, "index"),
        ("2024-13-01-a-post.md", None, "a-post"),
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
    ("fields", "path", "date", "wrong"),
    [
        ({"date": "2024-02-31"}, "2024-03-01-a.md", "2024-03-01", ["2024-02-31"]),
        (
            {"date": "0000-00-00 00:00:00"},
            "2024/03/01/a.md",
            "2024-03-01",
            ["0000-00-00 00:00:00"],
        ),
        (
            {"date": "2023.02.29", "slug": "2024/03/01/a"},
            "a.md",
            "2024-03-01",
            ["2023.02.29"],
        ),
        (
            {"date": "2024/13/01", "created": "2024-31-12", "created_at": "2024-02-29"},
            "2024-03-01-a.md",
            "2024-02-29",
            ["2024/13/01", "2024-31-12"],
        ),
        # What else might be meant, or nothing else.
        ({"date": "31.02.2024"}, "2024-03-01-a.md", "31.02.2024", []),
        ({"date": "2024-02-31"}, "a.md", "2024-02-31", []),
    ],
)
def test_impossible_days(
    fields: dict[str, Any], path: str, date: str, wrong: list[str]
) -> None:
    """Where there is no such day the next field, the address or the name tells it."""
    post = made(fields, path)
    assert post.date == date
    assert [fault.value for fault in post.faults] == wrong
    assert all(f"has {date} instead" in fault.message for fault in post.faults)
    updated = made({"lastmod": "2024-02-31", "modified": "2024-03-02"})
    assert (updated.updated, len(updated.faults)) == ("2024-03-02", 1)
    assert made({"lastmod": "2024-02-31"}).updated == "2024-02-31"


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
        ([{"id": "di"}, {"key": "di2", "title": "Dr"}], ["Dustin", "di2"]),
        ([["Ann"], {"Name": "Bob"}], ["Ann", "Bob"]),
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
        ({"tags": [{"label": "x", "permalink": "/y"}]}, PLAIN, ["x"]),
        ({"tags": [["a", "b"], [["c"]]]}, PLAIN, ["a", "b", "c"]),
        ({"Tags": ["a"]}, PLAIN, ["a"]),
        ({"tags": None}, PLAIN, []),
    ],
)
def test_tags(fields: dict[str, Any], convention: Convention, tags: list[str]) -> None:
    """Tags are a list or a text, which commas part, and in Jekyll spaces."""
    post = made(fields, convention=convention)
    assert post.tags + post.categories == tags


def test_entities_are_characters() -> None:
    """Titles and names have the characters that entities of HTML stand for."""
    fields = {
        "title": "Don&#8217;t &amp; AT&T; &lt;b&gt;",
        "author": ["Jos&eacute;", {"name": "A &amp; B"}],
        "tags": "R&amp;D, x",
        "category": "Q&#38;A",
    }
    post = made(fields)
    assert post.title == "Don\u2019t & AT&T; <b>"
    assert (post.authors, post.tags) == (["José", "A & B"], ["R&D", "x"])
    assert post.categories == ["Q&A"]


def test_topic_and_categories_of_a_place() -> None:
    """A place's categories come before a post's; its topic stands in for tags."""
    placed = Convention({}, categories=("News", "x"), topic="cooking")
    assert made({"categories": ["x", "y"]}, convention=placed).categories == [
        *("News", "x", "y")
    ]
    topical = Convention({}, topic="cooking")
    assert made({}, convention=topical).tags == ["cooking"]
    assert made({"tags": ["x"]}, convention=topical).tags == ["x"]
    assert made({"category": "x"}, convention=topical).tags == []


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("# One\n\ntext", "One"),
        ("text\n\n## Two ##\n", "Two"),
        ("One\n===\n", "One"),
        ("One\r\n=====\r\ntext", "One"),
        ("# *One* of `two`\r\n", "One of two"),
        ("# `json_extract_path` and 2*3", "json_extract_path and 2*3"),
        ("# json_extract_path, 2 * 3 * 4", "json_extract_path, 2 * 3 * 4"),
        ("# [One](https://x.example) &amp; <b>two</b> {#one .x}", "One & two"),
        ("# set {a}", "set {a}"),
        ("# C#\n", "C#"),
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


def test_draft_field_that_does_not_count() -> None:
    """Where the program has no field for drafts, only `published: false` hides."""
    shown = Convention({}, has_drafts=False)
    assert not made({"draft": "true"}, convention=shown).is_draft
    assert made({"published": "false"}, convention=shown).is_draft


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"path": "2025/06/26/x"}, "2025-06-26"),
        ({"permalink": "/blog/2025/6/2/"}, "2025-06-02"),
        ({"url": "https://x.example/2025/06/26/x.html"}, "2025-06-26"),
        ({"permalink": "/2025/13/26/x"}, "2024-03-01"),
        ({"path": "2025/06/26/x", "date": "2023-01-02"}, "2023-01-02"),
        ({"path": "x"}, "2024-03-01"),
    ],
)
def test_day_of_an_address(fields: dict[str, Any], date: str) -> None:
    """The day is the field's, else the given address's, else that of the file."""
    assert made(fields, "2024-03-01-x.md").date == date
    dated = Convention({}, has_dated_names=True)
    assert made(fields, "2024-03-01-x.md", convention=dated).date == "2024-03-01"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2024-01-05 23:30:00 -0500", "2024-01-06 13:30:00+09:00"),
        ("2024-1-5T20:30:00.5Z", "2024-01-06 05:30:00+09:00"),
        ("2024-01-05T23:30+09", "2024-01-05 23:30:00+09:00"),
        ("2024-01-05 23:30 PST", "2024-01-06 16:30:00+09:00"),
        ("2024-01-05 23:30:00", "2024-01-06 08:30:00+09:00"),
        ("2024-01-05 23:30", "2024-01-05 23:30"),
        ("2024-01-05", "2024-01-05"),
        ("2024-02-31 10:00:00Z", "2024-02-31 10:00:00Z"),
        ("2024-01-05 23:30 XYZ", "2024-01-05 23:30 XYZ"),
        ("May 1, 2024", "May 1, 2024"),
    ],
)
def test_time_in_the_zone_of_a_site(written: str, shown: str) -> None:
    """A time with a zone is shown in the site's zone, and a day as it is written."""
    tokyo = Convention({}, zone=days.zone("Asia/Tokyo"))
    assert made({"date": written}, convention=tokyo).date == shown
    assert made({"updated": written}, convention=tokyo).updated == shown
    assert made({"date": written}).date == written
    assert days.zone("Nowhere/Else") is days.zone(None) is dt.UTC


def test_object_without_a_name_is_a_fault() -> None:
    """An author or a tag that is an object without a name is left out and recorded."""
    post = made({"tags": [{"topic": ["a"]}, "b"], "author": {"x": "y"}, "tag": {}})
    assert (post.tags, post.authors) == (["b"], [])
    assert [(fault.field, fault.value) for fault in post.faults] == [
        ("author", '{"x": "y"}'),
        ("tags", '{"topic": ["a"]}'),
    ]


def test_url_and_language() -> None:
    """Only a whole address is one; a language is the blog's or the post's."""
    assert made({"permalink": "/2024/a/"}).url is None
    assert made({"url": "https://x.example/a"}).url == "https://x.example/a"
    assert made({}).language is None
    french = Convention({}, language="fr")
    assert made({}, convention=french).language == "fr"
    assert made({"lang": "pt-BR"}, convention=french).language == "pt-BR"
