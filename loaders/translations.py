"""Which posts translate one another, and which language the originals are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.rows import number
from blogdb.db.steps import step
from blogdb.sql.run import run_step

if TYPE_CHECKING:
    import duckdb

    from blogdb.loaders.remember import Last, Request


UNKNOWN = "und"
"""The code of a language that nothing says."""


def default_language(
    connection: duckdb.DuckDBPyConnection, request: Request, last: Last | None
) -> str:
    """Return the language of the blog's originals.

    Args:
        connection: DuckDB, with the macros of a load and `tree_facts`.
        request: what to load.
        last: the last load; None before the first.

    Returns:
        The language's code as the user named it, else as the sources' configuration
        says it, else, where a part of the blog is loaded, as the last load knew it;
        und if nothing says it.
    """
    said = connection.execute(
        "select language_of(said) from (select coalesce(?, (select min(value)"
        " from tree_facts where kind = 'language')) as said)",
        [request.wanted.default_language],
    ).fetchall()[0][0]
    if said == UNKNOWN and request.is_partial and last and last.default_language:
        return last.default_language
    return str(said)


def group(connection: duckdb.DuckDBPyConnection, default_language: str) -> None:
    """Give every post the original that it translates, or itself.

    Args:
        connection: DuckDB; its current database is the working copy, to which the load
            has written its posts.
        default_language: the language of the originals, or und.
    """
    # Grouping looks at every post; a blog in one language has nothing to group.
    if number(
        connection,
        "select (count(distinct language) > 1 or count_if(translation_group <> post_id)"
        " > 0)::integer from posts",
    ):
        with step("translations"):
            run_step(connection, "translations", {"default_language": default_language})
