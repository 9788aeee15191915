"""That views do not compare all with all, on a blog in which all is nearly alike."""

from __future__ import annotations

import json
import random
import string
from typing import TYPE_CHECKING, Any

from blogdb.sql import catalog

from .given import fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

COUNT = 1_000
"""Posts, dead links, tags and authors: so many rows for each is all with all."""

MOST_ROWS = 200
"""The most rows that a step may have for each of them."""


def alike() -> dict[str, list[dict[str, Any]]]:
    """Make posts of which slugs, titles, tags and authors begin or end alike."""
    draw = random.Random(1)  # noqa: S311 (the same each time)

    def letters() -> str:
        return "".join(draw.choices(string.ascii_lowercase, k=8))

    posts = [
        {
            "post_id": number,
            "slug": f"how-to-{letters()}-quickly",
            "title": f"Weekly #{number}" if number % 2 else "Weekly",
            "published_on": "2024-01-01",
            "authors": [f"J{letters()} Wang"],
            "tags": [f"openness{letters()}"],
        }
        for number in range(2, COUNT + 2)
    ]
    links = [
        {
            "post_id": post["post_id"],
            "position": 1,
            "url": "/gone",
            "kind": "post",
            "target": f"how-to-{letters()}-quickly",
        }
        for post in posts
    ]
    return {"posts": posts, "post_links": links}


def rows_of(step: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Give the rows and the name of each step of a profile."""
    yield step["intermediate_rows"], step["name"]
    for child in step.get("children", []):
        yield from rows_of(child)


def test_no_view_compares_all_with_all(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """No step of a view has as many rows as there are pairs of posts or names."""
    fill(connection, alike())
    profile = tmp_path / "profile.json"
    connection.execute("pragma enable_profiling = 'json'")
    connection.execute(f"set profiling_output = '{profile}'")
    most = {}
    try:
        for entry in catalog.offered():
            if entry.kind == "view":
                connection.execute(f"select count(*) from {entry.name}").fetchall()
                steps = json.loads(profile.read_text("utf-8"))["operator"]
                most[entry.name] = max(row for step in steps for row in rows_of(step))
    finally:
        connection.execute("pragma disable_profiling")
    assert {
        name: found for name, found in most.items() if found[0] > MOST_ROWS * COUNT
    } == {}
    assert len(most) > 30
