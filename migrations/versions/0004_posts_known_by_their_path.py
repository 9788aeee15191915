"""Know posts by their path, and keep what has no column of its own.

Revision: 0004, after 0003
Created: 2026-11-26
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from blogdb.db.dialect import CompressedText
from blogdb.db.errors import RefusedError
from blogdb.migrations.rebuild import rebuild_table

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LINE = "Line in the source file, from 1; null where the source has no lines."
NEW_COLUMNS = (
    (
        "loads",
        "source_summary",
        CompressedText(),
        (
            "What was made of the source, as a JSON object: fields, columns not used,"
            " files not read."
        ),
    ),
    (
        "post_changes",
        "path",
        sa.String(),
        ("Path of the post after the load; null before revision 0004."),
    ),
    ("load_problems", "path", sa.String(), "Path of the post, where it is known."),
    ("post_links", "line", sa.Integer(), LINE),
    (
        "post_links",
        "anchor",
        sa.String(),
        ("Part of the page that it leads to, as after # in the URL."),
    ),
    (
        "post_links",
        "target_post_id",
        sa.Integer(),
        ("The post that it leads to; references posts.post_id; null for others."),
    ),
    (
        "post_links",
        "resolution",
        sa.String(),
        (
            "What a link within the blog comes to: post, page or file where there is"
            " such a one; missing_post, missing_page, missing_file or missing_scheme;"
            " unknown where the source cannot tell; null for links to elsewhere."
        ),
    ),
    ("code_blocks", "line", sa.Integer(), LINE),
    ("headings", "line", sa.Integer(), LINE),
    ("headings", "anchor", sa.String(), "What links to the heading have after #."),
    ("images", "line", sa.Integer(), LINE),
)
"""Table, column, type and comment of the nullable columns that are added."""

CHANGES = {
    "up": (
        (
            "What each load added, changed, moved or removed, one row per load and"
            " post. No key is enforced: a first load writes a row for every post."
        ),
        "added, changed, moved or removed; a moved post has a new path.",
        (
            "What differed of language, path, slug, title, published_on, updated_on,"
            " url, is_draft, content, authors and tags, the source's spelling"
            " included; null unless changed or moved."
        ),
    ),
    "down": (
        (
            "What each load added, changed or removed, one row per load and post. No"
            " key is enforced: a first load writes a row for every post."
        ),
        "added, changed or removed.",
        (
            "What differed of title, published_on, url, is_draft, content, authors and"
            " tags, the source's spelling included; null unless changed."
        ),
    ),
}
"""Comments of post_changes, its change, and its changed_columns."""


def upgrade() -> None:
    """Give posts a path and fields, and tables for other addresses and aliases."""
    _rebuild_posts(has_path=True)
    _rebuild_post_tags(has_category=True)
    op.create_table(
        "post_addresses",
        sa.Column(
            "address",
            sa.String(),
            nullable=False,
            comment=(
                "A URL, or a path from the root of the blog's site such as /2019/x."
            ),
        ),
        sa.Column(
            "post_id",
            sa.Integer(),
            nullable=False,
            comment="The post; references posts.post_id.",
        ),
        sa.PrimaryKeyConstraint("address", name="pk_post_addresses"),
        comment=(
            "Other addresses that lead to a post, such as former ones, one row per"
            " address."
        ),
    )
    op.create_table(
        "aliases",
        sa.Column("kind", sa.String(), nullable=False, comment="tag or author."),
        sa.Column(
            "alias",
            sa.String(),
            nullable=False,
            comment=(
                "What is replaced: a tag's canonical name, or an author's name as the"
                " aliases file spells it."
            ),
        ),
        sa.Column(
            "position",
            sa.Integer(),
            nullable=False,
            autoincrement=False,
            comment="Place among the names that the alias stands for; the first is 1.",
        ),
        sa.Column(
            "name",
            sa.String(),
            nullable=False,
            comment="What it counts as, spelled likewise.",
        ),
        sa.PrimaryKeyConstraint("kind", "alias", "position", name="pk_aliases"),
        comment=(
            "Tags and names of authors that count as others, as the aliases file said"
            " at the last load, one row per alias and name."
        ),
    )
    for kind in ("tag", "author"):
        op.execute(
            "insert into aliases (kind, alias, position, name)"
            f" select '{kind}', alias, 1, name from {kind}_aliases"
        )
        op.drop_table(f"{kind}_aliases")
    for table, name, type_, comment in NEW_COLUMNS:
        op.add_column(table, sa.Column(name, type_, nullable=True, comment=comment))
    _comment_changes("up")


def downgrade() -> None:
    """Know posts by their slug again, unless several have the same."""
    _refuse(
        "posts with the same slug",
        "select language || '/' || slug from posts group by language, slug having"
        " count(*) > 1 order by 1",
    )
    _refuse(
        "aliases for several names",
        "select distinct alias from aliases where position > 1 order by 1",
    )
    for table, name, _, _ in reversed(NEW_COLUMNS):
        op.drop_column(table, name)
    _comment_changes("down")
    op.execute("update post_changes set change = 'changed' where change = 'moved'")
    for kind, comment, alias, name in (
        (
            "author",
            "Names that are another author's, as the aliases file said.",
            "The name that is replaced, as the aliases file spells it.",
            "The author's name, as the aliases file spells it.",
        ),
        (
            "tag",
            "Tags that count as another, as the aliases file said.",
            "Canonical name of the tag that is replaced.",
            "Canonical name of the tag that it counts as.",
        ),
    ):
        op.create_table(
            f"{kind}_aliases",
            sa.Column("alias", sa.String(), nullable=False, comment=alias),
            sa.Column("name", sa.String(), nullable=False, comment=name),
            sa.PrimaryKeyConstraint("alias", name=f"pk_{kind}_aliases"),
            comment=comment,
        )
        op.execute(
            f"insert into {kind}_aliases (alias, name)"
            f" select alias, name from aliases where kind = '{kind}'"
        )
    op.drop_table("aliases")
    op.drop_table("post_addresses")
    _rebuild_post_tags(has_category=False)
    _rebuild_posts(has_path=False)


def _refuse(what: str, query: str) -> None:
    """Refuse to lose data that the older schema cannot hold."""
    if op.get_context().as_sql:
        return
    names = [name for (name,) in op.get_bind().execute(sa.text(query))]
    if names:
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        raise RefusedError(
            f"revision {down_revision} cannot hold {what}: {', '.join(names[:5])}{more}"
        )


def _comment_changes(way: str) -> None:
    table, change, changed_columns = CHANGES[way]
    op.create_table_comment("post_changes", table)
    for name, comment in (("change", change), ("changed_columns", changed_columns)):
        op.alter_column("post_changes", name, comment=comment)


def _column(name: str, type_: Any, comment: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, type_, nullable=nullable, comment=comment)


def _rebuild_posts(*, has_path: bool) -> None:
    path = [
        _column(
            "path",
            sa.String(),
            "Where the post stands in its blog, unique within its language: the post's"
            " identity. Null only in a migrated database until its next load.",
            nullable=True,
        )
    ]
    updated_on = [
        _column(
            "updated_on",
            sa.Date(),
            "Calendar day of the last update as written in the source; null where the"
            " source has none or it cannot be read.",
            nullable=True,
        )
    ]
    fields = [
        _column(
            "fields",
            CompressedText(),
            "What the source says of the post besides the columns here, as a JSON"
            " object; null where that is nothing.",
            nullable=True,
        )
    ]
    key = "path" if has_path else "slug"
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
        *(path if has_path else []),
        _column(
            "slug",
            sa.String(),
            "Name of the post in its URL; several posts may have the same."
            if has_path
            else "Name of the post in its URL, unique within its language.",
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
        *(updated_on if has_path else []),
        _column("url", sa.String(), "Address of the post.", nullable=True),
        _column(
            "is_draft",
            sa.Boolean(),
            "Whether the blog keeps the post back; loaded with --drafts.",
        ),
        _column(
            "content",
            CompressedText(),
            "Body of the post as the source has it, usually Markdown.",
            nullable=True,
        ),
        _column(
            "word_count",
            sa.Integer(),
            "Words in the body: runs of characters between spaces.",
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
        *(fields if has_path else []),
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
        sa.UniqueConstraint("language", key, name=f"uq_posts_language_{key}"),
        values={"path": "null", "updated_on": "null", "fields": "null"}
        if has_path
        else None,
        comment="Posts of the blog, one row each.",
    )


def _rebuild_post_tags(*, has_category: bool) -> None:
    is_category = [
        _column(
            "is_category",
            sa.Boolean(),
            "Whether the source calls it a category, not a tag.",
        )
    ]
    number: dict[str, Any] = {"autoincrement": False, "nullable": False}
    rebuild_table(
        "post_tags",
        sa.Column(
            "post_id",
            sa.Integer(),
            comment="The post; references posts.post_id.",
            **number,
        ),
        sa.Column(
            "tag_id", sa.Integer(), comment="The tag; references tags.tag_id.", **number
        ),
        _column(
            "position",
            sa.Integer(),
            "Place among the names in the source; the first is 1.",
        ),
        _column("raw_name", sa.String(), "The tag as the source spells it."),
        *(is_category if has_category else []),
        sa.PrimaryKeyConstraint("post_id", "tag_id", name="pk_post_tags"),
        values={"is_category": "false"} if has_category else None,
        comment="Which post has which tag, one row per post and tag.",
    )
