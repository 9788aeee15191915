"""Measure full-text search: `python benchmarks/search.py DATABASE`.

For a database that `blogdb load` made, it prints the size of the index, the time of a
query, and how well posts are found (known-item search): the mean reciprocal rank among
the first ten, and the share that comes first. The questions are

- titles, with the index as it is, and with a copy without the titles (and without the
  headings that repeat them), in which a title finds a post only by its text;
- headings that only one post has, and names in code that only one post has;
- other words than the post's: the texts of other posts' links to it;
- titles with two letters of the longest word swapped, as they are, and with what
  search_missing says is nearest.

If the package duckdb-extension-fts is installed, it measures titles for DuckDB's own
fts extension on the posts' Markdown. This script needs nothing but DuckDB, so that it
can run with the version that the extension is for.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
import time
from collections import Counter
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Callable

    Search = Callable[[str], list[int]]

TABLES = ("search_documents", "search_terms", "search_postings")
MOST_QUERIES = 200
LEAST_LETTERS = 5
"""Of a name in code, and of a word with a wrong letter."""
IN_CODE = re.compile(r"^ {0,3}```.*?^ {0,3}```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"--[a-z][\w-]+|[A-Za-z_][\w.-]*[\w](?:\(\))?")
WORD = re.compile(r"[^\W\d_]+")

WITHOUT_TITLES = """
    update search_postings
    set
        count_title = 0,
        count_body = case
            when post_id in (
                select posts.post_id from posts
                inner join headings on posts.post_id = headings.post_id
                where lower(trim(headings.text)) = lower(trim(posts.title))
            ) then greatest(count_body - count_title, 0)
            else count_body
        end
    where count_title > 0;

    delete from search_postings
    where count_title + count_tags + count_body + count_code = 0;

    update search_documents
    set count_terms = coalesce((
        select sum(count_title + count_tags + count_body) from search_postings
        where search_postings.post_id = search_documents.post_id
    ), 0);
"""


# Few words are no question, and titles are measured by themselves.
HEADINGS = """
    select any_value(headings.post_id) as post_id, headings.text as question
    from headings
    inner join posts on headings.post_id = posts.post_id
    where length(headings.text) >= 12
    group by headings.text
    having
        count(distinct headings.post_id) = 1
        and bool_and(lower(trim(headings.text)) <> lower(trim(posts.title)))
"""
LINKS = """
    select post_links.target_post_id as post_id, post_links.text as question
    from post_links
    inner join posts on post_links.target_post_id = posts.post_id
    where
        post_links.post_id <> post_links.target_post_id
        and length(post_links.text) >= 12
        and not contains(post_links.text, '://')
        and not contains(lower(posts.title), lower(trim(post_links.text)))
        and not contains(lower(trim(post_links.text)), lower(posts.title))
    group by post_links.target_post_id, post_links.text
    having count(*) = 1
"""


def main() -> None:
    """Measure, and print the results."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("database", type=Path)
    database = parser.parse_args().database
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.duckdb"
        shutil.copyfile(database, copy)
        with duckdb.connect(str(copy)) as connection:
            posts = _sample(connection, "select post_id, title from posts")
            count = _number(connection, "select count(*) from posts")
            print(f"DuckDB {duckdb.__version__}, {count:,} posts")
            print(f"search_posts: index {_index_size(connection) / 1e6:.1f} MB")
            ask = _search_posts(connection)
            _report("titles in the index", ask, posts)
            _report("headings", ask, _sample(connection, HEADINGS))
            _report("names in code", ask, _names(connection))
            _report("other posts' words", ask, _sample(connection, LINKS))
            wrong = [(post_id, _misspelt(title)) for post_id, title in posts]
            _report("a wrong letter", ask, wrong)
            corrected = [
                (post_id, _corrected(connection, text)) for post_id, text in wrong
            ]
            _report("a wrong letter, corrected", ask, corrected)
            for statement in connection.extract_statements(WITHOUT_TITLES):
                connection.execute(statement).fetchall()
            _report("titles taken out", ask, posts)
        if find_spec("duckdb_extension_fts"):
            _measure_fts(copy, Path(folder), posts)


def _sample(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[int, str]]:
    """Choose at most one question a post, and the same each time."""
    return connection.execute(
        f"""
        select post_id, min_by(question, md5(question)) as question
        from ({query}) as questions (post_id, question)
        group by post_id
        order by md5(post_id::varchar)
        limit {MOST_QUERIES}
        """
    ).fetchall()


def _names(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, str]]:
    """Choose a name that stands in the code of one post only, for each that has one."""
    names: dict[int, set[str]] = {}
    for post_id, content in connection.execute(
        "select post_id, content from posts where content is not null"
        " order by md5(post_id::varchar)"
    ).fetchall():
        code = " ".join(IN_CODE.findall(content))
        names[post_id] = {
            name for name in NAME.findall(code) if len(name) >= LEAST_LETTERS
        }
    uses = Counter(name.lower() for found in names.values() for name in found)
    questions = [
        (post_id, min(only, key=lambda name: sha256(name.encode()).digest()))
        for post_id, found in names.items()
        if (only := {name for name in found if uses[name.lower()] == 1})
    ]
    return questions[:MOST_QUERIES]


def _misspelt(title: str) -> str:
    """Swap the third and the fourth letter of the longest word, if it is long."""
    word = max(WORD.findall(title), key=len, default="")
    if len(word) < LEAST_LETTERS:
        return title
    return title.replace(word, f"{word[:2]}{word[3]}{word[2]}{word[4:]}")


def _corrected(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    """Write the words that posts have for those that none has."""
    for word, nearest in connection.execute(
        "select word, nearest_word from search_missing(?)"
        " where nearest_word is not null",
        [text],
    ).fetchall():
        text = re.sub(re.escape(word), nearest, text, flags=re.IGNORECASE)
    return text


def _search_posts(connection: duckdb.DuckDBPyConnection) -> Search:
    def ask(text: str) -> list[int]:
        rows = connection.execute(
            "select post_id from search_posts(?) order by rank", [text]
        ).fetchall()
        return [post_id for (post_id,) in rows]

    return ask


def _index_size(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the size of the index's blocks, in bytes; small segments share blocks."""
    (row,) = connection.execute("pragma database_size").fetchall()
    blocks = {
        block
        for table in TABLES
        for (block,) in connection.execute(
            f"select block_id from pragma_storage_info('{table}') where persistent"
        ).fetchall()
    }
    return len(blocks) * int(row[2])


def _report(label: str, ask: Search, posts: list[tuple[int, str]]) -> None:
    """Search each post by its title, and print how well and how fast it is found."""
    if len(posts) < 2:
        print(f"  {label}: too few questions")
        return
    seconds, ranks = [], []
    for post_id, title in posts:
        start = time.process_time()
        found = ask(title)
        seconds.append(time.process_time() - start)
        ranks.append(found.index(post_id) + 1 if post_id in found else 0)
    print(
        f"  {label}: MRR@10 {sum(1 / rank for rank in ranks if rank) / len(ranks):.3f},"
        f" first {ranks.count(1) / len(ranks):.3f} of {len(ranks)};"
        f" an answer {median(seconds) * 1000:.0f} ms"
        f" (95 %: {quantiles(seconds, n=20)[-1] * 1000:.0f} ms)"
    )


def _measure_fts(database: Path, folder: Path, posts: list[tuple[int, str]]) -> None:
    """Index the same posts with DuckDB's extension, and measure it."""
    import duckdb_extension_fts

    (extension,) = Path(duckdb_extension_fts.__path__[0]).rglob("*.duckdb_extension")
    print("fts extension, defaults:")
    for label, columns, text in (
        ("titles in the index", ["title", "tags", "text"], "content"),
        ("titles taken out", ["tags", "text"], "replace(content, '# ' || title, '')"),
    ):
        path = folder / f"fts-{len(columns)}.duckdb"
        settings = {"allow_unsigned_extensions": True}
        with duckdb.connect(str(path), config=settings) as connection:
            connection.execute(f"load '{extension}'")
            connection.execute(f"attach '{database}' as blog (read_only)").fetchall()
            connection.execute(
                f"""
                create table documents as
                select
                    posts.post_id,
                    posts.title,
                    string_agg(tags.name, ' ') as tags,
                    any_value({text}) as text
                from blog.posts
                left join blog.post_tags on posts.post_id = post_tags.post_id
                left join blog.tags on post_tags.tag_id = tags.tag_id
                group by posts.post_id, posts.title
                """
            ).fetchall()
            connection.execute("checkpoint").fetchall()
            before = path.stat().st_size
            start = time.perf_counter()
            names = ", ".join(f"'{column}'" for column in columns)
            connection.execute(
                f"pragma create_fts_index('documents', 'post_id', {names})"
            ).fetchall()
            connection.execute("checkpoint").fetchall()
            built = time.perf_counter() - start
            size = path.stat().st_size - before
            print(f"  built in {built:.1f} s, {size / 1e6:.1f} MB")

            def ask(
                query: str, connection: duckdb.DuckDBPyConnection = connection
            ) -> list[int]:
                rows = connection.execute(
                    "select post_id, fts_main_documents.match_bm25(post_id, ?) as score"
                    " from documents where score is not null"
                    " order by score desc, post_id limit 10",
                    [query],
                ).fetchall()
                return [post_id for post_id, _ in rows]

            _report(label, ask, posts)


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])


if __name__ == "__main__":
    main()
