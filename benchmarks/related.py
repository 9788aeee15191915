"""Measure what `related_posts` finds: `python benchmarks/related.py BLOG...`.

Authors show which posts are related by linking from one to the other, and by writing
series. The links are held out: all links between posts are deleted from a copy of the
database, and the share of linked posts among the five that the view then returns is
measured. This is done with all remaining evidence, and with parts of it; and for those
posts alone that the view calls close. So is the share of the posts of a series, as
`post_series` finds them, that are shown with each of its posts.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

import duckdb
from measure import BLOGDB, HERE, REPOSITORY, about, environment, table, write_between

# What is deleted besides the links between posts.
PARTS = {
    "tags": ["post_links", "search_postings"],
    "what both link to": ["post_tags", "search_postings"],
    "vocabulary": ["post_tags", "post_links"],
    "tags, what both link to": ["search_postings"],
    "tags, vocabulary": ["post_links"],
    "all": [],
}
CLOSE = ["close", "series", "close ones a post", "posts without"]
SHOWN = 5


Related = dict[int, set[int]]


def measured(database: Path) -> list[str]:
    """Measure the view on a database of blogdb.

    Args:
        database: path of the database, which is not changed.

    Returns:
        Cells: posts, posts with links, the recall with each of the parts; and of close
        posts the recall, that of series, how many each post has on average, and the
        share of posts that have none.
    """
    with duckdb.connect(str(database)) as connection:
        linked = _pairs(
            connection,
            "select post_id, cited_post_id from post_citations union all"
            " select cited_post_id, post_id from post_citations",
        )
        series = _pairs(
            connection,
            "select one.post_id, other.post_id from post_series as one"
            " inner join post_series as other using (series, language)"
            " where one.post_id <> other.post_id",
        )
        ((count,),) = connection.execute("select count(*) from posts").fetchall()
        recalls = []
        for left_out in PARTS.values():
            connection.execute("begin").fetchall()
            connection.execute("delete from post_links where kind = 'post'").fetchall()
            for name in left_out:
                connection.execute(f"delete from {name}").fetchall()
            query = "select post_id, related_post_id from related_posts"
            recalls.append(_recall(_pairs(connection, query), linked))
            # At last with all parts.
            close = _pairs(connection, f"{query} where is_close")
            connection.execute("rollback").fetchall()
    shown = sum(map(len, close.values()))
    return [
        *(f"{count:,}", str(len(linked)), *recalls, _recall(close, linked)),
        *(_recall(close, series), f"{shown / count:.1f}"),
        f"{1 - len(close) / count:.2f}",
    ]


def _pairs(connection: duckdb.DuckDBPyConnection, query: str) -> Related:
    found: Related = defaultdict(set)
    for one, other in connection.execute(query).fetchall():
        found[one].add(other)
    return found


def _recall(shown: Related, wanted: Related) -> str:
    shares = [
        len(shown.get(post, set()) & others) / min(SHOWN, len(others))
        for post, others in wanted.items()
    ]
    return f"{sum(shares) / len(shares):.2f}" if shares else ""


def main() -> None:
    """Load the blogs, measure, and write the results."""
    parser = argparse.ArgumentParser(description="Measure related_posts.")
    parser.add_argument("blogs", nargs="+", type=Path, metavar="BLOG")
    parser.add_argument("--data", type=Path, default=REPOSITORY / "build/benchmarks")
    parser.add_argument(
        "--readme", type=Path, default=HERE.parent / "docs" / "similarity.md"
    )
    arguments = parser.parse_args()
    arguments.data.mkdir(parents=True, exist_ok=True)
    rows = []
    for blog in arguments.blogs:
        with tempfile.TemporaryDirectory(dir=arguments.data) as work:
            database = Path(work) / "blog.duckdb"
            load = [str(BLOGDB), "load", str(blog), "--db", str(database), "-q"]
            subprocess.run(load, check=True)
            rows.append([f"`{blog.name}`", *measured(database)])
    header = ["blog", "posts", "with links", *PARTS, *CLOSE]
    text = "\n".join(["", about(environment()), table(header, rows), ""])
    print(text)
    write_between(arguments.readme, "related", text)


if __name__ == "__main__":
    main()
