"""What the audit finds in a database: the rows of its rules, where each of them is."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blogdb.sql.rules import rules
from blogdb.sql.wishes import EVERY_RULE, Wishes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from blogdb.sql.rules import Rule

IGNORED = "blogdb_ignore"
"""The field of front matter, or the column, that silences rules in a post."""

_NAME = re.compile(r"[\w-]+")
_TOLD = (
    *("message", "advice", "file", "line", "row"),
    *("post_id", "language", "path", "title", "url"),
)

# The first part gives the columns that the rule leaves out.
_PLACED = """
    with
    found as (
        select
            null::integer as post_id,
            null::bigint as line,
            null::varchar as subject,
            null::varchar as message,
            null::varchar as advice,
            null::varchar as source_file,
            null::bigint as source_row,
            null::boolean as is_about_blog
        where false
        union all by name
        from ({statement})
    ),

    -- In a folder, a file is a post: the post as a whole is where the file begins.
    folders as (
        select distinct (sources.source ->> 'location') as location
        from (
            select unnest(cast(options -> '$.sources[*]' as json[])) as source
            from loads
        ) as sources
        where (sources.source ->> 'layout') is not null
    ),

    placed as (
        select
            found.*,
            posts.language,
            posts.path,
            posts.title,
            posts.url,
            posts.source_row as row_of_post,
            posts.fields ->> '$.{ignored}' as ignored,
            coalesce(found.source_file, posts.source_file) as file
        from found
        left join posts on found.post_id = posts.post_id
    )

    select
        placed.post_id,
        placed.language,
        placed.path,
        placed.title,
        placed.url,
        placed.file,
        case
            when folders.location is not null then coalesce(placed.line, 1)
            else placed.line
        end as line,
        case
            when folders.location is null and placed.line is null
                then coalesce(placed.source_row, placed.row_of_post)
        end as row,
        coalesce(placed.is_about_blog, false) as is_about_blog,
        coalesce(placed.subject, '') as subject,
        placed.message,
        placed.advice,
        placed.ignored
    from placed
    left join folders on starts_with(placed.file, folders.location)
    order by file, line, row, subject, message
"""

_SILENCING = f"""
    select
        path,
        fields ->> '$.{IGNORED}' as ignored
    from posts
    where ignored is not null
    order by all
"""


@dataclass(frozen=True)
class Finding:
    """Something to mend.

    Attributes:
        rule: the name of the rule that found it.
        severity: one of SEVERITIES.
        message: a sentence that says what is wrong.
        advice: what to do.
        file: the source's file, as the load named it; None if it is not known.
        line: the line in the file, from 1; None if rows count there.
        row: the row in the file, from 1; None if lines count there.
        post_id: the post; None if it is about no post.
        language: the post's language.
        path: the post's path.
        title: the post's title.
        url: the post's address, if that is known.
        fingerprint: tells whether it is the same as one of another audit.
    """

    rule: str
    severity: str
    message: str
    advice: str
    file: str | None
    line: int | None
    row: int | None
    post_id: int | None
    language: str | None
    path: str | None
    title: str | None
    url: str | None
    fingerprint: str


def find(
    connection: duckdb.DuckDBPyConnection, wishes: Wishes | None = None
) -> Iterator[Finding]:
    """Audit a database.

    Args:
        connection: DuckDB's connection to a database with the present views, which
            must be the current one.
        wishes: which rules to apply, and what to silence; by default all, and what the
            posts say themselves.

    Yields:
        The findings, in the order of the rules, then of files and lines.
    """
    wishes = wishes or Wishes()
    for rule in rules().values():
        severity = wishes.severity_of(rule)
        if severity is None:
            continue
        counts: Counter[str] = Counter()
        for row in _rows(connection, rule):
            identity = _identity(rule, row)
            counts[identity] += 1
            is_silenced = _says(row["ignored"], rule.name) or wishes.is_silenced(
                rule.name, row["file"], row["path"]
            )
            if not is_silenced:
                yield Finding(
                    rule=rule.name,
                    severity=severity,
                    fingerprint=_hash(f"{identity}{counts[identity]}"),
                    **{name: row[name] for name in _TOLD},
                )


def mistaken_names(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Find what posts silence that is no rule, such as a misspelt name.

    Args:
        connection: as for `find`.

    Returns:
        Each such name to the paths of the posts that have it.
    """
    mistaken: dict[str, list[str]] = {}
    for path, ignored in connection.execute(_SILENCING).fetchall():
        for name in _NAME.findall(ignored):
            if name not in rules() and name != EVERY_RULE:
                mistaken.setdefault(name, []).append(path)
    return mistaken


def _rows(
    connection: duckdb.DuckDBPyConnection, rule: Rule
) -> Iterator[dict[str, Any]]:
    result = connection.execute(
        _PLACED.format(statement=rule.statement, ignored=IGNORED)
    )
    columns = [column[0] for column in result.description]
    for values in result.fetchall():
        yield dict(zip(columns, values, strict=True))


def _identity(rule: Rule, row: dict[str, Any]) -> str:
    """Write what stays the same as long as the finding does."""
    place = [row["language"], row["path"] or row["file"]]
    return json.dumps(
        [rule.name, None if row["is_about_blog"] else place, row["subject"]]
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _says(ignored: str | None, rule: str) -> bool:
    """Whether a post's own list of rules names one; it may be a text or a list."""
    return not {rule, EVERY_RULE}.isdisjoint(_NAME.findall(ignored or ""))
