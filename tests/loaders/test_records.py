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


@pytest.mark.parametrize(
    ("document", "slugs"),
    [
        ({"rows": [{"n": 0, "row": POST}, {"n": 1, "row": OTHER}]}, ["a", "b"]),
        ({"title": "Blog", "items": [POST], "authors": [{"name": "x"}]}, ["a"]),
        ({"db": [{"meta": {}, "data": {"posts": [POST], "users": [{}]}}]}, ["a"]),
        ({"result": {"edges": [{"node": POST}, {"node": None}]}}, ["a"]),
        ({**POST, "related": [OTHER]}, ["a"]),
        ([{**POST, "tags": [{"name": "x"}]}], ["a"]),
    ],
)
def test_records_that_are_found(
    document: Any, slugs: list[str], empty: Path, write: Write
) -> None:
    """The one list of posts in a document is loaded, on one line or on many."""
    found = []
    for name, indent in (("a.jsonl", None), ("a.json", 1)):
        load(
            empty,
            [write(name, json.dumps(document, indent=indent))],
            Options(allow_removals=True),
        )
        found.append(plain.column(empty, "select slug from posts order by slug"))
    assert found == [slugs, slugs]


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
