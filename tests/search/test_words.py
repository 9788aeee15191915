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
from ..texts import ANY
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


def found(connection: duckdb.DuckDBPyConnection, texts: list[str]) -> list[list[str]]:
    """Find the words of each text, in their order, all by one query."""
    rows = connection.execute(
        "select number, term from (select unnest(range(len($1))) as number,"
        " unnest($1::varchar[]) as text), lateral (from search_words(text))"
        " order by number, position, part",
        [texts],
    ).fetchall()
    terms: list[list[str]] = [[] for _ in texts]
    for number, term in rows:
        terms[number].append(term)
    return terms


@settings(max_examples=rounds(10, 800))
@given(st.lists(st.text(CHARACTERS, max_size=30), min_size=3, max_size=20))
@example(
    [
        "C++, c#; abc++ a++b g++11 #a f# ff# fff# é# İ#",
        "GPT模型 模 模型 パーティー 한국어를 ไทยแลนด์ 2024年",
        "v9.0.0 --fix --dry-run gpt-2 no-unused-vars useState() std::vector a--b ---c",
        "@scope/pkg@1.2 .env a.c++ c++-x snake_case_ -x 模-2 2-模 x-🤗-y 👍🏽 x::y::z",
        "x" * 1000,
    ]
)
def test_words_are_those_of_another_tokeniser(
    connection: duckdb.DuckDBPyConnection, texts: list[str]
) -> None:
    """The macro finds the words that a tokeniser in plain Python finds, in order."""
    assert found(connection, texts) == [plain.words(text) for text in texts]


@settings(max_examples=rounds(5, 800))
@given(st.lists(st.text(ANY, max_size=30), min_size=3, max_size=20))
def test_words_of_words_are_the_words(
    connection: duckdb.DuckDBPyConnection, texts: list[str]
) -> None:
    """Any text has words, and each of them is a word again, or the last of a pair's."""
    words = [word for each in found(connection, texts) for word in each]
    for word, again in zip(words, found(connection, words), strict=True):
        assert again[-1] == word
        assert len(again) == 1 or "-" in word


def test_forms_of_letters_are_those_of_unicode(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Each letter and digit is found in each of its compatible forms, as NFKC says."""
    # Ideographs and syllables, a hundred thousand of which none has another form.
    alike = [
        *(range(0x3400, 0xA000), range(0xAC00, 0xD800), range(0x17000, 0x18D80)),
        *(range(0x20000, 0x2F800), range(0x30000, 0x32400)),
    ]
    # The planes behind these have no letters.
    codes = set(range(0x32400)).difference(*alike)
    codes.update(code for each in alike for code in each[:: rounds(50, 1)])
    letters = [
        letter
        for letter in map(chr, sorted(codes))
        if unicodedata.category(letter)[0] in "LNS"
        # Which nobody writes: forms that such letters have beside others.
        and not unicodedata.name(letter, "").startswith(("ARABIC", "HEBREW", "RIAL"))
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
