"""What counts as a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from blogdb.sql import catalog
from blogdb.sql.inline import expand

from ..rounds import rounds
from . import plain

# Letters with and without accents, of several scripts, wide ones; what stands between.
CHARACTERS = st.sampled_from(
    "abcxyzABZ0129éÉçßøİıſΣςДжהअनम漢字模型学かがパー々한국어ไทยＡｚ１＋"  # noqa: RUF001
    "\u0301\u0323 \t\n\u00a0\u3000.,;:!?'\"()[]{}<>*_`~|/\\@$%^&=+#-–…。、🤗½²"  # noqa: RUF001
    "æœłđﬁﬆⅣ①⑫㎏ｶﾞ𝐛㍿🎆"
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with the macro."""
    (entry,) = (each for each in catalog.entries() if each.name == "search_words")
    with duckdb.connect() as connection:
        connection.execute(entry.statement).fetchall()
        yield connection


@settings(max_examples=rounds(60, 5000))
@given(st.text(CHARACTERS, max_size=30))
@example("C++, c#; abc++ a++b g++11 #a f# ff# fff# é# İ#")
@example("GPT模型 模 模型 パーティー 한국어를 ไทยแลนด์ 2024年")
@example("v9.0.0 --fix --dry-run gpt-2 no-unused-vars useState() std::vector a--b ---c")
@example("@scope/pkg@1.2 .env a.c++ c++-x snake_case_ -x 模-2 2-模 x-🤗-y 👍🏽 x::y::z")
@example("x" * 1000)
def test_words_are_those_of_another_tokeniser(
    connection: duckdb.DuckDBPyConnection, text: str
) -> None:
    """The macro finds the words that a tokeniser in plain Python finds, in order."""
    found = connection.execute(
        "select term from search_words(?) order by position, part", [text]
    ).fetchall()
    assert [word for (word,) in found] == plain.words(text)


@settings(max_examples=rounds(30, 5000))
@given(st.text(max_size=30))
def test_words_of_words_are_the_words(
    connection: duckdb.DuckDBPyConnection, text: str
) -> None:
    """Any text has words, and each of them is a word again, or the last of a pair's."""
    found = connection.execute("select term from search_words(?)", [text]).fetchall()
    for (word,) in found:
        again = connection.execute(
            "select term from search_words(?) order by position, part", [word]
        ).fetchall()
        assert again[-1] == (word,)
        assert len(again) == 1 or "-" in word


def test_forms_of_letters_are_those_of_unicode(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Each letter and digit is found in each of its compatible forms, as NFKC says."""
    letters = [
        chr(code)
        for code in range(0x110000)
        if unicodedata.category(chr(code))[0] in "LNS"
        # Which nobody writes: forms that such letters have beside others.
        and not unicodedata.name(chr(code), "").startswith(("ARABIC", "HEBREW", "RIAL"))
    ]
    rows = connection.execute(
        f"select letter, {expand('search_plain(search_compatible(letter))')}"
        " from (select unnest(?::varchar[]) as letter)",
        [letters],
    ).fetchall()
    differing = {
        letter: plain.folded(letter)
        for letter, found in rows
        if found != plain.folded(letter)
        and any(unicodedata.category(each)[0] in "LN" for each in plain.folded(letter))
    }
    assert differing == {}
