"""A made-up blog as a database, and its questions answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from blogdb.api.session import Session, reading
from blogdb.loaders.load import load
from blogdb.report.questions import Questions

from ..conftest import Once
from .made_up import source


@pytest.fixture(scope="session")
def made_up(once: Once) -> Path:
    """The made-up blog as a database, to read."""

    def make(folder: Path) -> None:
        posts = folder / "posts.jsonl"
        posts.write_text("".join(f"{json.dumps(post)}\n" for post in source()))
        load(folder / "blog.duckdb", [str(posts)])

    return once("made up for reports", make) / "blog.duckdb"


@pytest.fixture
def session(made_up: Path) -> Iterator[Session]:
    """A connection of its own to the made-up blog."""
    with reading(made_up) as opened:
        yield opened


@pytest.fixture
def questions(session: Session) -> Questions:
    """The questions of a report, asked of the made-up blog."""
    return Questions(session.ask)
