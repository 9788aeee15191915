"""Sites of the tests' own, and a blog that links to one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from blogdb.loaders.options import Options

from ..without_bodies import load
from .server import Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    """A site of the test's own."""
    with serving() as site:
        yield site


@pytest.fixture
def safe_site() -> Iterator[Site]:
    """A site under TLS, with a certificate that nobody trusts."""
    with serving(is_safe=True) as site:
        yield site


@pytest.fixture
def blog(tmp_path: Path) -> Callable[..., Path]:
    """Load posts, each with a link to some addresses, and tell the database."""

    def make(**posts: list[str]) -> Path:
        source, database = tmp_path / "posts.jsonl", tmp_path / "blog.duckdb"
        rows = (
            {
                "slug": slug,
                "title": slug,
                "content": "".join(map("[x]({})\n".format, to)),
            }
            for slug, to in posts.items()
        )
        source.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
        load(database, [str(source)], Options(bodies=True, allow_removals=True))
        return database

    return make
