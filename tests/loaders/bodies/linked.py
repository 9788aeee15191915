"""Links in a database of their own, and what they are told to lead to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import NamedTuple

import duckdb

from blogdb.loaders.bodies.link_rules import Rules, read_rules
from blogdb.loaders.bodies.links import classify
from blogdb.loaders.sources.reader import TREE_FACTS

Post = tuple[str, str, str | None]
"""Language, slug and address."""


class Led(NamedTuple):
    """What a link leads to."""

    kind: str
    target: str | None = None
    language: str | None = None


@contextmanager
def blog(posts: Sequence[Post] = ()) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database with posts, numbered from 1, and without links."""
    with _started().cursor() as connection:
        connection.execute(
            "create or replace table posts"
            " (post_id integer, language varchar, path varchar, slug varchar,"
            " url varchar, published_on date, load_id integer)"
        )
        columns = "post_id integer, position integer, url varchar, text varchar,"
        columns += " form varchar, in_code boolean, line integer"
        connection.execute(
            f"create or replace table post_links ({columns}, host varchar,"
            " kind varchar, target varchar, target_language varchar, anchor varchar,"
            " target_post_id integer, resolution varchar)"
        )
        connection.execute(f"create temp table found_links ({columns})")
        connection.execute(
            "create or replace table post_addresses (address varchar, post_id integer)"
        )
        connection.execute(
            "create or replace table post_files"
            " (post_id integer, file varchar, first_line integer, page varchar)"
        )
        connection.execute(TREE_FACTS)
        write_posts(connection, posts)
        yield connection


@cache
def _started() -> duckdb.DuckDBPyConnection:
    """Start DuckDB once; what a load has is in temporary tables of a cursor."""
    return duckdb.connect(config={"threads": 1})


def write_posts(
    connection: duckdb.DuckDBPyConnection,
    posts: Sequence[Post],
    first: int = 1,
    load_id: int = 1,
) -> None:
    """Add posts, numbered from `first`, whose paths are their slugs."""
    rows = [
        (number, language, slug, slug, url, load_id)
        for number, (language, slug, url) in enumerate(posts, first)
    ]
    if rows:
        connection.executemany(
            "insert into posts (post_id, language, path, slug, url, load_id)"
            " values (?, ?, ?, ?, ?, ?)",
            rows,
        )


def find(
    connection: duckdb.DuckDBPyConnection, urls: Sequence[str], post_id: int = 1
) -> None:
    """Put links of a post into `found_links`, in place of all others."""
    connection.execute("delete from found_links")
    connection.execute(
        "insert into found_links select ?, row_number() over (), url, null, 'inline',"
        " false, null from (select unnest(?::varchar[]) as url)",
        [post_id, list(urls)],
    )


def links(connection: duckdb.DuckDBPyConnection) -> dict[str, Led]:
    """Read what each URL leads to."""
    rows = connection.execute(
        "select url, kind, target, target_language from post_links"
    ).fetchall()
    return {url: Led(*led) for url, *led in rows}


def lead(
    urls: Sequence[str], posts: Sequence[Post] = (), rules: Rules | None = None
) -> dict[str, Led]:
    """Tell what URLs in the first post lead to."""
    with blog(posts or [("und", "first", None)]) as connection:
        find(connection, urls)
        classify(connection, rules or read_rules(), None, load_id=1)
        return links(connection)
