"""Measure what `related_posts` finds: `python benchmarks/related.py BLOG...`.

Authors show which posts are related by linking from one to the other. These links are
held out: all links between posts are deleted from a copy of the database, and the share
of linked posts among the five that the view then returns is measured. This is done with
all remaining evidence, and with parts of it.
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
SHOWN = 5


def measured(database: Path) -> list[str]:
    """Measure the view on a database of blogdb.

    Args:
        database: path of the database, which is not changed.

    Returns:
        Cells: posts, posts with links, and the recall with each of the parts.
    """
    linked: dict[int, set[int]] = defaultdict(set)
    recalls = []
    with duckdb.connect(str(database)) as connection:
        for one, other in connection.execute(
            "select post_id, cited_post_id from post_citations"
        ).fetchall():
            linked[one].add(other)
            linked[other].add(one)
        ((count,),) = connection.execute("select count(*) from posts").fetchall()
        for left_out in PARTS.values():
            connection.execute("begin").fetchall()
            connection.execute("delete from post_links where kind = 'post'").fetchall()
            for name in left_out:
                connection.execute(f"delete from {name}").fetchall()
            shown: dict[int, set[int]] = defaultdict(set)
            for one, other in connection.execute(
                "select post_id, related_post_id from related_posts"
            ).fetchall():
                shown[one].add(other)
            connection.execute("rollback").fetchall()
            shares = [
                len(shown[post] & others) / min(SHOWN, len(others))
                for post, others in linked.items()
            ]
            recalls.append(f"{sum(shares) / len(shares):.2f}" if shares else "")
    return [f"{count:,}", str(len(linked)), *recalls]


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
    header = ["blog", "posts", "with links", *PARTS]
    text = "\n".join(["", about(environment()), table(header, rows), ""])
    print(text)
    write_between(arguments.readme, "related", text)


if __name__ == "__main__":
    main()
