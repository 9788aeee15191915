"""What a load made of its sources: fields found, fields that vanished, what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from blogdb.db.errors import RefusedError
from blogdb.loaders.options import Options
from blogdb.loaders.summary import FIELDS, PostField, Summary

from . import plain
from .without_bodies import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str, str | bytes], str]

COUNTED = set(FIELDS) - {"slug", "title"}


def full(slug: str, **values: Any) -> dict[str, Any]:
    """Make a row that has every field."""
    row = plain.row(slug, language="en", lastmod="2024-02-02", categories=["News"])
    return row | values


def summary(database: Path) -> Summary:
    """Read the summary of the last load."""
    text = "select source_summary from loads order by load_id desc limit 1"
    return Summary.from_json(plain.column(database, text)[0])


def test_fields_are_counted(new: Path, write: Write) -> None:
    """Each field is counted by what the posts got of it, whatever its column is called.

    A row that is rejected does not count, nor does a day that cannot be read.
    """
    rows = [
        {"local": "a", "headline": "A", "by": "Ann", "date": "2024-01-01", "x": 1},
        {"local": "b", "headline": "B", "by": " , ", "date": "01/02/03", "tags": []},
        {"local": "c", "headline": "C", "tags": ["t"], "body": "", "lang": "en"},
        {"local": "d", "headline": "", "by": "Bob", "tags": ["t"], "body": "D"},
    ]
    result = load(new, [write("posts.jsonl", plain.as_json_lines(rows))])
    told = result.summary
    assert told == summary(new)
    assert told is not None
    assert (told.formats, told.count_posts, told.unused) == (("jsonl",), 3, {"x": None})
    assert told.fields == {
        "slug": PostField(3, ("local",)),
        "title": PostField(3, ("headline",)),
        "day": PostField(1, ("date",)),
        "updated": PostField(0),
        "authors": PostField(1, ("by",)),
        "tags": PostField(1, ("tags",)),
        "categories": PostField(0),
        "url": PostField(0),
        "language": PostField(1, ("lang",)),
        "content": PostField(0, ("body",)),
    }


def test_a_refresh_tells_the_same(empty: Path, write: Write) -> None:
    """Unchanged posts count like those that a load wrote, and only news is new."""
    rows = [full("a"), plain.row("b", tags=[], url=""), full("c", date="", content="")]
    first = load(empty, [write("posts.jsonl", plain.as_json_lines(rows))])
    rows[0]["title"] = "Another"
    result = load(empty, [write("posts.jsonl", plain.as_json_lines(rows))])
    assert (result.counts.changed, result.counts.unchanged) == (1, 2)
    assert result.summary == first.summary
    assert (first.is_new_summary, result.is_new_summary) == (True, False)
    # The second read nothing.
    assert load(empty).summary == first.summary
    rows[0]["url"] = ""
    last = load(empty, [write("posts.jsonl", plain.as_json_lines(rows))])
    assert last.is_new_summary
    assert last.summary is not None
    assert last.summary.fields["url"] == PostField(1, ("url",))


def test_a_field_that_vanished_stops_the_load(empty: Path, write: Write) -> None:
    """A field that a third of the posts had and none has stops the load, by name."""
    rows = [full("a"), plain.row("b"), plain.row("c", tags=[])]
    load(empty, [write("posts.jsonl", plain.as_json_lines(rows))])
    before = empty.read_bytes()
    bare = [{"slug": row["slug"], "title": row["title"]} for row in rows]
    source = write("posts.jsonl", plain.as_json_lines(bare))
    for options in (Options(), Options(strict=True), Options(dry_run=True)):
        with pytest.raises(RefusedError, match="--allow-missing-fields") as refused:
            load(empty, [source], options)
        had = {"day": 3, "authors": 3, "url": 3, "content": 3, "tags": 2}
        for name in COUNTED:
            assert f"{name} ({had.get(name, 1)} of 3 had it)" in str(refused.value)
    assert empty.read_bytes() == before
    result = load(empty, [source], Options(allow_missing_fields=True))
    assert result.counts.changed == 3
    # It is not remembered, but nothing vanishes any more.
    assert load(empty, [source]).load_id is None


def test_what_few_had_may_vanish(empty: Path, write: Write) -> None:
    """A field may vanish that less than a third had, or that some post still has.

    Nor does a part of the blog stop a load for what a third of the part had.
    """
    rows = [plain.row(name, tags=[], language="en") for name in "abcd"]
    first = [full("e"), *rows]
    load(empty, [write("posts.jsonl", plain.as_json_lines(first))])
    e = full("e", tags=[])
    part = write("part.jsonl", plain.as_json_lines([e]))
    assert load(empty, [part], Options(partial=True)).counts.changed == 1
    e["lastmod"] = ""
    whole = write("posts.jsonl", plain.as_json_lines([e, *rows]))
    assert load(empty, [whole]).counts.changed == 1
    fewer = [row | {"date": ""} for row in rows]
    whole = write("posts.jsonl", plain.as_json_lines([e, *fewer]))
    assert load(empty, [whole]).counts.changed == 4


def test_another_version_may_read_less(empty: Path, write: Write) -> None:
    """After a migration that a field has gone may be due to other rules."""
    source = write("posts.jsonl", plain.as_json_lines([full("a"), full("b")]))
    load(empty, [source])
    with duckdb.connect(str(empty)) as connection:
        connection.execute("update posts set path = null")
    rows = [plain.row("a"), plain.row("b")]
    result = load(empty, [write("posts.jsonl", plain.as_json_lines(rows))])
    assert result.counts.changed == 2


def test_columns_that_are_not_kept_are_told(empty: Path, write: Write) -> None:
    """Of very many columns only the first are kept, and a note says so."""
    row = plain.row("a") | {f"x{number:03}": number for number in range(203)}
    result = load(empty, [write("posts.jsonl", plain.as_json_lines([row]))])
    assert result.summary is not None
    assert len(result.summary.unused) == 203
    (note,) = result.summary.notes
    assert "has 203 columns without a field of a post, and only the first 200" in note


@pytest.mark.parametrize(
    "text",
    ["title,slug,\nA,a,kept\n", '{"title": "A", "slug": "a", "": "kept"}\n'],
    ids=["csv", "json"],
)
def test_column_without_a_name(new: Path, write: Write, text: str) -> None:
    """It is kept, and called what `posts.fields` calls it."""
    result = load(new, [write("posts", text)])
    assert result.summary is not None
    [name] = result.summary.unused
    fields = plain.column(new, f"select fields ->> '{name}' from posts")
    assert (name != "", fields) == (True, ["kept"])
