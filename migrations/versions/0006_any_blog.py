"""Say what a body is written in, and what a blog knows of its authors.

Revision: 0006, after 0005
Created: 2026-11-27
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from blogdb.db.dialect import CompressedText
from blogdb.migrations.rebuild import rebuild_table

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FORMAT = """
    case when ends_with(lower(source_file), '.html') then 'html' else 'markdown' end
"""
"""As what a body was read so far. The next load says what it is written in."""


def upgrade() -> None:
    """Give posts a format, and authors an address and a picture."""
    _rebuild_posts(is_new=True)
    _rebuild_authors(is_new=True)


def downgrade() -> None:
    """Know neither any more."""
    _rebuild_authors(is_new=False)
    _rebuild_posts(is_new=False)


def _column(name: str, type_: Any, comment: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, type_, nullable=nullable, comment=comment)


def _rebuild_authors(*, is_new: bool) -> None:
    more = [
        _column(
            "url",
            sa.String(),
            "Address of the author's page; null where the blog does not say it.",
            nullable=True,
        ),
        _column(
            "picture",
            sa.String(),
            "Address of the author's picture; null where the blog names none.",
            nullable=True,
        ),
    ]
    rebuild_table(
        "authors",
        sa.Column(
            "author_id",
            sa.Integer(),
            server_default=sa.text("nextval('authors_author_id_seq')"),
            nullable=False,
            comment="Number of the author; stays as long as the author exists.",
        ),
        _column(
            "name",
            sa.String(),
            "Name in its most frequent spelling; names match ignoring case.",
        ),
        *(more if is_new else []),
        sa.PrimaryKeyConstraint("author_id", name="pk_authors"),
        sa.UniqueConstraint("name", name="uq_authors_name"),
        values={"url": "null", "picture": "null"} if is_new else None,
        comment="People who write posts, one row each.",
    )


def _rebuild_posts(*, is_new: bool) -> None:
    body_format = _column(
        "format",
        sa.String(),
        "What the body is written in: markdown, html, restructuredtext, asciidoc, org,"
        " notebook or text.",
    )
    rebuild_table(
        "posts",
        sa.Column(
            "post_id",
            sa.Integer(),
            server_default=sa.text("nextval('posts_post_id_seq')"),
            nullable=False,
            comment="Number of the post; one that comes back has it again.",
        ),
        _column(
            "language",
            sa.String(),
            "Language code such as en or pt-br; und where it is not said.",
        ),
        _column(
            "path",
            sa.String(),
            "Where the post stands in its blog, unique within its language: the post's"
            " identity. Null only in a migrated database until its next load.",
            nullable=True,
        ),
        _column(
            "slug",
            sa.String(),
            "Name of the post in its URL; several posts may have the same.",
        ),
        _column("title", sa.String(), "Title as the source has it."),
        _column(
            "published_on",
            sa.Date(),
            "Calendar day of publication as written in the source; null where the"
            " source has none or it cannot be read.",
            nullable=True,
        ),
        _column(
            "published_raw",
            sa.String(),
            "The source's date where it could not be read as a day, else null.",
            nullable=True,
        ),
        _column(
            "updated_on",
            sa.Date(),
            "Calendar day of the last update as written in the source; null where the"
            " source has none or it cannot be read.",
            nullable=True,
        ),
        _column("url", sa.String(), "Address of the post.", nullable=True),
        _column(
            "is_draft",
            sa.Boolean(),
            "Whether the blog keeps the post back; loaded with --drafts.",
        ),
        _column(
            "translation_group",
            sa.Integer(),
            "The original of the posts that translate one another: the post itself"
            " where it is the original or has no translation; references"
            " posts.post_id.",
        ),
        _column(
            "content",
            CompressedText(),
            "Body of the post as the source has it."
            if is_new
            else "Body of the post as the source has it, usually Markdown.",
            nullable=True,
        ),
        *([body_format] if is_new else []),
        _column(
            "word_count",
            sa.Integer(),
            "Words in the body: runs of characters between spaces, in which each"
            " Chinese or Japanese character counts as a word.",
        ),
        _column(
            "content_hash",
            sa.BigInteger(),
            "Hash of the body, for telling whether it changed.",
        ),
        _column(
            "source_hash",
            sa.BigInteger(),
            "Hash of the source's row, for telling whether it changed.",
        ),
        _column(
            "fields",
            CompressedText(),
            "What the source says of the post besides the columns here, as a JSON"
            " object; null where that is nothing.",
            nullable=True,
        ),
        _column(
            "source_file",
            sa.String(),
            "Source of the post when it was last added or changed.",
        ),
        _column(
            "source_row",
            sa.BigInteger(),
            "Number of the row in that source, from 1, when the post was last added or"
            " changed.",
        ),
        _column(
            "load_id",
            sa.Integer(),
            "Load that added or last changed the post; references loads.load_id.",
        ),
        sa.PrimaryKeyConstraint("post_id", name="pk_posts"),
        sa.UniqueConstraint("language", "path", name="uq_posts_language_path"),
        values={"format": FORMAT} if is_new else None,
        comment="Posts of the blog, one row each.",
    )
