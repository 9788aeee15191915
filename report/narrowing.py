"""Narrowing a report to some of the posts.

The connection gets temporary tables and views in the place of the database's own:
tables that have a row for each post, or for something in it, keep the rows of the posts
that are asked for, and the curated views are created again over them. So every question
is narrowed by one rule, and none has to know of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.db.quoting import identifier, literal
from blogdb.report.words import day, quoted
from blogdb.sql import catalog
from blogdb.sql.inline import expand

if TYPE_CHECKING:
    import datetime as dt

    from blogdb.report.questions import Ask

_DATABASE = "select current_database() as name"
_TABLES_OF_POSTS = """
    select tables.table_name
    from duckdb_tables() as tables
    inner join duckdb_columns() as columns
        on tables.table_oid = columns.table_oid
        and tables.database_name = columns.database_name
    where
        tables.database_name = current_database()
        and tables.schema_name = 'main'
        and columns.column_name = 'post_id'
        and tables.table_name <> 'posts'
    order by tables.table_name
"""
# Translations are counted as their original. If that is left out, the first of those
# that are not stands for it.
_KEPT = """
    create or replace temp table kept_posts as
    select
        post_id,
        coalesce(
            max(post_id) filter (where post_id = translation_group) over translations,
            min(post_id) over translations
        ) as translation_group
    from {posts}
    where {condition}
    window translations as (partition by translation_group)
"""


@dataclass(frozen=True)
class Narrowing:
    """Which posts a report is about; None where it does not matter.

    Attributes:
        since: the first day of publication.
        until: the last day of publication.
        language: their language, ignoring case; pt is pt-br, too.
        tag: a tag of theirs, or an alias of it.
        author: an author of theirs, or an alias of the name.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    language: str | None = None
    tag: str | None = None
    author: str | None = None

    @property
    def told(self) -> str:
        """The posts in words, such as "posts tagged “llm” since 5 March 2024"."""
        words = [
            f"in the language {self.language}" if self.language else "",
            f"tagged {quoted(self.tag)}" if self.tag else "",
            f"by {self.author}" if self.author else "",
            f"since {day(self.since)}" if self.since else "",
            f"until {day(self.until)}" if self.until else "",
        ]
        return " ".join(["posts", *filter(None, words)])

    @property
    def condition(self) -> str:
        """What holds for these posts alone, in SQL on `posts`; empty if for all."""
        found = []
        if self.since:
            found.append(f"published_on >= date {literal(self.since.isoformat())}")
        if self.until:
            found.append(f"published_on <= date {literal(self.until.isoformat())}")
        if self.language is not None:
            beginning = expand(f"language_folded({literal(self.language)})")
            found.append(f"starts_with(lower(language) || '-', {beginning})")
        if self.tag is not None:
            found.append(f"post_id in ({_posts_of('posts_tagged', self.tag)})")
        if self.author is not None:
            found.append(f"post_id in ({_posts_of('posts_by', self.author)})")
        return " and ".join(found)


def _posts_of(macro: str, name: str) -> str:
    return f"select post_id from {macro}({literal(name)})"


def narrow(ask: Ask, narrowing: Narrowing) -> None:
    """Let all further questions on a connection be about some of the posts.

    Args:
        ask: runs a statement on the connection, once for each call.
        narrowing: the posts.
    """
    if not narrowing.condition:
        return
    database = identifier(str(ask(_DATABASE)[0]["name"]))

    def own(table: str) -> str:
        return f"{database}.main.{identifier(table)}"

    ask(_KEPT.format(posts=own("posts"), condition=narrowing.condition))
    tables = [str(row["table_name"]) for row in ask(_TABLES_OF_POSTS)]
    ask(
        "create or replace temp view posts as"
        " select posts.* replace (kept.translation_group as translation_group)"
        f" from {own('posts')} as posts"
        " inner join temp.kept_posts as kept on posts.post_id = kept.post_id"
    )
    for table in tables:
        ask(
            f"create or replace temp view {identifier(table)} as from {own(table)}"
            " where post_id in (select kept.post_id from temp.kept_posts as kept)"
        )
    for table, key in (("tags", "tag_id"), ("authors", "author_id")):
        ask(
            f"create or replace temp view {table} as from {own(table)}"
            f" where {key} in (select {key} from temp.post_{table})"
        )
    for entry in catalog.entries():
        if entry.kind == "view":
            ask(entry.statement.replace(" view ", " temp view ", 1))
