"""What changes that ran at once must leave: the same as one after the other.

Every state that a database was in is kept as a generation, so that each step from one
to the next can be held against the rule for a load, in plain Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blogdb.db.store import generations

from ...loaders import plain

Posts = dict[str, plain.Row]
COUNTS = ("read", "added", "changed", "unchanged", "rejected", "removed")


@dataclass(frozen=True)
class Blog:
    """What one load brings.

    Attributes:
        rows: its rows; of two with one slug the second is rejected.
        is_partial: whether posts stay that it lacks.
    """

    rows: Sequence[plain.Row]
    is_partial: bool


def blog(number: int) -> Blog:
    """Make one of many blogs, which share most posts and differ in some of them."""
    rows = [
        plain.row(
            f"post-{place}",
            title=f"Post {place}, version {number if place % 3 == number % 3 else 0}",
            tags=[f"Tag {place % 4}", f"Tag {number}"] if place % 5 == 0 else ["Tag"],
            authors=[f"Author {place % 3}", f"Guest {number if place == 7 else 0}"],
        )
        for place in range(number % 2 * 5, 14 + number)
    ]
    return Blog([*rows, *rows[: number % 4]], is_partial=number % 2 == 1)


@dataclass(frozen=True)
class State:
    """A database as it was at one time.

    Attributes:
        has_schema: whether it has blogdb's tables.
        loads: the loads in it, oldest first: the source's name, then COUNTS.
        posts: the posts, as plain.posts reads them.
        ids: the numbers, as plain.ids reads them.
    """

    has_schema: bool
    loads: list[tuple[Any, ...]]
    posts: dict[plain.Key, plain.Row]
    ids: dict[str, dict[Any, int]]


def read(path: Path) -> State:
    """Read a database."""
    tables = plain.column(path, "select table_name from duckdb_tables()")
    if "posts" not in tables:
        return State(False, [], {}, {"posts": {}, "authors": {}, "tags": {}})
    rows = plain.ask(
        path,
        "select load_id, parse_filename(source),"
        f" {', '.join(f'count_{name}' for name in COUNTS)} from loads order by load_id",
    )
    assert [load_id for load_id, *_ in rows] == list(range(1, len(rows) + 1))
    return State(
        True, [tuple(row[1:]) for row in rows], plain.posts(path), plain.ids(path)
    )


def history(database: Path) -> list[State]:
    """Read every state that a database was in; all its generations must be kept."""
    kept = generations.kept(database)
    assert [each.number for each in kept] == list(range(len(kept), 0, -1))
    return [read(each.path) for each in reversed(kept)] + [read(database)]


def apply(posts: Mapping[str, plain.Row], given: Blog) -> tuple[Posts, tuple[int, ...]]:
    """Load a blog in plain Python.

    Returns:
        The posts afterwards, and COUNTS.
    """
    first: Posts = {}
    for row in given.rows:
        first.setdefault(row["slug"], row)
    added = first.keys() - posts.keys()
    changed = {
        slug for slug in first.keys() & posts.keys() if first[slug] != posts[slug]
    }
    missing = set() if given.is_partial else posts.keys() - first.keys()
    after = {slug: row for slug, row in posts.items() if slug not in missing} | first
    return after, (
        len(given.rows),
        len(added),
        len(changed),
        len(first) - len(added) - len(changed),
        len(given.rows) - len(first),
        len(missing),
    )


def require_step(before: State, after: State, blogs: Mapping[str, Blog]) -> str:
    """Check that one load leads from one state to another.

    Args:
        before: the state before.
        after: the state after; it holds one load more.
        blogs: what was loaded, by the names of the sources.

    Returns:
        The name of the source that was loaded.
    """
    posts: Posts = {}
    for name, *_ in before.loads:
        posts, _ = apply(posts, blogs[name])
    source, *counts = after.loads[-1]
    posts, expected = apply(posts, blogs[source])
    assert after.loads[:-1] == before.loads
    assert tuple(counts) == expected
    assert after.posts == plain.expected(posts.values())
    for kind, numbers in after.ids.items():
        assert len(set(numbers.values())) == len(numbers), f"{kind}: a number twice"
        owners = {number: name for name, number in before.ids[kind].items()}
        for name, number in numbers.items():
            assert before.ids[kind].get(name, number) == number, f"{kind}: {name} moved"
            assert owners.get(number, name) == name, f"{kind}: {number} changed hands"
    return str(source)


def require_loads(
    database: Path, blogs: Mapping[str, Blog], said: Mapping[str, Mapping[str, int]]
) -> None:
    """Check that loads ran one after the other, each once, and nothing is left.

    Args:
        database: the database, which did not exist before them.
        blogs: what was loaded, by the names of the sources.
        said: what the loads that succeeded printed about themselves, likewise.
    """
    states = history(database)
    before = State(False, [], {}, {"posts": {}, "authors": {}, "tags": {}})
    sources = []
    for after in states:
        sources.append(require_step(before, after, blogs))
        before = after
    assert sorted(sources) == sorted(said)
    for number, source in enumerate(sources, 1):
        assert said[source]["load_id"] == number
        told = tuple(said[source][name] for name in COUNTS)
        assert told == states[-1].loads[number - 1][1:]
    require_nothing_left(database)


def require_nothing_left(database: Path) -> None:
    """Check that a folder holds the database, its generations, and sources."""
    others = {path.name for path in database.parent.iterdir() if path.suffix != ".csv"}
    assert others <= {database.name, f".{database.name}.generations"}
