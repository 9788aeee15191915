"""Measure full-text search: `python benchmarks/search.py DATABASE`.

For a database that `blogdb load` made, it prints the size of the index, the time of a
query, and how well a post is found by its title (known-item search): the mean
reciprocal rank among the first ten, and the share that comes first. It measures the
index as it is, and a copy without the titles (and without the headings that repeat
them), in which a title finds a post only by its text.

If the package duckdb-extension-fts is installed, it measures the same for DuckDB's own
fts extension on the posts' Markdown. This script needs nothing but DuckDB, so that it
can run with the version that the extension is for.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
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

    delete from search_postings where count_title + count_tags + count_body = 0;

    update search_documents
    set count_terms = coalesce((
        select sum(count_title + count_tags + count_body) from search_postings
        where search_postings.post_id = search_documents.post_id
    ), 0);
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
            posts = connection.execute(
                "select post_id, title from posts"
                f" order by md5(post_id::varchar) limit {MOST_QUERIES}"
            ).fetchall()
            count = _number(connection, "select count(*) from posts")
            print(f"DuckDB {duckdb.__version__}, {count:,} posts")
            print(f"search_posts: index {_index_size(connection) / 1e6:.1f} MB")
            ask = _search_posts(connection)
            _report("titles in the index", ask, posts)
            for statement in connection.extract_statements(WITHOUT_TITLES):
                connection.execute(statement).fetchall()
            _report("titles taken out", ask, posts)
        if find_spec("duckdb_extension_fts"):
            _measure_fts(copy, Path(folder), posts)


def _search_posts(connection: duckdb.DuckDBPyConnection) -> Search:
    def ask(text: str) -> list[int]:
        rows = connection.execute("from search_posts(?)", [text]).fetchall()
        return [row[1] for row in rows]

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
    seconds, ranks = [], []
    for post_id, title in posts:
        start = time.perf_counter()
        found = ask(title)
        seconds.append(time.perf_counter() - start)
        ranks.append(found.index(post_id) + 1 if post_id in found else 0)
    print(
        f"  {label}: MRR@10 {sum(1 / rank for rank in ranks if rank) / len(ranks):.3f},"
        f" first {ranks.count(1) / len(ranks):.3f};"
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
