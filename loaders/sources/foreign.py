"""What other programs write that is not read, so that it is not taken for a table."""

from __future__ import annotations

import re

_ALONE = "name the folder or the archive that it came in"
_NOT_POSTS = "name the file or archive with posts"

_SIGNS = tuple(
    (what, advice, re.compile(sign, re.X | re.S))
    for what, advice, sign in (
        ("the archive of X (Twitter)", "", rb"window\.YTD\."),
        (
            "an outbox of ActivityPub, such as Mastodon's",
            "",
            rb'\s*+\{\s*+"@context".*?"orderedItems"\s*+:',
        ),
        (
            "Contentful's export",
            "export its entries as JSON or CSV",
            rb'\s*+\{\s*+"(?:contentTypes|editorInterfaces)"\s*+:\s*+\[',
        ),
        (
            "an answer of Notion's API",
            "export Markdown & CSV from Notion",
            rb'\s*+\{\s*+"object"\s*+:\s*+"(?:list|page|block|database)"',
        ),
        (
            "Medium's JSON",
            "load the archive that Medium's settings offer, or the feed",
            rb"\]\)\}while\(1\)",
        ),
        (
            "Squarespace's JSON",
            "export the site for WordPress",
            rb'\s*+\{\s*+"website"\s*+:\s*+\{',
        ),
        (
            "Substack's list of posts without their texts",
            _ALONE,
            rb'"?post_id"?,"?post_date"?,"?is_published"?,',
        ),
        (
            "a list of subscribers or members",
            _NOT_POSTS,
            rb"[^\n]*?\b(?:active_subscription|subscribed_to_emails)\b",
        ),
        ("Movable Type's export", "", rb"(?:AUTHOR|TITLE):\ .*?\n-----\r?\nBODY:"),
        (
            "a dump of a database as SQL",
            "write its table of posts as CSV or JSON",
            rb"\s*+--\ (?:MySQL|MariaDB|PostgreSQL|phpMyAdmin)\b|PGDMP",
        ),
    )
)


def foreign(head: bytes) -> str | None:
    """Return what a file is that is not read, and what to do; None if it is none such.

    Args:
        head: the file's beginning.
    """
    for what, advice, sign in _SIGNS:
        if sign.match(head):
            return f"{what}, which is not read" + (f"; {advice}" if advice else "")
    return None
