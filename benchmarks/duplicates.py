"""Measure what `near_duplicate_posts` finds: `python benchmarks/duplicates.py`.

Near duplicates of known kinds are planted in a generated blog, and blogdb loads it. The
similarity of each planted pair, and of each pair that the view returns, is computed in
plain Python from the definition in the view's header. Recall is the share of planted
pairs that the view returns, by similarity; precision is the share of returned pairs
that are similar enough.
"""

from __future__ import annotations

import argparse
import csv
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import defaultdict
from functools import cache
from itertools import groupby
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import duckdb
from measure import BLOGDB, HERE, REPOSITORY, about, environment, table, write_between
from run import corpus

if TYPE_CHECKING:
    from collections.abc import Callable

THRESHOLD = 0.7
EDGES = [0, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9, 1]
SHORT = 50  # words
CSV_LIMIT = 10_000_000

Row = dict[str, str]
Pair = tuple[str, str]


@cache
def kind(character: str) -> str:
    """Return the group of a character in words; None if it is not part of a word."""
    if "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff":
        return "ideograph"
    category = unicodedata.category(character)
    if category == "Ll" or category.startswith("N"):
        return "cased"
    return "uncased" if category in ("Lm", "Lo") or category[0] == "M" else ""


def words(text: str) -> list[str]:
    """Split a text into words as the view defines them."""
    found: list[str] = []
    for which, run in groupby(text.lower(), kind):
        if which == "ideograph":
            found += run
        elif which:
            found.append("".join(run))
    return found


def runs(text: str) -> set[tuple[str, ...]]:
    """Collect the runs of three words; a shorter text is a single run."""
    split = words(text)
    return {tuple(split[i : i + 3]) for i in range(max(1, len(split) - 2))}


def similarity(one: str, other: str) -> float:
    """Return the share of runs of three words that two texts have in common."""
    first, second = runs(one), runs(other)
    return len(first & second) / len(first | second)


def edited(rate: float) -> Callable[[str, Random, list[str]], str]:
    """Return a function that replaces, inserts or deletes words at a rate."""

    def edit(text: str, draw: Random, vocabulary: list[str]) -> str:
        parts = []
        for part in re.split(r"(\s+)", text):
            if part.strip() and draw.random() < rate:
                word = draw.choice(vocabulary)
                part = draw.choice([word, f"{part} {word}", ""])  # noqa: PLW2901
            parts.append(part)
        return "".join(parts)

    return edit


def reset(text: str, draw: Random, _vocabulary: list[str]) -> str:
    """Change markup, capitals and line breaks, but no word."""
    lines = [draw.choice(["", "> ", "* ", "### "]) + line for line in text.split("\n")]
    return draw.choice(["\n", "\n\n", " "]).join(lines).title()


def moved(text: str, draw: Random, _vocabulary: list[str]) -> str:
    """Shuffle the paragraphs."""
    paragraphs = text.strip().split("\n\n")
    draw.shuffle(paragraphs)
    return "\n\n".join(paragraphs)


def extended(text: str, draw: Random, vocabulary: list[str]) -> str:
    """Append a fifth as many words as the text has."""
    return f"{text} {' '.join(draw.choices(vocabulary, k=len(text.split()) // 5))}"


KINDS: dict[str, Callable[[str, Random, list[str]], str]] = {
    "as it is": edited(0),
    "other markup": reset,
    "2 % of words edited": edited(0.02),
    "5 % of words edited": edited(0.05),
    "10 % of words edited": edited(0.10),
    "20 % of words edited": edited(0.20),
    "paragraphs moved": moved,
    "a fifth added": extended,
}


def plant(rows: list[Row], count: int, seed: int) -> dict[Pair, str]:
    """Add near duplicates of each kind to a blog, each of a different post.

    Args:
        rows: the blog's posts; the new ones are appended.
        count: the number of duplicates of each kind.
        seed: different seeds plant different duplicates.

    Returns:
        The kind of each pair, by the slugs of both.
    """
    draw = Random(seed)  # noqa: S311 (made-up text, no secrets)
    originals = draw.sample(rows, count * len(KINDS))
    vocabulary = sorted({word for row in rows[:100] for word in words(row["content"])})
    planted = {}
    for number, original in enumerate(originals):
        name = list(KINDS)[number % len(KINDS)]
        copy = original | {
            "local": f"planted-{number}",
            "content": KINDS[name](original["content"], draw, vocabulary),
        }
        rows.append(copy)
        planted[original["local"], copy["local"]] = name
    return planted


def found_pairs(source: Path, database: Path, memory: str) -> tuple[set[Pair], float]:
    """Load a blog and query the view.

    Args:
        source: the CSV.
        database: the path for the database.
        memory: DuckDB's memory limit for the query, such as "2GB".

    Returns:
        The pairs of slugs, and the seconds that the query took.
    """
    load = [
        str(BLOGDB),
        "load",
        str(source),
        "--db",
        str(database),
        "--no-bodies",
        "-q",
    ]
    subprocess.run(load, check=True)
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute(f"set memory_limit = '{memory}'").fetchall()
        start = time.perf_counter()
        pairs = connection.execute(
            "select slug, duplicate_slug from near_duplicate_posts"
        ).fetchall()
        return set(pairs), time.perf_counter() - start


def share(part: int, whole: int) -> str:
    """Format a share with four decimals; empty if the whole is zero."""
    return f"{part / whole:.4f}" if whole else ""


def recalls(
    rows: list[Row], planted: dict[Pair, str], found: set[Pair]
) -> tuple[list[list[str]], list[list[str]]]:
    """Compare the pairs that the view returns with those that were planted.

    Args:
        rows: all posts.
        planted: the kind of each planted pair.
        found: the pairs that the view returns.

    Returns:
        The rows of two tables: by kind, and by similarity.
    """
    texts = {row["local"]: row["content"] for row in rows}
    both_ways = found | {(other, one) for one, other in found}
    by_kind: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    by_similarity: dict[int, list[tuple[bool, bool]]] = defaultdict(list)
    for (one, other), name in planted.items():
        true = similarity(texts[one], texts[other])
        is_found = (one, other) in both_ways
        by_kind[name].append((true, is_found))
        index = max(i for i, edge in enumerate(EDGES) if true >= edge)
        is_short = min(len(words(texts[slug])) for slug in (one, other)) < SHORT
        by_similarity[index].append((is_found, is_short))
    kinds = []
    for name, pairs in by_kind.items():
        mean = sum(true for true, _ in pairs) / len(pairs)
        wanted = [is_found for true, is_found in pairs if true >= THRESHOLD]
        kinds.append(
            [
                name,
                str(len(pairs)),
                f"{mean:.2f}",
                str(len(wanted)),
                share(sum(wanted), len(wanted)),
            ]
        )
    similarities = []
    for index, flags in sorted(by_similarity.items()):
        last = index + 1 == len(EDGES)
        name = "1" if last else f"{EDGES[index]:g} to {EDGES[index + 1]:g}"
        short = [is_found for is_found, is_short in flags if is_short]
        similarities.append(
            [
                name,
                str(len(flags)),
                share(sum(is_found for is_found, _ in flags), len(flags)),
                str(len(short)),
                share(sum(short), len(short)),
            ]
        )
    return kinds, similarities


def main() -> None:
    """Plant, load, query, and write the results."""
    parser = argparse.ArgumentParser(description="Measure near_duplicate_posts.")
    parser.add_argument("--size", type=int, default=100_000, help="generated posts")
    parser.add_argument("--planted", type=int, default=1000, help="copies of a kind")
    parser.add_argument("--memory", default="2GB", help="limit of DuckDB's memory")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, default=REPOSITORY / "build/benchmarks")
    parser.add_argument(
        "--readme", type=Path, default=HERE.parent / "docs" / "similarity.md"
    )
    arguments = parser.parse_args()
    arguments.data.mkdir(parents=True, exist_ok=True)
    csv.field_size_limit(CSV_LIMIT)
    source = corpus(arguments.size, arguments.data) / "posts.csv"
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    planted = plant(rows, arguments.planted, arguments.seed)
    with tempfile.TemporaryDirectory(dir=arguments.data) as work:
        posts = Path(work) / "posts.csv"
        with posts.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        found, seconds = found_pairs(
            posts, Path(work) / "blog.duckdb", arguments.memory
        )
    texts = {row["local"]: row["content"] for row in rows}
    true = sum(
        similarity(texts[one], texts[other]) >= THRESHOLD for one, other in found
    )
    kinds, near = recalls(rows, planted, found)
    summary = (
        f"{len(rows):,} posts, {len(planted):,} of them planted; asked in"
        f" {seconds:.1f} s with memory_limit = {arguments.memory}. Shown:"
        f" {len(found):,} pairs, {true:,} of them at {THRESHOLD:g} or more (precision"
        f" {share(true, len(found))}).\n"
    )
    tables = [
        table(
            ["planted", "pairs", "mean similarity", "at 0.7 or more", "shown"], kinds
        ),
        table(["similarity", "planted", "shown", "of them short", "shown"], near),
    ]
    text = "\n".join(["", about(environment()), summary, *tables])
    print(text)
    write_between(arguments.readme, "duplicates", text)
    if true < len(found):
        sys.exit("the view returns a pair that is not similar enough")


if __name__ == "__main__":
    main()
