"""Create the facts in bodies, and the full-text index.

Revision: 0002, after 0001
Created: 2026-11-23
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "post_links",
    "code_blocks",
    "headings",
    "images",
    "post_texts",
    "search_documents",
    "search_terms",
    "search_postings",
)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "post_links",
        sa.Column(
            "post_id",
            sa.Integer(),
            nullable=False,
            comment="The post; references posts.post_id.",
        ),
        sa.Column(
            "position",
            sa.Integer(),
            nullable=False,
            comment="Place among the links of the post; the first is 1.",
        ),
        sa.Column(
            "url",
            sa.String(),
            nullable=False,
            comment=(
                "Where it leads: absolute where the post's address is known, else as "
                "the body has it."
            ),
        ),
        sa.Column(
            "text",
            sa.String(),
            nullable=True,
            comment="What a reader clicks; null where there is no text.",
        ),
        sa.Column(
            "form",
            sa.String(),
            nullable=False,
            comment="How it is written: inline, reference, autolink, bare or html.",
        ),
        sa.Column(
            "in_code",
            sa.Boolean(),
            nullable=False,
            comment="Whether it stands in code, where it is a URL but no link.",
        ),
        sa.Column(
            "host",
            sa.String(),
            nullable=True,
            comment=(
                "Host of the URL, lower case, without www.; null where it has none."
            ),
        ),
        sa.Column(
            "kind",
            sa.String(),
            nullable=False,
            comment=(
                "What it leads to: post, model, dataset, space, paper, repository, "
                "user, other, or a kind of one's own rules."
            ),
        ),
        sa.Column(
            "target",
            sa.String(),
            nullable=True,
            comment=(
                "Name of what it leads to, one for all ways to write it: a post's "
                "slug, arxiv:2307.09288, github:owner/repo; null for other."
            ),
        ),
        sa.Column(
            "target_language",
            sa.String(),
            nullable=True,
            comment="Language of the post that it leads to, where the URL says it.",
        ),
        comment=(
            "Links in the bodies in their order, one row per link. No key is enforced."
        ),
    )
    op.create_table(
        "code_blocks",
        sa.Column(
            "post_id",
            sa.Integer(),
            nullable=False,
            comment="The post; references posts.post_id.",
        ),
        sa.Column(
            "position",
            sa.Integer(),
            nullable=False,
            comment="Place among the blocks of the post; the first is 1.",
        ),
        sa.Column(
            "language",
            sa.String(),
            nullable=True,
            comment=(
                "Language of the code as the body names it, lower case; null where it "
                "does not."
            ),
        ),
        sa.Column(
            "count_lines", sa.Integer(), nullable=False, comment="Lines of code."
        ),
        comment=(
            "Blocks of code in the bodies in their order, one row per block. No key is "
            "enforced."
        ),
    )
    op.create_table(
        "headings",
        sa.Column(
            "post_id",
            sa.Integer(),
            nullable=False,
            comment="The post; references posts.post_id.",
        ),
        sa.Column(
            "position",
            sa.Integer(),
            nullable=False,
            comment="Place among the headings of the post; the first is 1.",
        ),
        sa.Column(
            "level", sa.Integer(), nullable=False, comment="1 for the highest, to 6."
        ),
        sa.Column(
            "text",
            sa.String(),
            nullable=False,
            comment="Text of the heading as a reader sees it.",
        ),
        comment=(
            "Headings in the bodies in their order, one row per heading. No key is "
            "enforced."
        ),
    )
    op.create_table(
        "images",
        sa.Column(
            "post_id",
            sa.Integer(),
            nullable=False,
            comment="The post; references posts.post_id.",
        ),
        sa.Column(
            "position",
            sa.Integer(),
            nullable=False,
            comment="Place among the images of the post; the first is 1.",
        ),
        sa.Column(
            "url",
            sa.String(),
            nullable=False,
            comment=(
                "Where it is: absolute where the post's address is known, else as the "
                "body has it."
            ),
        ),
        sa.Column(
            "alt",
            sa.String(),
            nullable=True,
            comment="Text for those who cannot see it; null where there is none.",
        ),
        comment=(
            "Images in the bodies in their order, one row per image. No key is "
            "enforced."
        ),
    )
    op.create_table(
        "post_texts",
        sa.Column(
            "post_id",
            sa.Integer(),
            nullable=False,
            comment="The post; references posts.post_id.",
        ),
        sa.Column(
            "extraction_version",
            sa.Integer(),
            nullable=False,
            comment="Version of the rules by which the body was parsed.",
        ),
        sa.Column(
            "is_flattened",
            sa.Boolean(),
            nullable=False,
            comment=(
                "Whether the body lost its line breaks, so that headings cannot be "
                "told."
            ),
        ),
        sa.Column(
            "count_words",
            sa.Integer(),
            nullable=False,
            comment="Words of the text as a reader sees it, without code and markup.",
        ),
        sa.Column(
            "reading_minutes",
            sa.Double(),
            nullable=False,
            comment="Minutes to read these words, at 238 a minute.",
        ),
        sa.Column(
            "text_language",
            sa.String(),
            nullable=True,
            comment=(
                "Language that the text is in (ISO 639-1), where it was looked for and "
                "found."
            ),
        ),
        comment=(
            "What the bodies' texts are like, one row per post whose body was parsed. "
            "No key is enforced."
        ),
    )
    op.create_table(
        "search_documents",
        sa.Column(
            "post_id",
            sa.Integer(),
            nullable=False,
            comment="The post; references posts.post_id.",
        ),
        sa.Column(
            "count_terms",
            sa.Integer(),
            nullable=False,
            comment=(
                "Terms of its title, tags and text, each as often as it stands there."
            ),
        ),
        sa.Column(
            "count_postings",
            sa.Integer(),
            nullable=False,
            comment="Different terms: its rows of search_postings.",
        ),
        sa.Column(
            "is_appended",
            sa.Boolean(),
            nullable=False,
            comment="Whether its postings stand behind those that are sorted by term.",
        ),
        comment="Posts in the full-text index, one row per post. No key is enforced.",
    )
    op.create_table(
        "search_terms",
        sa.Column(
            "term_id", sa.Integer(), nullable=False, comment="Number of the term."
        ),
        sa.Column(
            "term",
            sa.String(),
            nullable=False,
            comment="The word, lower case and without accents.",
        ),
        comment="Terms of the full-text index, one row per term. No key is enforced.",
    )
    op.create_table(
        "search_postings",
        sa.Column(
            "term_id",
            sa.Integer(),
            nullable=False,
            comment="The term; references search_terms.term_id.",
        ),
        sa.Column(
            "post_id",
            sa.Integer(),
            nullable=False,
            comment="The post; references search_documents.post_id.",
        ),
        sa.Column(
            "count_title",
            sa.SmallInteger(),
            nullable=False,
            comment="How often the title has it; 10,000 at most.",
        ),
        sa.Column(
            "count_tags",
            sa.SmallInteger(),
            nullable=False,
            comment="How often the tags have it; 10,000 at most.",
        ),
        sa.Column(
            "count_body",
            sa.SmallInteger(),
            nullable=False,
            comment="How often the text has it; 10,000 at most.",
        ),
        comment=(
            "Which post has which term, one row per term and post. No key is enforced."
        ),
    )
    op.add_column(
        "loads",
        sa.Column(
            "link_state",
            sa.String(),
            nullable=True,
            comment=(
                "State of the rules and addresses that told what links lead to; null"
                " where bodies were left out."
            ),
        ),
    )


def downgrade() -> None:
    """Drop them; a load fills them again."""
    op.drop_column("loads", "link_state")
    for name in reversed(TABLES):
        op.drop_table(name)
