"""A catalogue of few views, for tests of what is done to views whatever they are.

To install all views, to verify them and to copy them takes most of a small migration,
compaction or rollback. The long form has them all, and so have other processes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from blogdb.db import engine
from blogdb.sql import catalog

from .conftest import Once
from .rounds import rounds

# Views that read tables and views, macros that tell their database from others and one
# that does not, and what a load calls.
NAMES = ("posts_per_month", "tag_usage", "posts_by", "posts_tagged", "search_words")


def few_entries(names: Iterable[str] = NAMES) -> tuple[catalog.Entry, ...]:
    """Choose a few entries of the catalogue, and those that they read."""
    entries = {entry.name: entry for entry in catalog.entries()}
    wanted, found = {*names}, set[str]()
    while wanted - found:
        found |= wanted
        wanted |= {name for each in found for name in entries[each].reads} & {*entries}
    return tuple(entry for entry in entries.values() if entry.name in found)


@contextmanager
def catalogue(entries: tuple[catalog.Entry, ...], cache: Path) -> Iterator[None]:
    """Let the program have these entries alone, with a cache of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalog, "_entries", lambda: entries)
        patch.setenv("XDG_CACHE_HOME", str(cache))
        yield


@pytest.fixture(scope="session")
def few_template(loaded_template: Path, once: Once) -> Path:
    """The sample as a database with few views, to copy or to read."""
    if rounds(False, True):
        return loaded_template

    def make(folder: Path) -> None:
        path = Path(shutil.copy(loaded_template, folder))
        with (
            catalogue(few_entries(), folder / "cache"),
            engine.connect(path, read_only=False) as connection,
        ):
            catalog.install(connection)

    return once("few views", make) / "blog.duckdb"


@pytest.fixture
def few_views(few_template: Path) -> Iterator[Path]:
    """Let the program have few views, and give the sample with these, to copy."""
    with ExitStack() as stack:
        if rounds(True, False):
            cache = few_template.with_name("cache")
            stack.enter_context(catalogue(few_entries(), cache))
        yield few_template
