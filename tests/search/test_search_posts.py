"""What a question finds, in which order, and that no question is an error."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blogdb.db import engine
from blogdb.loaders.load import load
from blogdb.loaders.options import Options

from ..conftest import environment_with_duckdb
from ..rounds import rounds
from .conftest import VOCABULARY
from .plain import Post, asked, scores, spelled, words

ASK = """
import json, sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
# DuckDB 1.2 draws one on stdout when a query takes two seconds.
connection.execute("set enable_progress_bar = false").fetchall()
print(json.dumps([
    connection.execute(
        "select rank, slug, score, snippet from search_posts(?, k := 100)", [query]
    ).fetchall()
    for query in json.load(sys.stdin)
]))
"""


@pytest.fixture(scope="module")
def connection(blog: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the blog."""
    with engine.connect(blog, threads=1) as connection:
        yield connection


def found(
    connection: duckdb.DuckDBPyConnection, query: str | None, k: int = 100
) -> list[tuple[Any, ...]]:
    """Search, and give slugs and scores in their order."""
    return connection.execute(
        "select slug, score from search_posts(?, k := ?) order by rank", [query, k]
    ).fetchall()


def each_found(
    connection: duckdb.DuckDBPyConnection,
    queries: Sequence[str | None],
    columns: str = "slug, score",
) -> list[list[tuple[Any, ...]]]:
    """Search for each of many, and give what is found of each, in its order.

    DuckDB plans the macro once for all, which takes longer than all answers; 1.5
    cannot.
    """
    if duckdb.__version__.startswith("1."):
        one = f"select {columns} from search_posts(?, k := 100) order by rank"
        return [connection.execute(one, [query]).fetchall() for query in queries]
    rows = connection.execute(
        f"select number, {columns} from (select unnest(range(len($1))) as number,"
        " unnest($1::varchar[]) as query), lateral (from search_posts(query, k := 100))"
        " order by number, rank",
        [queries],
    ).fetchall()
    answers: list[list[tuple[Any, ...]]] = [[] for _ in queries]
    for number, *row in rows:
        answers[number].append(tuple(row))
    return answers


def test_many_at_once_find_what_each_finds(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """A search for each row of a query gives the answers of as many searches."""
    queries = ['trans* -the "model" 猫', '"large model"']
    assert each_found(connection, queries) == [
        found(connection, query) for query in queries
    ]


def test_scores_are_bm25(
    connection: duckdb.DuckDBPyConnection, posts: dict[str, Post]
) -> None:
    """All posts with one of the words are found, with the score of plain BM25."""
    draw = random.Random(2)  # noqa: S311 (the same each time)
    queries = [
        draw.choices([*VOCABULARY, "unknown"], k=draw.randint(1, 5)) for _ in range(30)
    ]
    # A single character of a script without blanks is looked for in all pairs.
    queries = [query for query in queries if "猫" not in query]
    answers = each_found(connection, [" ".join(query) for query in queries])
    for query, answer in zip(queries, answers, strict=True):
        expected = scores(posts, asked(query))
        assert dict(answer) == pytest.approx(expected, abs=1e-5)
        assert [score for _, score in answer] == sorted(
            (score for _, score in answer), reverse=True
        )


def test_beginning_is_one_word_to_the_score(
    connection: duckdb.DuckDBPyConnection, posts: dict[str, Post]
) -> None:
    """The words that begin so count together, as one word does."""
    beginnings = ["trans*", "w*", "모*", "x*", "人工*"]
    answers = each_found(connection, [f"{each} whale" for each in beginnings])
    for beginning, answer in zip(beginnings, answers, strict=True):
        assert dict(answer) == pytest.approx(
            scores(posts, {beginning: 1, "whale": 1}), abs=1e-5
        )


def test_phrases_and_exclusions(
    connection: duckdb.DuckDBPyConnection, posts: dict[str, Post]
) -> None:
    """What is quoted is in every answer in that order; what is excluded is in none."""
    draw = random.Random(3)  # noqa: S311 (the same each time)
    wanted = []
    for number in range(60):
        phrase = " ".join(draw.choices(VOCABULARY[:12], k=draw.choice([1, 2, 2, 3])))
        other = " ".join(draw.choices(VOCABULARY[3:], k=draw.choice([1, 1, 2])))
        if number % 3:
            wanted.append((phrase, other, f'"{phrase}" -"{other}"'))
        else:
            bare = VOCABULARY[number % 8]
            wanted.append((phrase, bare, f'"{phrase}" -{bare}'))
    answers = each_found(connection, [query for _, _, query in wanted])
    hits = 0
    for (phrase, excluded, query), answer in zip(wanted, answers, strict=True):
        expected = {
            slug
            for slug, post in posts.items()
            if post.has(phrase) and not post.has(excluded)
        }
        if "猫" not in query:
            assert {slug for slug, _ in answer} == expected, query
        hits += len(expected)
    assert hits > 50


# Words of letters that have several forms, and of scripts with and without blanks.
LETTERS = "aeszAÉßẞﬁœİıſøñΣςд９ｗＱç\u0301"  # noqa: RUF001
TOKENS = [
    *(
        "c++",
        "C#",
        "don't",
        "x_y",
        "gpt-2",
        "模型",
        "人工",
        "かな",
        "한국어",
        "ไทย",
        "é",
    ),
    *(
        "\uff2c\uff2c\uff2d",
        "Straße",
        "ﬁnance",
        "œuvre",
        "İstanbul",
        "\uff23\uff03",
        "e\u0301tude",
    ),
]


@pytest.fixture(scope="module")
def spelled_blog(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[list[list[str]], duckdb.DuckDBPyConnection]]:
    """A blog of short posts as lists of tokens, and a connection to it."""
    draw = random.Random(4)  # noqa: S311 (the same each time)
    made = [
        [
            draw.choice(TOKENS)
            if draw.random() < 0.5
            else "".join(draw.choices(LETTERS, k=draw.randint(1, 6)))
            for _ in range(8)
        ]
        for _ in range(60)
    ]
    folder = tmp_path_factory.mktemp("spelled")
    source = folder / "posts.jsonl"
    source.write_text(
        "".join(
            json.dumps({"slug": f"{n}", "title": "-", "content": " ".join(tokens)})
            + "\n"
            for n, tokens in enumerate(made)
        )
    )
    load(folder / "blog.duckdb", [str(source)], Options(threads=1))
    with engine.connect(folder / "blog.duckdb", threads=1) as connection:
        yield made, connection


def test_what_a_word_finds_a_phrase_finds_and_a_snippet_shows(
    spelled_blog: tuple[list[list[str]], duckdb.DuckDBPyConnection],
) -> None:
    """A token of a post finds it alone, in quotes and with its neighbour, marked."""
    made, connection = spelled_blog
    draw = random.Random(rounds(5, None))  # noqa: S311 (others in the long form)
    wanted = []
    for _ in range(rounds(20, 300)):
        number = draw.randrange(len(made))
        place = draw.randrange(len(made[number]) - 1)
        token, neighbour = made[number][place : place + 2]
        if words(token):
            queries = (token, f'"{token}"', f'"{token} {neighbour}"')
            wanted += [(str(number), token, query) for query in queries]
    answers = each_found(connection, [query for *_, query in wanted], "slug, snippet")
    for (slug, token, query), answer in zip(wanted, answers, strict=True):
        snippets = dict(answer)
        assert slug in snippets, query
        marked = snippets[slug].split("**")[1::2]
        shown = {word for mark in marked for word in words(mark)}
        assert shown & set(words(token)), (query, snippets[slug])
    assert len(wanted) > 30


def test_best_come_first_and_k_cuts(connection: duckdb.DuckDBPyConnection) -> None:
    """K answers are the first ones of all, and ten where nothing is said."""
    every = found(connection, "the model")
    assert len(every) > 20
    for k in (0, 7):
        assert found(connection, "the model", k) == every[:k]
    ten = connection.execute("select slug from search_posts('the model')").fetchall()
    assert [slug for (slug,) in ten] == [slug for slug, _ in every[:10]]


SPELLINGS = {
    "人工": "人工智能",
    "工智": "人工智能",
    "智": "人工智能",
    '"人工智能"': "人工智能",
    "猫": "猫",
    "カナ": "カナ",
    "한국": "한국어를",
    "ไทย": "ไทย",
    "llm": "\uff2c\uff2c\uff2d",
    "NAIVE": "naïve",
}


def test_scripts_without_blanks_are_found(
    connection: duckdb.DuckDBPyConnection, posts: dict[str, Post]
) -> None:
    """A word is found in a text that has no blanks, or writes it otherwise."""
    answers = each_found(connection, [*SPELLINGS])
    for (query, text), answer in zip(SPELLINGS.items(), answers, strict=True):
        having = {
            slug
            for slug, post in posts.items()
            if text in f"{post.title} {post.text}" and text in VOCABULARY
        }
        assert having <= {slug for slug, _ in answer}, query
        assert having or text == "カナ"


def test_snippets_mark_found_words(
    connection: duckdb.DuckDBPyConnection, posts: dict[str, Post]
) -> None:
    """A snippet stands in the text, and what it marks are the words asked for."""
    count_marks = 0
    for slug, snippet in connection.execute(
        "select slug, snippet from search_posts('whale* 人工智能 c++', k := 60)"
    ).fetchall():
        assert spelled(snippet.replace("**", "")) in spelled(posts[slug].text)
        for mark in snippet.split("**")[1::2]:
            count_marks += 1
            assert any(
                word.startswith("whale") or word in ("c++", "人工", "工智", "智能")
                for word in words(mark)
            )
    assert count_marks > 20


QUERIES = st.text(
    st.sampled_from("ab whale模型\"'-*%_\\;()[]{}$?:#+\x00\n\t🤗\u202e\ufffd"),
    max_size=60,
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@settings(max_examples=rounds(4, 100))
@given(st.lists(QUERIES, min_size=5, max_size=20))
def test_no_query_is_an_error(
    connection: duckdb.DuckDBPyConnection, queries: list[str]
) -> None:
    """Any text is a query, with as many answers as there are posts at most."""
    assert max(map(len, each_found(connection, queries))) <= 60


@pytest.mark.parametrize(
    "query",
    [
        "whale " * 10_000,
        " ".join(f"w{number}*" for number in range(10_000)),
        '"' + "the " * rounds(2_000, 10_000) + '"',
        "x" * 1_000_000,
    ],
    ids=lambda query: repr(query)[:20],
)
def test_long_queries(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Ten thousand words, beginnings of words, and a word without an end are asked."""
    assert len(found(connection, query)) <= 60


def test_awkward_queries(connection: duckdb.DuckDBPyConnection) -> None:
    """Nothing, half a phrase and SQL are answered: what has no word, by nothing."""
    queries = [None, "", '"', '""', "-", "*", '-"', "'; drop table posts; --"]
    answers = each_found(connection, queries)
    assert answers[:-1] == [[]] * 7
    assert len(answers[-1]) <= 60
    assert found(connection, None) == found(connection, '"') == []


def test_what_is_gone_is_not_found(tmp_path: Path) -> None:
    """A post is found by what it says now, and not any more when it is removed."""
    source, database = tmp_path / "posts.csv", tmp_path / "blog.duckdb"
    source.write_text("slug,title,tags,content\na,One,x,whale\nb,Two,x,fish\n")
    load(database, [str(source)], Options(threads=1))
    source.write_text("slug,title,tags,content\nb,Three,y-z,bird\n")
    load(database, options=Options(allow_removals=True, threads=1))
    with engine.connect(database) as connection:
        gone = each_found(connection, ["one", "whale", "two", "fish", "x"])
        there = each_found(connection, ["three", "bird", "y", "z"], "slug")
    assert gone == [[]] * 5
    assert there == [[("b",)]] * 4


MARKDOWN = """Whales first.

Setting up
----------

No word here.

```sh
# Setting up
pip install whale --fix  # v9.0.0
```

## Use `it` {#use}

Call `useState()` of [GPT-2](https://e.org), where no-unused-vars holds.
"""


@pytest.fixture(scope="module")
def languages(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a blog of posts in two languages, some of which are alike."""
    rows: list[dict[str, Any]] = [
        {"slug": "code", "language": "en", "content": MARKDOWN},
        {"slug": "other", "language": "en", "content": "GPT-4 and gpt-3. " * 9 + "2"},
        {"slug": "moved", "language": "en", "content": "Straße, ﬁne: ｶﾅ İ"},
        {"slug": "both", "language": "en", "content": "a whale", "tags": "Sea"},
        {"slug": "both", "language": "de", "content": "whale wal wal", "author": "Ada"},
    ]
    folder = tmp_path_factory.mktemp("languages")
    source = folder / "posts.jsonl"
    lines = (
        json.dumps({"title": "-", "date": f"2024-01-0{number}"} | row)
        for number, row in enumerate(rows, start=1)
    )
    source.write_text("".join(f"{line}\n" for line in lines))
    load(folder / "blog.duckdb", [str(source)], Options(threads=1))
    with engine.connect(folder / "blog.duckdb", threads=1) as connection:
        yield connection


def answer(connection: duckdb.DuckDBPyConnection, arguments: str) -> list[str]:
    """Search, and give each post as its slug and language."""
    rows = connection.execute(
        f"select slug, language from search_posts({arguments}) order by rank"
    ).fetchall()
    return [f"{slug} {language}" for slug, language in rows]


def test_code_is_found_below_its_heading(languages: duckdb.DuckDBPyConnection) -> None:
    """What code has is found first, with the heading it stands under, and marked."""
    places = {
        "--fix": ("Setting up", "setting-up", "fix"),
        "v9.0.0": ("Setting up", "setting-up", "v9.0.0"),
        "useState()": ("Use it", "use", "useState"),
        "no-unused-vars": ("Use it", "use", "no-unused-vars"),
        "gpt-2": ("Use it", "use", "GPT-2"),
        "whales": (None, None, "Whales"),
    }
    answers = each_found(languages, [*places], "slug, heading, anchor, snippet")
    for (*place, marked), [(slug, heading, anchor, snippet), *_] in zip(
        places.values(), answers, strict=True
    ):
        assert (slug, [heading, anchor]) == ("code", place)
        assert f"**{marked}**" in snippet


def test_one_folding_for_index_question_and_snippet(
    languages: duckdb.DuckDBPyConnection,
) -> None:
    """Each form of a letter finds each other form, and is marked in the snippet."""
    queries = ["strasse", "STRASSE", "fine", "カナ", "i", "ﬁne"]
    answers = each_found(languages, queries, "slug, snippet")
    for ((slug, snippet),) in answers:
        assert slug == "moved"
        assert snippet.count("**") == 2


def test_filters(languages: duckdb.DuckDBPyConnection) -> None:
    """Only posts of the language, tag, author and days asked for are found."""
    cases = (
        (("de", None, None, None, None), ["both de"]),
        (("DE", None, None, None, None), ["both de"]),
        ((None, "sea", None, None, None), ["both en"]),
        ((None, None, "ada", None, None), ["both de"]),
        (("en", None, None, "2024-01-02", None), ["both en"]),
        ((None, None, None, None, "2024-01-03"), ["code en"]),
        ((None, None, None, None, "2023-12-31"), []),
    )
    values = ", ".join("(?, ?::varchar, ?, ?, ?, ?)" for _ in cases)
    rows = languages.execute(
        f"select number, slug, language from (values {values})"
        " as asked (number, wanted_language, wanted_tag, wanted_author, first, last),"
        " lateral (from search_posts('whale', language := wanted_language,"
        " tag := wanted_tag, author := wanted_author, since := first, until := last))"
        " order by number, rank",
        [
            value
            for number, (wanted, _) in enumerate(cases)
            for value in (number, *wanted)
        ],
    ).fetchall()
    for number, (_, expected) in enumerate(cases):
        found = [
            f"{slug} {language}" for case, slug, language in rows if case == number
        ]
        assert found == expected
    only = "'whale', since := '2024-01-02', language := 'en'"
    assert answer(languages, only) == ["both en"]


def test_default_language_comes_first(languages: duckdb.DuckDBPyConnection) -> None:
    """Of a word in several languages the default one comes first; not of its own."""
    assert answer(languages, "'whale'")[0].endswith("en")
    assert answer(languages, "'wal whale'")[0] == "both de"


def test_translations_are_listed_once(
    languages: duckdb.DuckDBPyConnection,
) -> None:
    """Of posts that translate one another one is listed, unless a language is asked."""
    groups = languages.execute(
        "select count(*), count(distinct translation_group) from posts"
        " where slug = 'both'"
    ).fetchall()
    listed = [post for post in answer(languages, "'whale'") if post.startswith("both")]
    assert groups == [(2, 1)]
    assert listed == ["both en"]


def test_a_query_adds_up_only_its_postings(blog: Path, tmp_path: Path) -> None:
    """DuckDB joins the postings with a query's terms before it groups them."""

    def above(step: dict[str, Any]) -> list[str] | None:
        """Return the steps above the one that reads postings, the last first."""
        if "search_postings" in str(step.get("extra_info")):
            return []
        for each in step["children"]:
            if (steps := above(each)) is not None:
                return [*steps, step["name"]]
        return None

    grown = shutil.copy(blog, tmp_path)
    with duckdb.connect(grown) as connection:
        connection.execute(
            "insert into search_postings select term_id, post_id, 0, 0, 1, 0"
            " from search_terms cross join range(999) as numbers (post_id)"
        ).fetchall()
        ((_, plan),) = connection.execute(
            "explain (format json) from search_posts('whale')"
        ).fetchall()
    steps = above({"name": "", "children": json.loads(plan)})
    assert steps is not None
    assert "HASH_JOIN" in steps
    assert "HASH_GROUP_BY" not in steps[: steps.index("HASH_JOIN")]


@pytest.mark.outside
@pytest.mark.parametrize("version", rounds(["1.5"], ["1.2", "1.5"]))
def test_older_duckdb_answers_the_same(
    connection: duckdb.DuckDBPyConnection, blog: Path, version: str
) -> None:
    """A DuckDB that knows nothing of blogdb gives the same answers from the file."""
    # DuckDB 1.2 takes seconds to plan each.
    queries = ["trans* 人工智能", '-the "model" 猫', "whale", '"large model"', ""]
    queries = queries[: rounds(2, 5)]
    done = subprocess.run(
        [sys.executable, "-c", ASK, blog],
        env=os.environ | environment_with_duckdb(version),
        input=json.dumps(queries),
        capture_output=True,
        text=True,
        check=True,
    )
    expected = [
        connection.execute(
            "select rank, slug, score, snippet from search_posts(?, k := 100)", [query]
        ).fetchall()
        for query in queries
    ]
    assert json.loads(done.stdout) == [list(map(list, rows)) for rows in expected]
    assert sum(map(len, expected)) > 50
