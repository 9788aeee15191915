"""What blogdb makes of a folder, post by post."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from blogdb.loaders.options import Options

from ..loaders.without_bodies import load

_QUERY = """
select
    posts.source_file,
    posts.title,
    posts.published_on::varchar as day,
    posts.url,
    posts.language,
    posts.format,
    posts.is_draft,
    (
        select list(post_tags.raw_name order by post_tags.position)
        from post_tags
        where post_tags.post_id = posts.post_id
    ) as tags,
    (
        select list(post_authors.raw_name order by post_authors.position)
        from post_authors
        where post_authors.post_id = posts.post_id
    ) as authors
from posts
"""


def loaded(folder: Path, database: Path) -> dict[str, dict[str, Any]]:
    """Load a folder.

    Args:
        folder: a blog's.
        database: the new database.

    Returns:
        The file of each post, relative to the folder, to what the post has; what it
        lacks is left out.
    """
    load(database, [str(folder)], Options(bodies=False, search=False))
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.sql(_QUERY)
        names = rows.columns[1:]
        return {
            str(Path(file).relative_to(folder)): {
                name: value
                for name, value in zip(names, values, strict=True)
                if value not in (None, [], False, "und")
            }
            for file, *values in rows.fetchall()
        }
