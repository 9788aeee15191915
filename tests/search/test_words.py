"""What counts as a word."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from blogdb.sql import catalog

from ..rounds import rounds
from . import plain

# Letters with and without accents, of several scripts, wide ones; what stands between.
CHARACTERS = st.sampled_from(
    "abcxyzABZ0129éÉçßøİıſΣςДжהअनम漢字模型学かがパー々한국어ไทยＡｚ１＋"  # noqa: RUF001
    "\u0301\u0323 \t\n\u00a0\u3000.,;:!?'\"()[]{}<>*_`~|/\\@$%^&=+#-–…。、🤗½²"  # noqa: RUF001
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with the macro."""
    (entry,) = (each for each in catalog.entries() if each.name == "search_words")
    with duckdb.connect() as connection:
        connection.execute(entry.statement).fetchall()
        yield connection


@settings(max_examples=rounds(150, 5000))
@given(st.text(CHARACTERS, max_size=30))
@example("C++, c#; abc++ a++b g++11 #a f# ff# fff# é# İ#")
@example("GPT模型 模 模型 パーティー 한국어를 ไทยแลนด์ 2024年")
@example("x" * 1000)
def test_words_are_those_of_another_tokeniser(
    connection: duckdb.DuckDBPyConnection, text: str
) -> None:
    """The macro finds the words that a tokeniser in plain Python finds, in order."""
    found = connection.execute(
        "select term from search_words(?) order by position, part", [text]
    ).fetchall()
    assert [word for (word,) in found] == plain.words(text)


@settings(max_examples=rounds(100, 5000))
@given(st.text(max_size=30))
def test_words_of_words_are_the_words(
    connection: duckdb.DuckDBPyConnection, text: str
) -> None:
    """Any text has words, and each of them is a word, or a word's words, again."""
    found = connection.execute("select term from search_words(?)", [text]).fetchall()
    for (word,) in found:
        again = connection.execute("select term from search_words(?)", [word])
        assert again.fetchall() == [(word,)]
