"""Generations of a blog in which everything tells the generation that it is of.

Titles, bodies, tags, authors and counts of a generation agree with each other and with
no other generation, so that a reader who sees two of them mixed gives itself away.
What the questions must answer is computed here, from what is written down.
"""

from __future__ import annotations

import csv
from pathlib import Path

QUESTIONS = (
    (
        "select 'authors' as kind, count(*) as a, count(distinct author_id) as b,"
        " min(name) as c, max(raw_name) as d"
        " from post_authors join authors using (author_id)"
    ),
    (
        "select 'bodies' as kind, count(*) as a,"
        " sum(cast(split_part(content, ' ', 1) as bigint)) as b,"
        " min(split_part(content, ' ', 2)) as c, max(split_part(content, ' ', 2)) as d"
        " from posts"
    ),
    (
        "select 'loads' as kind, count(*) as a, sum(count_changed) as b,"
        " cast(sum(count_removed) as varchar) as c, cast(max(load_id) as varchar) as d"
        " from loads"
    ),
    (
        "select 'overview' as kind, count(*) as a, sum(word_count) as b,"
        " min(tag_names) as c, max(author_names) as d from posts_overview"
    ),
    (
        "select 'tags' as kind, count(*) as a, count(distinct tag_id) as b,"
        " min(name) as c, max(raw_name) as d from post_tags join tags using (tag_id)"
    ),
    (
        "select 'titles' as kind, count(*) as a,"
        " sum(cast(split_part(title, ' ', 2) as bigint)) as b,"
        " min(split_part(title, ' ', 4)) as c, max(split_part(title, ' ', 4)) as d"
        " from posts"
    ),
)
"""Each gives one row; together they touch every table that a post is in."""

ALL_AT_ONCE = " union all ".join(QUESTIONS) + " order by kind"

Answer = tuple[tuple[str, ...], ...]
"""The questions' rows, as text, in the questions' order."""


def _size(generation: int) -> int:
    return 40 + generation % 5


def _number(place: int, generation: int) -> int:
    return 1000 * place + 7 * generation


def _body(place: int, generation: int) -> str:
    return f"{_number(place, generation)} {generation}" + " word" * (300 + generation)


def write(path: Path, generation: int) -> None:
    """Write a generation of the blog as a CSV file.

    Args:
        path: the file.
        generation: its number, from 1.
    """
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["slug", "title", "date", "author", "tags", "content"])
        for place in range(_size(generation)):
            writer.writerow(
                [
                    f"post-{place}",
                    f"Number {_number(place, generation)} of {generation}",
                    f"2024-01-{1 + place % 28:02}",
                    f"Author {generation}",
                    f"tag-{generation}",
                    _body(place, generation),
                ]
            )


def answer(generation: int) -> Answer:
    """Tell what the questions must answer once a generation is loaded.

    Args:
        generation: its number; all those before it were loaded in turn.
    """
    size = _size(generation)
    total = sum(_number(place, generation) for place in range(size))
    words = sum(len(_body(place, generation).split()) for place in range(size))
    steps = [(_size(each), _size(each + 1)) for each in range(1, generation)]
    changed = sum(min(before, after) for before, after in steps)
    removed = sum(max(before - after, 0) for before, after in steps)
    author, tag = f"Author {generation}", f"tag-{generation}"
    rows = (
        ("authors", size, 1, author, author),
        ("bodies", size, total, generation, generation),
        ("loads", generation, changed, removed, generation),
        ("overview", size, words, tag, author),
        ("tags", size, 1, tag, tag),
        ("titles", size, total, generation, generation),
    )
    return tuple(tuple(map(str, row)) for row in rows)
