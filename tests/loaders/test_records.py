"""Posts below a key of a JSON document."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from blogdb.db.errors import SourceError
from blogdb.loaders.options import Options

from . import plain
from .without_bodies import load

Write = Callable[[str, "bytes | str"], str]

POST = {"slug": "a", "title": "A"}
OTHER = {"slug": "b", "title": "B", "meta": {"title": "no", "url": "no"}}


def documents(post: dict[str, Any], other: dict[str, Any]) -> list[Any]:
    """Make documents with a post each, the first of them with the other one too."""
    return [
        {"rows": [{"n": 0, "row": post}, {"n": 1, "row": other}]},
        {"title": "Blog", "items": [post], "authors": [{"name": "x"}]},
        {"db": [{"meta": {}, "data": {"posts": [post], "users": [{}]}}]},
        {"result": {"edges": [{"node": post}, {"node": None}]}},
        {**post, "related": [other]},
        [{**post, "tags": [{"name": "x"}]}],
    ]


def test_records_that_are_found(empty: Path, write: Write) -> None:
    """The one list of posts in a document is loaded, on one line or on many."""
    sources = {}
    for number in range(len(documents(POST, OTHER))):
        for end, indent in (("jsonl", None), ("json", 1)):
            name = f"{number}.{end}"
            one, two = (
                {**each, "slug": f"{each['slug']} of {name}"} for each in (POST, OTHER)
            )
            document = documents(one, two)[number]
            sources[name] = write(name, json.dumps(document, indent=indent))
    load(empty, [*sources.values()])
    found = dict(
        plain.ask(
            empty,
            "select source_file, list(slug order by slug) from posts group by all",
        )
    )
    for name, source in sources.items():
        posts = "ab" if name.startswith("0") else "a"
        assert found[source] == [f"{post} of {name}" for post in posts]
    assert len(found) == len(sources)


def test_records_that_are_named(empty: Path, write: Write) -> None:
    """--records says where posts lie, in each of many objects, and is remembered."""
    pages = [
        {"new": [{"post": POST}], "old": [{"post": OTHER}]},
        {"new": [{"post": {"slug": "c", "title": "C"}}], "old": []},
    ]
    source = write("a.jsonl", "\n".join(map(json.dumps, pages)))
    load(empty, [source], Options(records="new[*].post"))
    slugs = "select slug from posts order by slug"
    assert plain.column(empty, slugs) == ["a", "c"]
    pages[1]["new"].append({"post": {"slug": "d", "title": "D"}})
    write("a.jsonl", "\n".join([*map(json.dumps, pages), "{broken"]))
    load(empty)
    assert plain.column(empty, slugs) == ["a", "c", "d"]


@pytest.mark.parametrize(
    ("name", "records", "said"),
    [
        ("a.json", "new[", "not a path such as"),
        ("a.json", "none[*]", "has no object at"),
        ("a.csv", "new[*]", "only JSON has posts below a key"),
    ],
)
def test_wrong_records(
    name: str, records: str, said: str, new: Path, write: Write
) -> None:
    """A path that is none, or leads nowhere, is refused in a line."""
    content = "slug,title\na,A\n" if name == "a.csv" else json.dumps({"new": [POST]})
    with pytest.raises(SourceError, match=said):
        load(new, [write(name, content)], Options(records=records))
