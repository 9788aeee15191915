"""A made-up blog in a database, and as plain Python has it."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from blogdb.loaders.load import load

from ..conftest import Once
from .plain import Post

VOCABULARY = [
    *("the", "model", "language", "large", "Transformers", "transfer", "transform"),
    *("whale", "Whales", "c++", "C#", "gpt-2", "naïve", "Ünïcode", "don't", "2024"),
    *(
        "模型",
        "人工智能",
        "猫",
        "かな",
        "한국어를",
        "ไทย",
        "\uff2c\uff2c\uff2d",
        "наука",
        "x_y",
    ),
]


def made_up_posts(count: int) -> dict[str, Post]:
    """Make up posts of few words, some frequent and some rare."""
    draw = random.Random(count)  # noqa: S311 (the same each time)

    def text(most: int) -> str:
        weights = [1 / (place + 1) for place in range(len(VOCABULARY))]
        chosen = draw.choices(VOCABULARY, weights, k=draw.randint(1, most))
        return draw.choice([" ", ", ", ". "]).join(chosen)

    return {
        f"post-{number}": Post(
            text(5), draw.sample(["whale", "large-model", "nlp"], 1), text(40)
        )
        for number in range(count)
    }


@pytest.fixture(scope="session")
def posts() -> dict[str, Post]:
    """The blog as plain Python has it, by slug."""
    return made_up_posts(60)


@pytest.fixture(scope="session")
def blog(posts: dict[str, Post], once: Once) -> Path:
    """The blog in a database, to read."""

    def make(folder: Path) -> None:
        rows = (
            {"slug": slug, "title": post.title, "tags": post.tags, "content": post.text}
            for slug, post in posts.items()
        )
        source = folder / "posts.jsonl"
        source.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
        load(folder / "blog.duckdb", [str(source)])

    return once("searched", make) / "blog.duckdb"
