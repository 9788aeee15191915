"""History against plain Python: whatever loads did, every state can be told."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import unified_diff
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blogdb.cli.main import main
from blogdb.loaders.options import Options

from ..loaders import plain
from ..loaders.without_bodies import load
from ..rounds import rounds

Key = tuple[str, str]
State = plain.Row

COLUMNS = ("title", "published_on", "url", "is_draft", "content", "authors", "tags")
EXAMPLES = rounds(2, 100)

bodies = st.one_of(
    st.none(),
    st.lists(st.sampled_from(["one", "two", "", "three\r", "\tfour"]), max_size=6).map(
        "\n".join
    ),
)
posts = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["One", "Two"]),
        "date": st.sampled_from(["2024-01-05", "2024-02-29", "someday", None]),
        "authors": st.lists(st.sampled_from(["Ada", "ADA", "Bob"]), max_size=2),
        "tags": st.lists(st.sampled_from(["x", "X", "y", "z"]), max_size=3),
        "url": st.sampled_from([None, "https://blog.example/x"]),
        "content": bodies,
    }
)
keys = st.sampled_from([("und", "a"), ("und", "b"), ("en", "a 'c'"), ("en", "d")])
versions = st.tuples(
    st.dictionaries(keys, posts, min_size=1, max_size=4),
    st.sampled_from([{}, {}, {"x": "y"}, {"x": "z", "y": "z"}]),
)


@dataclass
class Past:
    """What the posts were after each load that changed the database."""

    states: dict[int, dict[Key, State]] = field(default_factory=lambda: {0: {}})

    @property
    def last(self) -> int:
        """The number of the last load."""
        return max(self.states)

    def add(self, rows: dict[Key, plain.Row], aliases: dict[str, str]) -> None:
        """Take a version of the source for what the posts are now."""
        self.states[self.last + 1] = {
            key: _state(key, row, aliases) for key, row in rows.items()
        }

    def changes(self, key: Key) -> list[tuple[int, State | None, State | None]]:
        """Tell what happened to a post, as (load, before, after), oldest first."""
        walk = [(n, self.states[n].get(key)) for n in sorted(self.states)]
        return [
            (number, before, after)
            for (_, before), (number, after) in pairwise(walk)
            if before != after
        ]


def _state(key: Key, row: plain.Row, aliases: dict[str, str]) -> State:
    is_day = (row["date"] or "s")[0].isdigit()
    tags = [
        (aliases.get(plain.tag_name(tag), plain.tag_name(tag)), tag)
        for tag in row["tags"]
    ]
    authors = [(plain.author_key(name), name) for name in row["authors"]]
    tags, authors = plain.first_of_each(tags), plain.first_of_each(authors)
    return {
        "language": key[0],
        "path": key[1],
        "slug": key[1],
        "updated_on": None,
        "title": row["title"],
        "published_on": row["date"] if is_day else None,
        "published_raw": None if is_day else row["date"],
        "url": row["url"],
        "is_draft": False,
        "word_count": len((row["content"] or "").split()),
        "authors": [key for key, _ in authors],
        "raw_authors": [raw for _, raw in authors],
        "tags": [name for name, _ in tags],
        "raw_tags": [raw for _, raw in tags],
        "content": row["content"],
    }


def told(key: Key, before: State | None, after: State | None, *moments: str) -> Any:
    """Tell a change as --json must."""
    kind = "added" if before is None else "removed" if after is None else "changed"
    lines = [
        []
        if state is None or state["content"] is None
        else state["content"].split("\n")
        for state in (before, after)
    ]
    diff = "\n".join(unified_diff(*lines, *moments, lineterm=""))
    return {
        "language": key[0],
        "path": key[1],
        "slug": key[1],
        "change": kind,
        "changed_columns": changed(before, after) if before and after else [],
        "before": before and {n: v for n, v in before.items() if n != "content"},
        "after": after and {n: v for n, v in after.items() if n != "content"},
        "content_diff": diff or None,
    }


def changed(before: State, after: State) -> list[str]:
    """Name what differs, as changed_columns does."""
    parts = {
        "published_on": ("published_on", "published_raw"),
        "authors": ("authors", "raw_authors"),
        "tags": ("tags", "raw_tags"),
    }
    return [
        column
        for column in COLUMNS
        if any(before[part] != after[part] for part in parts.get(column, (column,)))
    ]


def said(*arguments: str) -> Any:
    """Run the program in this process, and read the JSON that it prints."""
    with contextlib.redirect_stdout(io.StringIO()) as stdout:
        assert main([*arguments, "--json"]) == 0
    found = json.loads(stdout.getvalue())
    for change in found:
        for state in (change.get("before"), change.get("after")):
            if state is not None:
                # How an author is spelled depends on the other posts.
                state["authors"] = list(map(plain.author_key, state["authors"]))
    return found


def test_every_state_is_told(
    tmp_path_factory: pytest.TempPathFactory,
    record_property: Callable[[str, object], None],
) -> None:
    """Whatever loads did: post_revisions, history and diff tell what the posts were."""
    counts = {"loads": 0, "pairs of loads": 0, "changes": 0}

    @settings(deadline=None, max_examples=EXAMPLES, derandomize=True, database=None)
    @given(st.lists(versions, min_size=3, max_size=rounds(3, 5)))
    def tell(history: list[Any]) -> None:
        folder = tmp_path_factory.mktemp("history")
        past = make(folder, history)
        database = str(folder / "blog.duckdb")
        check_revisions(Path(database), past)
        counts["loads"] += past.last
        counts["changes"] += check_history(database, past)
        counts["pairs of loads"] += check_diff(database, past)
        shutil.rmtree(folder)

    tell()
    for name, count in counts.items():
        record_property(f"history: {name}", count)


def own(row: plain.Row, key: Key) -> plain.Row:
    """Give a post words of its own, so that no other is taken for it, moved."""
    content = None if row["content"] is None else f"{row['content']} {key[1]}"
    return row | {"title": f"{row['title']} {key[1]}", "content": content}


def make(folder: Path, history: list[Any]) -> Past:
    """Load version after version of a source."""
    past = Past()
    for version, aliases in history:
        rows = {key: own(row, key) for key, row in version.items()}
        source, names = folder / "posts.jsonl", folder / "aliases.toml"
        source.write_bytes(
            plain.as_json_lines(
                {"language": language, "slug": slug} | row
                for (language, slug), row in rows.items()
            )
        )
        lines = [f'{json.dumps(old)} = "{new}"' for old, new in aliases.items()]
        names.write_text("\n".join(["[tags]", *lines]))
        options = Options(aliases=names, allow_removals=True, allow_missing_fields=True)
        result = load(folder / "blog.duckdb", [str(source)], options)
        if result.load_id is not None:
            past.add(rows, aliases)
            assert result.load_id == past.last
    return past


def check_revisions(database: Path, past: Past) -> None:
    """Compare post_revisions with what the posts were."""
    found = plain.ask(
        database,
        "select language, slug, revision_number, load_id, change, changed_columns,"
        " title, published_on, url, author_names, tag_names, word_count, is_current,"
        " ended_load_id, ended_by from post_revisions",
    )
    expected = []
    for key in {key for state in past.states.values() for key in state}:
        history = past.changes(key)
        number = 0
        for index, (load_id, before, after) in enumerate(history):
            end = history[index + 1] if index + 1 < len(history) else None
            if after is None:
                continue
            number += 1
            day = after["published_on"]
            expected.append(
                (
                    *(*key, number, load_id, "changed" if before else "added"),
                    ", ".join(changed(before, after)) if before else None,
                    *(after["title"], day and dt.date.fromisoformat(day), after["url"]),
                    ", ".join(after["authors"]) or None,
                    ", ".join(after["tags"]) or None,
                    *(after["word_count"], end is None, end and end[0]),
                    end and ("changed" if end[2] else "removed"),
                )
            )
    assert sorted(
        (*row[:9], row[9] and row[9].casefold(), *row[10:]) for row in found
    ) == sorted(expected)


def check_history(database: str, past: Past) -> int:
    """Compare the history of each post with what happened; count the changes."""
    count = 0
    for slug in {slug for state in past.states.values() for _, slug in state}:
        found = said("history", slug, "--db", database)
        expected = sorted(
            (
                (-load_id, key, before, after)
                for key in product(["en", "und"], [slug])
                for load_id, before, after in past.changes(key)
            ),
            key=lambda change: change[:2],
        )
        assert [row.pop("load_id") for row in found] == [-row[0] for row in expected]
        assert all(row.pop("loaded_at") for row in found)
        assert found == [
            told(key, before, after, f"before load {-load}", f"after load {-load}")
            for load, key, before, after in expected
        ]
        count += len(found)
    return count


def check_diff(database: str, past: Past) -> int:
    """Compare the posts of every two loads; count the pairs."""
    numbers = range(1, past.last + 1)
    for first, second in product(numbers, numbers):
        found = said("diff", str(first), str(second), "--db", database)
        old, new = past.states[first], past.states[second]
        assert found == [
            told(
                *(key, old.get(key), new.get(key)),
                *(f"after load {first}", f"after load {second}"),
            )
            for key in sorted({*old, *new}, key=lambda key: (key[1], key[0]))
            if old.get(key) != new.get(key)
        ]
    return len(numbers) ** 2
