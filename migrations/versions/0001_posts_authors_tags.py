"""Create posts, authors, tags, what joins them, and the record of loads.

Revision: 0001
Created: 2026-11-23
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateSequence, DropSequence

from blogdb.db.dialect import CompressedText

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SEQUENCES = ("authors_author_id_seq", "tags_tag_id_seq", "posts_post_id_seq")
TABLES = (
    "authors",
    "tags",
    "loads",
    "posts",
    "post_authors",
    "post_tags",
    "tag_aliases",
    "author_aliases",
    "post_changes",
    "load_problems",
    "view_catalog",
)


def upgrade() -> None:
    """Create the tables and the sequences that number their rows."""
    for name in SEQUENCES:
        op.execute(CreateSequence(sa.Sequence(name)))
    op.create_table(
        "authors",
        sa.Column(
            "author_id",
            sa.Integer(),
            server_default=sa.text("nextval('authors_author_id_seq')"),
            nullable=False,
            comment="Number of the author; stays as long as the author exists.",
        ),
        sa.Column(
            "name",
            sa.String(),
            nullable=False,
            comment="Name in its most frequent spelling; names match ignoring case.",
        ),
        sa.PrimaryKeyConstraint("author_id", name="pk_authors"),
        sa.UniqueConstraint("name", name="uq_authors_name"),
        comment="People who write posts, one row each.",
    )
    op.create_table(
        "tags",
        sa.Column(
            "tag_id",
            sa.Integer(),
            server_default=sa.text("nextval('tags_tag_id_seq')"),
            nullable=False,
            comment="Number of the tag; stays as long as the tag exists.",
        ),
        sa.Column(
            "name",
            sa.String(),
            nullable=False,
            comment="Canonical name: lower case, hyphens for spaces, aliases applied.",
        ),
        sa.PrimaryKeyConstraint("tag_id", name="pk_tags"),
        sa.UniqueConstraint("name", name="uq_tags_name"),
        comment="Topics of posts, one row each.",
    )
    op.create_table(
        "loads",
        sa.Column(
            "load_id",
            sa.Integer(),
            nullable=False,
            autoincrement=False,
            comment="Number of the load, from 1.",
        ),
        sa.Column(
            "started_at",
            sa.DateTime(),
            nullable=False,
            comment="When the load began, in UTC.",
        ),
        sa.Column(
            "seconds",
            sa.Double(),
            nullable=False,
            comment="Seconds from the start until the load was recorded.",
        ),
        sa.Column(
            "source",
            sa.String(),
            nullable=False,
            comment="The sources as they were named, separated by a line feed.",
        ),
        sa.Column(
            "format",
            sa.String(),
            nullable=False,
            comment="Formats of the sources, each once, separated by commas.",
        ),
        sa.Column(
            "is_partial",
            sa.Boolean(),
            nullable=False,
            comment=(
                "Whether the sources were a part of the blog; then nothing is removed."
            ),
        ),
        sa.Column(
            "options",
            sa.String(),
            nullable=False,
            comment="What `blogdb load` needs to load these sources again, as JSON.",
        ),
        sa.Column(
            "fingerprint",
            sa.String(),
            nullable=True,
            comment=(
                "State of the source files and options (names, sizes, times); null "
                "when it cannot be trusted, as for standard input."
            ),
        ),
        sa.Column(
            "hash_probe",
            sa.BigInteger(),
            nullable=False,
            comment=(
                "Hash of a fixed text: tells whether DuckDB's hash function changed."
            ),
        ),
        sa.Column(
            "count_read",
            sa.BigInteger(),
            nullable=False,
            comment="Rows that the sources held.",
        ),
        sa.Column(
            "count_added",
            sa.BigInteger(),
            nullable=False,
            comment="Posts that are new.",
        ),
        sa.Column(
            "count_changed",
            sa.BigInteger(),
            nullable=False,
            comment="Posts that differ from before.",
        ),
        sa.Column(
            "count_unchanged",
            sa.BigInteger(),
            nullable=False,
            comment="Posts that are as they were.",
        ),
        sa.Column(
            "count_rejected",
            sa.BigInteger(),
            nullable=False,
            comment="Rows that could not be loaded, each in load_problems.",
        ),
        sa.Column(
            "count_removed",
            sa.BigInteger(),
            nullable=False,
            comment="Posts that the sources no longer held.",
        ),
        sa.Column(
            "count_problems",
            sa.BigInteger(),
            nullable=False,
            comment="Rows of load_problems: rejected rows and repaired values.",
        ),
        sa.Column(
            "count_drafts",
            sa.BigInteger(),
            nullable=False,
            comment="Drafts that were left out; they count as not read.",
        ),
        sa.Column(
            "blogdb_version",
            sa.String(),
            nullable=False,
            comment="Version of blogdb that loaded.",
        ),
        sa.Column(
            "duckdb_version",
            sa.String(),
            nullable=False,
            comment="Version of DuckDB that loaded.",
        ),
        sa.Column(
            "schema_revision",
            sa.String(),
            nullable=False,
            comment="Revision of the schema at the load.",
        ),
        sa.PrimaryKeyConstraint("load_id", name="pk_loads"),
        comment=(
            "Loads that changed the database, one row each: count_read = count_added +"
            " count_changed + count_unchanged + count_rejected."
        ),
    )
    op.create_table(
        "posts",
        sa.Column(
            "post_id",
            sa.Integer(),
            server_default=sa.text("nextval('posts_post_id_seq')"),
            nullable=False,
            comment="Number of the post; one that comes back has it again.",
        ),
        sa.Column(
            "language",
            sa.String(),
            nullable=False,
            comment="Language code such as en or pt-br; und where it is not said.",
        ),
        sa.Column(
            "slug",
            sa.String(),
            nullable=False,
            comment="Name of the post in its URL, unique within its language.",
        ),
        sa.Column(
            "title",
            sa.String(),
            nullable=False,
            comment="Title as the source has it.",
        ),
        sa.Column(
            "published_on",
            sa.Date(),
            nullable=True,
            comment=(
                "Calendar day of publication as written in the source; null where the "
                "source has none or it cannot be read."
            ),
        ),
        sa.Column(
            "published_raw",
            sa.String(),
            nullable=True,
            comment="The source's date where it could not be read as a day, else null.",
        ),
        sa.Column(
            "url",
            sa.String(),
            nullable=True,
            comment="Address of the post.",
        ),
        sa.Column(
            "is_draft",
            sa.Boolean(),
            nullable=False,
            comment="Whether the blog keeps the post back; loaded with --drafts.",
        ),
        sa.Column(
            "content",
            CompressedText(),
            nullable=True,
            comment="Body of the post as the source has it, usually Markdown.",
        ),
        sa.Column(
            "word_count",
            sa.Integer(),
            nullable=False,
            comment="Words in the body: runs of characters between spaces.",
        ),
        sa.Column(
            "content_hash",
            sa.BigInteger(),
            nullable=False,
            comment="Hash of the body, for telling whether it changed.",
        ),
        sa.Column(
            "source_hash",
            sa.BigInteger(),
            nullable=False,
            comment="Hash of the source's row, for telling whether it changed.",
        ),
        sa.Column(
            "source_file",
            sa.String(),
            nullable=False,
            comment="Source of the post when it was last added or changed.",
        ),
        sa.Column(
            "source_row",
            sa.BigInteger(),
            nullable=False,
            comment=(
                "Number of the row in that source, from 1, when the post was last added"
                " or changed."
            ),
        ),
        sa.Column(
            "load_id",
            sa.Integer(),
            nullable=False,
            comment=(
                "Load that added or last changed the post; references loads.load_id."
            ),
        ),
        sa.PrimaryKeyConstraint("post_id", name="pk_posts"),
        sa.UniqueConstraint("language", "slug", name="uq_posts_language_slug"),
        comment="Posts of the blog, one row each.",
    )
    op.create_table(
        "post_authors",
        sa.Column(
            "post_id",
            sa.Integer(),
            nullable=False,
            autoincrement=False,
            comment="The post; references posts.post_id.",
        ),
        sa.Column(
            "author_id",
            sa.Integer(),
            nullable=False,
            autoincrement=False,
            comment="The author; references authors.author_id.",
        ),
        sa.Column(
            "position",
            sa.Integer(),
            nullable=False,
            comment="Place among the names in the source; the first is 1.",
        ),
        sa.Column(
            "raw_name",
            sa.String(),
            nullable=False,
            comment="The author's name as the source spells it.",
        ),
        sa.PrimaryKeyConstraint("post_id", "author_id", name="pk_post_authors"),
        comment="Who wrote which post, one row per post and author.",
    )
    op.create_table(
        "post_tags",
        sa.Column(
            "post_id",
            sa.Integer(),
            nullable=False,
            autoincrement=False,
            comment="The post; references posts.post_id.",
        ),
        sa.Column(
            "tag_id",
            sa.Integer(),
            nullable=False,
            autoincrement=False,
            comment="The tag; references tags.tag_id.",
        ),
        sa.Column(
            "position",
            sa.Integer(),
            nullable=False,
            comment="Place among the names in the source; the first is 1.",
        ),
        sa.Column(
            "raw_name",
            sa.String(),
            nullable=False,
            comment="The tag as the source spells it.",
        ),
        sa.PrimaryKeyConstraint("post_id", "tag_id", name="pk_post_tags"),
        comment="Which post has which tag, one row per post and tag.",
    )
    op.create_table(
        "tag_aliases",
        sa.Column(
            "alias",
            sa.String(),
            nullable=False,
            comment="Canonical name of the tag that is replaced.",
        ),
        sa.Column(
            "name",
            sa.String(),
            nullable=False,
            comment="Canonical name of the tag that it counts as.",
        ),
        sa.PrimaryKeyConstraint("alias", name="pk_tag_aliases"),
        comment="Tags that count as another, as the aliases file said.",
    )
    op.create_table(
        "author_aliases",
        sa.Column(
            "alias",
            sa.String(),
            nullable=False,
            comment="The name that is replaced, as the aliases file spells it.",
        ),
        sa.Column(
            "name",
            sa.String(),
            nullable=False,
            comment="The author's name, as the aliases file spells it.",
        ),
        sa.PrimaryKeyConstraint("alias", name="pk_author_aliases"),
        comment="Names that are another author's, as the aliases file said.",
    )
    op.create_table(
        "post_changes",
        sa.Column(
            "load_id",
            sa.Integer(),
            nullable=False,
            comment="The load; references loads.load_id.",
        ),
        sa.Column(
            "post_id",
            sa.Integer(),
            nullable=False,
            comment="Number of the post, which may be removed since.",
        ),
        sa.Column(
            "language",
            sa.String(),
            nullable=False,
            comment="Language of the post.",
        ),
        sa.Column(
            "slug",
            sa.String(),
            nullable=False,
            comment="Slug of the post.",
        ),
        sa.Column(
            "change",
            sa.String(),
            nullable=False,
            comment="added, changed or removed.",
        ),
        sa.Column(
            "changed_columns",
            sa.String(),
            nullable=True,
            comment=(
                "What differed of title, published_on, url, is_draft, content, authors"
                " and tags, the source's spelling included; null unless changed."
            ),
        ),
        sa.Column(
            "before",
            CompressedText(),
            nullable=True,
            comment=(
                "The post as it was before, without its body, as a JSON object; null"
                " when added."
            ),
        ),
        sa.Column(
            "content_before",
            CompressedText(),
            nullable=True,
            comment="The body as it was before, where the load changed or removed it.",
        ),
        comment=(
            "What each load added, changed or removed, one row per load and post. No "
            "key is enforced: a first load writes a row for every post."
        ),
    )
    op.create_table(
        "load_problems",
        sa.Column(
            "load_id",
            sa.Integer(),
            nullable=False,
            autoincrement=False,
            comment="The load; references loads.load_id.",
        ),
        sa.Column(
            "problem_number",
            sa.Integer(),
            nullable=False,
            autoincrement=False,
            comment="Number of the problem within the load, from 1.",
        ),
        sa.Column(
            "severity",
            sa.String(),
            nullable=False,
            comment=(
                "rejected: the row was not loaded; repaired: one value was replaced."
            ),
        ),
        sa.Column(
            "source_file",
            sa.String(),
            nullable=False,
            comment="The source.",
        ),
        sa.Column(
            "source_row",
            sa.BigInteger(),
            nullable=True,
            comment="Number of the row in the source, from 1; null where lines count.",
        ),
        sa.Column(
            "source_line",
            sa.BigInteger(),
            nullable=True,
            comment="Number of the line in the source, from 1; null where rows count.",
        ),
        sa.Column(
            "language",
            sa.String(),
            nullable=True,
            comment="Language of the post, where it is known.",
        ),
        sa.Column(
            "slug",
            sa.String(),
            nullable=True,
            comment="Slug of the post, where it is known.",
        ),
        sa.Column(
            "column_name",
            sa.String(),
            nullable=True,
            comment="Column that is at fault, where one is.",
        ),
        sa.Column(
            "value",
            sa.String(),
            nullable=True,
            comment="The value at fault as the source has it.",
        ),
        sa.Column(
            "message",
            sa.String(),
            nullable=False,
            comment="What is wrong, and what was done or can be done.",
        ),
        sa.Column(
            "raw",
            CompressedText(),
            nullable=True,
            comment="The whole row as the source has it, where it was rejected.",
        ),
        sa.PrimaryKeyConstraint("load_id", "problem_number", name="pk_load_problems"),
        comment=(
            "Rows and values of the sources that could not be taken as they were, one "
            "row per problem."
        ),
    )
    op.create_table(
        "view_catalog",
        sa.Column(
            "name",
            sa.String(),
            nullable=False,
            comment="Name of the view or macro.",
        ),
        sa.Column(
            "kind",
            sa.String(),
            nullable=False,
            comment="view or macro.",
        ),
        sa.Column(
            "topic",
            sa.String(),
            nullable=False,
            comment="What it is about.",
        ),
        sa.Column(
            "question",
            sa.String(),
            nullable=False,
            comment="The question that it answers.",
        ),
        sa.Column(
            "grain",
            sa.String(),
            nullable=False,
            comment="What one row of it is.",
        ),
        sa.Column(
            "definition_hash",
            sa.String(),
            nullable=False,
            comment="SHA-256 of its file, for telling whether it is current.",
        ),
        sa.PrimaryKeyConstraint("name", name="pk_view_catalog"),
        comment="The curated views and macros, one row each: what to ask.",
    )


def downgrade() -> None:
    """Drop them all."""
    for name in reversed(TABLES):
        op.drop_table(name)
    for name in SEQUENCES:
        op.execute(DropSequence(sa.Sequence(name)))
