"""near_duplicate_posts on made-up texts: what is certain, and what is only likely."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from blogdb.db import engine

from ..rounds import rounds
from .given import fill
from .oracle_related import alike

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

words = st.sampled_from([*"abcdefgh", "Ä", "7", "字", "한국"])
texts = st.lists(words, max_size=60)


@st.composite
def blogs(draw: st.DrawFn) -> list[list[str]]:
    """Some texts, and edited copies of them."""
    found = draw(st.lists(texts, min_size=1, max_size=5))
    for text in list(found):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(start + 5, len(text))))
        edited = text[:start] + draw(st.lists(words, max_size=3)) + text[end:]
        found += draw(st.sampled_from([[], [text], [edited], [text, edited]]))
    return found


def shown(
    connection: duckdb.DuckDBPyConnection, bodies: list[str]
) -> dict[tuple[int, int], tuple[float, bool]]:
    """Query the view for these bodies, published in this order."""
    posts = [{"post_id": n, "content": body} for n, body in enumerate(bodies)]
    fill(connection, {"posts": posts})
    rows = connection.execute(
        "select post_id, duplicate_post_id, similarity, is_identical"
        " from near_duplicate_posts"
    ).fetchall()
    return {(one, other): tuple(rest) for one, other, *rest in rows}


def test_pairs_are_alike_and_likely_ones_are_found(empty: Path) -> None:
    """Similarities are exact; identical texts, and nearly all at 0.9, are found."""
    with engine.connect(empty, read_only=False) as connection:

        @settings(max_examples=rounds(25, 500), deadline=None)
        @given(blogs())
        def holds(made: list[list[str]]) -> None:
            connection.execute("begin").fetchall()
            pairs = shown(connection, [" ".join(text) for text in made])
            connection.execute("rollback").fetchall()
            lower = [[word.lower() for word in text] for text in made]
            true = alike(lower)
            for pair, (similarity, is_identical) in pairs.items():
                assert similarity == true[pair] >= 0.7
                assert is_identical == (lower[pair[0]] == lower[pair[1]])
            firsts: dict[tuple[str, ...], int] = {}
            for number, text in enumerate(lower):
                if text and firsts.setdefault(tuple(text), number) != number:
                    assert pairs[firsts[tuple(text)], number] == (1.0, True)
            # At 0.9 chance misses one pair in a thousand million.
            for pair, similarity in true.items():
                if similarity >= 0.9 and set(pair) <= set(firsts.values()):
                    assert pair in pairs

        holds()


def test_many_copies_are_paired_with_the_first(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Three hundred identical posts give one row each, not one per pair."""
    pairs = shown(connection, ["the same few words"] * 300)
    assert pairs == {(0, number): (1.0, True) for number in range(1, 300)}


def test_each_of_many_that_are_nearly_the_same_is_compared_with_32(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """If a hundred posts differ in one word, each later one has one to 32 rows."""
    text = " ".join(f"w{number}" for number in range(99))
    pairs = shown(connection, [f"{text} x{number}" for number in range(100)])
    counts = Counter(later for _, later in pairs)
    assert counts == {number: min(number, 32) for number in range(1, 100)}


def test_similar_posts_are_found_among_others_of_their_template(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Of thirty posts that a template makes rather alike, all pairs are found."""
    template = [f"w{number}" for number in range(85)]

    def body(pair: int, half: int) -> str:
        own = [f"x{pair}y{number}" for number in range(12)]
        return " ".join([*template, *own, *(f"z{pair}h{half}n{n}" for n in range(12))])

    bodies = [body(pair, half) for half in range(2) for pair in range(15)]
    assert set(shown(connection, bodies)) == {(pair, pair + 15) for pair in range(15)}
