"""Know translations of one another, and say more of what there is to ask.

Revision: 0005, after 0004
Created: 2026-11-27
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from blogdb.db.dialect import CompressedText
from blogdb.migrations.rebuild import rebuild_table

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UNSPACED = (
    r"[\x{3040}-\x{30ff}\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}\x{f900}-\x{faff}"
    r"\x{ff66}-\x{ff9f}\x{20000}-\x{3ffff}]"
)
"""Characters of scripts without spaces between words, each of which counts as one."""

WORD_COUNT = f"""
    case
        when
            content is null
            or strlen(content) = length(content)
            or not regexp_matches(content, '{UNSPACED}')
            then word_count
        else
            len(regexp_extract_all(content, '{UNSPACED}'))
            + len(
                regexp_extract_all(
                    regexp_replace(content, '{UNSPACED}', ' ', 'g'), '[^ \\t\\r\\n]+'
                )
            )
    end
"""
"""The words of a body by the new rule, from the count by the old one."""

OLD_WORD_COUNT = """
    case
        when content is null or strlen(content) = length(content) then word_count
        else len(regexp_extract_all(content, '[^ \\t\\r\\n]+'))
    end
"""
"""The words of a body by the old rule."""


def upgrade() -> None:
    """Give posts a group of translations, and the catalogue more to say."""
    _rebuild_posts(is_new=True)
    op.add_column(
        "loads",
        sa.Column(
            "default_language",
            sa.String(),
            nullable=True,
            comment=(
                "Language of the blog's originals; und where neither the source nor the"
                " user said it; null before revision 0005."
            ),
        ),
    )
    _create_readership()
    _create_link_checks()
    _describe_facts(is_new=True)
    _replace_catalog(is_new=True)
    _rebuild_postings(is_new=True)


def downgrade() -> None:
    """Let posts stand each by itself again."""
    _rebuild_postings(is_new=False)
    _replace_catalog(is_new=False)
    _describe_facts(is_new=False)
    op.execute("update images set alt = null where alt = ''")
    op.drop_table("link_checks")
    op.drop_table("post_readership")
    op.drop_column("loads", "default_language")
    _rebuild_posts(is_new=False)


def _column(name: str, type_: Any, comment: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, type_, nullable=nullable, comment=comment)


def _describe_facts(*, is_new: bool) -> None:
    """Say what columns mean whose values the next load finds anew."""
    op.alter_column(
        "images",
        "alt",
        comment="Text for those who cannot see it; empty where the body marks the image"
        " as decoration, null where it lacks one."
        if is_new
        else "Text for those who cannot see it; null where there is none.",
    )
    op.alter_column(
        "post_links",
        "host",
        comment="Host of the URL, lower case, without www.; the main one of a site that"
        " has several; null where it has none."
        if is_new
        else "Host of the URL, lower case, without www.; null where it has none.",
    )


def _create_readership() -> None:
    op.create_table(
        "post_readership",
        _column(
            "address", sa.String(), "Path or URL of the page, as the export has it."
        ),
        _column(
            "period",
            sa.Date(),
            "First day that the numbers are of; null where neither the export nor the"
            " user said it.",
            nullable=True,
        ),
        _column(
            "period_end",
            sa.Date(),
            "Last day that the numbers are of: the first one, too, if they are of one"
            " day; null where the first is.",
            nullable=True,
        ),
        _column(
            "views",
            sa.Integer(),
            "How often the page was seen; null where that is not counted.",
            nullable=True,
        ),
        _column(
            "visitors",
            sa.Integer(),
            "How many people saw it; null where that is not counted.",
            nullable=True,
        ),
        _column(
            "post_id",
            sa.Integer(),
            "The post at the address; references posts.post_id; null where there is"
            " none.",
            nullable=True,
        ),
        comment=(
            "How often pages were read, from `blogdb readership`, one row per address"
            " and period. No key is enforced, since the period may be null."
        ),
    )


def _create_link_checks() -> None:
    text = sa.String()
    op.create_table(
        "link_checks",
        _column("url", text, "The address: a link's URL without what follows #."),
        _column("checked_at", sa.DateTime(), "When it was last asked, in UTC."),
        _column(
            "outcome",
            text,
            "What came of it: ok, moved (for good), gone, unsafe (nothing proves who"
            " answers), unreachable, refused (programs learn nothing there), invalid"
            " (no address) or unasked (not on the public internet).",
        ),
        _column(
            "since_at", sa.DateTime(), "When that outcome was first found, in UTC."
        ),
        _column(
            "status",
            sa.Integer(),
            "Status of the last answer (HTTP); null where none came.",
            nullable=True,
        ),
        _column(
            "location", text, "Where it has moved; null for others.", nullable=True
        ),
        _column(
            "error",
            text,
            "What was wrong, in words; null where the status says it.",
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("url", name="pk_link_checks"),
        comment=(
            "What the addresses that posts link to answered, from `blogdb audit"
            " --external`, one row each."
        ),
    )


def _replace_catalog(*, is_new: bool) -> None:
    """Create the catalogue anew; whoever migrates fills it afterwards.

    Views and macros that it lists and that are gone from it are dropped then, so the
    names stay.
    """
    text = sa.String()
    more = [
        _column(
            "audience",
            text,
            "Who asks it: reader, operator (who runs loads) or internal (other views).",
        ),
        _column(
            "work",
            text,
            "For whose work it is: editor, author, site owner or operator; null for"
            " tables.",
            nullable=True,
        ),
    ]
    advice = _column(
        "advice", text, "What to do with the answer; null for tables.", nullable=True
    )
    last = [
        _column("key", text, "The columns that identify a row, separated by commas."),
        _column(
            "time_column",
            text,
            "The column to filter by time; null where no date is meant for it.",
            nullable=True,
        ),
        _column(
            "deprecated",
            text,
            "What to ask instead of a view that the next release no longer has; null"
            " for others.",
            nullable=True,
        ),
    ]
    what = "view, macro or table" if is_new else "view or macro"
    rebuild_table(
        "view_catalog",
        _column(
            "name",
            text,
            "Name of the view, macro or table."
            if is_new
            else "Name of the view or macro.",
        ),
        _column("kind", text, f"{what}."),
        *(more if is_new else []),
        _column("topic", text, "What it is about."),
        _column("question", text, "The question that it answers."),
        *([advice] if is_new else []),
        _column("grain", text, "What one row of it is."),
        *(last if is_new else []),
        _column(
            "definition_hash",
            text,
            "SHA-256 of its file, for telling whether it is current.",
        ),
        sa.PrimaryKeyConstraint("name", name="pk_view_catalog"),
        values=(
            {
                "audience": "'reader'",
                "work": "null",
                "advice": "null",
                "key": "''",
                "time_column": "null",
                "deprecated": "null",
            }
            if is_new
            else None
        ),
        comment=(
            "The curated views and macros, and the tables, one row each: what to ask."
            if is_new
            else "The curated views and macros, one row each: what to ask."
        ),
    )
    if not is_new:
        op.execute("delete from view_catalog where kind = 'table'")


def _rebuild_postings(*, is_new: bool) -> None:
    """Count what stands in code; the next load does, as it parses all posts again."""
    count_code = _column(
        "count_code",
        sa.SmallInteger(),
        "How often code has it, in blocks and within the text; 10,000 at most.",
    )
    rebuild_table(
        "search_postings",
        _column("term_id", sa.Integer(), "The term; references search_terms.term_id."),
        _column(
            "post_id", sa.Integer(), "The post; references search_documents.post_id."
        ),
        _column(
            "count_title",
            sa.SmallInteger(),
            "How often the title has it; 10,000 at most.",
        ),
        _column(
            "count_tags",
            sa.SmallInteger(),
            "How often the tags have it; 10,000 at most.",
        ),
        _column(
            "count_body",
            sa.SmallInteger(),
            "How often the text has it; 10,000 at most.",
        ),
        *([count_code] if is_new else []),
        values={"count_code": "0"} if is_new else None,
        comment=(
            "Which post has which term, one row per term and post. No key is enforced."
        ),
    )
    op.alter_column(
        "search_terms",
        "term",
        comment=(
            "The word, lower case and without accents; two words that a sign joins have"
            " a hyphen between them."
            if is_new
            else "The word, lower case and without accents."
        ),
    )


def _rebuild_posts(*, is_new: bool) -> None:
    group = _column(
        "translation_group",
        sa.Integer(),
        "The original of the posts that translate one another: the post itself where"
        " it is the original or has no translation; references posts.post_id.",
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
        *([group] if is_new else []),
        _column(
            "content",
            CompressedText(),
            "Body of the post as the source has it, usually Markdown.",
            nullable=True,
        ),
        _column(
            "word_count",
            sa.Integer(),
            "Words in the body: runs of characters between spaces, in which each"
            " Chinese or Japanese character counts as a word."
            if is_new
            else "Words in the body: runs of characters between spaces.",
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
        values=(
            {"translation_group": "post_id", "word_count": WORD_COUNT}
            if is_new
            else {"word_count": OLD_WORD_COUNT}
        ),
        comment="Posts of the blog, one row each.",
    )
