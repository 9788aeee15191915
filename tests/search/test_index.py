"""The index: what it holds, and that refreshes leave it as a first load makes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from blogdb.db import engine
from blogdb.loaders.bodies import search, texts
from blogdb.loaders.load import load
from blogdb.loaders.options import Options
from blogdb.loaders.watch import quiet

from ..rounds import rounds
from .plain import Post

WORDS = st.sampled_from(["the", "Whale", "model", "c++", "gpt-2", "模型很好", "x" * 65])
POSTS = st.builds(
    Post,
    st.lists(WORDS, max_size=3).map(" ".join),
    st.lists(st.sampled_from(["nlp", "large-model"]), max_size=2, unique=True),
    st.lists(WORDS, max_size=9).map(" ".join),
    st.lists(WORDS, max_size=3).map(" ".join),
)
BLOGS = st.dictionaries(st.integers(1, 7), POSTS, max_size=6)

Blog = dict[int, Post]
Posting = tuple[Any, ...]


TABLES = ("posts", "search_terms", "search_postings", "search_documents")


@contextmanager
def opened(template: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open DuckDB in memory with the posts and the tables of the index, empty."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{template}' as made (read_only)").fetchall()
        connection.execute("attach ':memory:' as work").fetchall()
        connection.execute("use work.main").fetchall()
        for table in TABLES:
            connection.execute(
                f"create table {table} as from made.{table} limit 0"
            ).fetchall()
        yield connection


def refresh(
    connection: duckdb.DuckDBPyConnection,
    before: Blog,
    after: Blog,
    progress: Callable[[str, float | None], None] = quiet,
) -> None:
    """Bring posts and the index from one state to the next, as a load does."""
    due = [number for number, post in after.items() if before.get(number) != post]
    connection.execute("delete from posts").fetchall()
    connection.execute(
        "create or replace table memory.due_posts (post_id int)"
    ).fetchall()
    for table, numbers in (("posts", [*after]), ("memory.due_posts", due)):
        for number in numbers:
            connection.execute(
                f"insert into {table} (post_id) values (?)", [number]
            ).fetchall()
    with TemporaryDirectory() as name:
        folder = Path(name)
        # As two processes do that take turns.
        writers = [texts.TextWriter(folder, name) for name in ("0", "1")]
        for number in due:
            fields = {"title": after[number].title, "body": after[number].text}
            fields |= {"tags": " ".join(after[number].tags), "code": after[number].code}
            writers[number % 2].write(
                row
                for field, text in fields.items()
                for row in texts.text_rows(number, field, text)
            )
        for writer in writers:
            writer.close()
        search.index(connection, folder, progress)


def postings(connection: duckdb.DuckDBPyConnection) -> set[Posting]:
    """Read what the index has, with terms for their numbers."""
    rows = connection.execute(
        "select term, post_id, count_title, count_tags, count_body, count_code"
        " from search_postings left join search_terms using (term_id)"
    ).fetchall()
    assert len(rows) == len(set(rows))
    return set(rows)


def expected_postings(blog: Blog) -> set[Posting]:
    """Count the same in plain Python; what is longer than 64 letters is no word."""
    return {
        (word, number, *(count[word] for count in post.counts.values()))
        for number, post in blog.items()
        for word in sum(post.counts.values(), Counter())
        if len(word) <= 64
    }


@settings(max_examples=rounds(3, 200))
@given(
    st.lists(BLOGS, min_size=1, max_size=rounds(3, 5)), st.sampled_from([1, 40, 10**9])
)
@example([{1: Post("", [], "")}, {1: Post("", [], "the Whale")}], 1)
def test_refreshes_leave_what_a_first_load_makes(
    migrated_template: Path, blogs: list[Blog], part: int
) -> None:
    """After any changes, in parts of any size, the index is that of the posts alone."""
    before: Blog = {}
    with opened(migrated_template) as connection, pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "_FILE", part // 10)
        patch.setattr(texts, "_PART", part)
        patch.setattr(search, "MOST_SEARCHED", part)
        for blog in blogs:
            refresh(connection, before, blog)
            before = blog
            expected = expected_postings(blog)
            assert postings(connection) == expected
            terms = connection.execute("select term from search_terms").fetchall()
            assert sorted(term for (term,) in terms) == sorted({p[0] for p in expected})
            documents = connection.execute(
                "select post_id, count_terms, count_postings from search_documents"
            ).fetchall()
            assert sorted(documents) == sorted(
                (
                    number,
                    sum(sum(p[2:5]) for p in expected if p[1] == number),
                    sum(p[1] == number for p in expected),
                )
                for number in blog
            )


@pytest.mark.parametrize(
    "text",
    [
        "(".join(f"w{number}" for number in range(20_000)),
        "模型很好" * 10_000 + "。" + "c++," * 9 + "x" * 3001,
        "型" * 2001 + "," + "模" * 1001,
    ],
)
def test_text_without_blanks(migrated_template: Path, text: str) -> None:
    """The words of a long text without a blank are found, in little memory."""
    blog = {1: Post("", [], text)}
    with opened(migrated_template) as connection:
        connection.execute("set memory_limit = '300MB'").fetchall()
        connection.execute("set temp_directory = ''").fetchall()
        refresh(connection, {}, blog)
        assert postings(connection) == expected_postings(blog)


def test_parts_are_counted_one_after_the_other(
    migrated_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first load sorts the postings of each part, and says how many are done."""
    blog = {number: Post("title", ["nlp"], "b a") for number in range(4)}
    monkeypatch.setattr(texts, "_FILE", 1)
    monkeypatch.setattr(texts, "_PART", 1)
    told: list[tuple[str, float | None]] = []
    with opened(migrated_template) as connection:
        refresh(connection, {}, blog, lambda *each: told.append(each))
        assert told == [("indexing", share) for share in (None, 0.25, 0.5, 0.75, 1)]
        assert postings(connection) == expected_postings(blog)
        rows = "select post_id, term_id from search_postings"
        order = connection.execute(rows).fetchall()
        assert sorted(order) == [row for n in range(4) for row in order if row[0] == n]
        appended = "select count(*) from search_documents where is_appended"
        assert connection.execute(appended).fetchall() == [(0,)]


def test_part_that_cannot_be_read(
    migrated_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes wrong in one of several parts ends the others, and is told."""
    monkeypatch.setattr(texts, "_PART", 1)
    for place in range(50):
        row = "none\tbody\ta\n" if place == 5 else f"{place}\tbody\ta\n"
        (tmp_path / f"visible_texts-0-{place:02}.tsv").write_text(row)
    told: list[float | None] = []
    with opened(migrated_template) as connection:
        connection.execute("set threads = 3").fetchall()
        connection.execute("create table memory.due_posts (post_id int)").fetchall()
        with pytest.raises(duckdb.ConversionException):
            search.index(connection, tmp_path, lambda _, share: told.append(share))
    assert len(told) < 20


def is_sorted(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether the postings lie in the order of their terms and posts."""
    rows = connection.execute("select term_id, post_id from search_postings").fetchall()
    return rows == sorted(rows)


@pytest.mark.parametrize("most_sorted", rounds([10], [10, 1000]))
def test_sorted_anew_when_much_was_appended(
    migrated_template: Path, monkeypatch: pytest.MonkeyPatch, most_sorted: int
) -> None:
    """Postings of a few posts are appended; when there are many, all are sorted."""
    monkeypatch.setattr(search, "MOST_SORTED", most_sorted)
    monkeypatch.setattr(search, "MOST_SEARCHED", 40)
    told: list[tuple[str, float | None]] = []
    blog = {number: Post(f"the post-{number}", [], "a b") for number in range(20)}
    appended = "select count(*) from search_documents where is_appended"
    with opened(migrated_template) as connection:
        refresh(connection, {}, blog)
        assert is_sorted(connection)
        assert connection.execute(appended).fetchall() == [(0,)]
        for number in range(5):
            changed = blog | {number: Post("the a", [], "b")}
            refresh(connection, blog, changed)
            blog = changed
            counts = connection.execute(appended).fetchall()
            assert counts == [(number + 1,)]
            assert not is_sorted(connection)
        changed = blog | {n: Post("the b", [], "a") for n in range(5, 9)}
        refresh(connection, blog, changed, lambda *each: told.append(each))
        assert is_sorted(connection)
        assert connection.execute(appended).fetchall() == [(0,)]
        assert postings(connection) == expected_postings(changed)
    work = ["removing from the index", "indexing", "sorting the index"]
    assert list(dict.fromkeys(name for name, _ in told)) == work
    for name in work:
        shares = [share for each, share in told if each == name and share is not None]
        assert shares == sorted(set(shares))
        assert shares[0] > 0
        assert shares[-1] <= 1


def test_tag_renamed_by_an_alias(tmp_path: Path) -> None:
    """A post is found by its new tag, though its body is as it was."""
    source, database = tmp_path / "posts.csv", tmp_path / "blog.duckdb"
    source.write_text("slug,title,tags,content\na,One,old,x\nb,Two,y,x\n")
    load(database, [str(source)], Options(threads=1))
    aliases = tmp_path / "aliases.toml"
    aliases.write_text('[tags]\nold = "young"\n')
    load(database, options=Options(aliases=aliases, threads=1))
    with engine.connect(database) as connection:
        for query, slugs in (("young", [("a",)]), ("old", [])):
            assert (
                connection.execute(
                    "select slug from search_posts(?)", [query]
                ).fetchall()
                == slugs
            )
