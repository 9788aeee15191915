"""Count what is in a database, to compare with the generator's `truth.json`.

`python benchmarks/check.py DB` prints the counts as JSON. The runner calls this in a
separate process so as to stay small itself: the peak memory of a measured program
starts at that of the program that starts it.
"""

from __future__ import annotations

import json
import sys

import duckdb

QUESTION = """
    select
        count(*) as posts,
        (select count(*) from authors) as authors,
        (select count(*) from tags) as tags,
        (select count(*) from post_tags) as post_tags,
        (select count(*) from post_authors) as post_authors,
        sum(length(title))::bigint as title_chars,
        sum(length(content))::bigint as content_chars,
        sum(word_count)::bigint as words,
        count(distinct published_on) as days,
        min(published_on)::varchar as first_day,
        max(published_on)::varchar as last_day
    from posts
"""


def counts(database: str) -> dict[str, int | str]:
    """Count what is in a database of blogdb or of the reference.

    Args:
        database: path of the DuckDB file.

    Returns:
        The counts, by their names in `truth.json`.
    """
    with duckdb.connect(database, read_only=True) as connection:
        relation = connection.sql(QUESTION)
        (row,) = relation.fetchall()
        return dict(zip(relation.columns, row, strict=True))


if __name__ == "__main__":
    print(json.dumps(counts(sys.argv[1])))
