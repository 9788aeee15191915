"""What is in the posts' bodies."""

from __future__ import annotations

from sqlalchemy import Boolean, Double, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from blogdb.db.models.base import Base, reference


class PostLink(Base):
    """A link in a post's body."""

    __tablename__ = "post_links"
    __table_args__ = (
        reference("post_id", "posts.post_id"),
        reference("target_post_id", "posts.post_id"),
        {
            "comment": (
                "Links in the bodies in their order, one row per link. No key is "
                "enforced."
            )
        },
    )

    post_id: Mapped[int] = mapped_column(
        Integer, comment="The post; references posts.post_id."
    )
    position: Mapped[int] = mapped_column(
        Integer, comment="Place among the links of the post; the first is 1."
    )
    url: Mapped[str] = mapped_column(
        String,
        comment=(
            "Where it leads: absolute where the post's address is known, else as the "
            "body has it."
        ),
    )
    text: Mapped[str | None] = mapped_column(
        String, comment="What a reader clicks; null where there is no text."
    )
    form: Mapped[str] = mapped_column(
        String, comment="How it is written: inline, reference, autolink, bare or html."
    )
    in_code: Mapped[bool] = mapped_column(
        Boolean, comment="Whether it stands in code, where it is a URL but no link."
    )
    host: Mapped[str | None] = mapped_column(
        String,
        comment=(
            "Host of the URL, lower case, without www.; the main one of a site that "
            "has several; null where it has none."
        ),
    )
    kind: Mapped[str] = mapped_column(
        String,
        comment=(
            "What it leads to: post, model, dataset, space, paper, repository, user, "
            "other, or a kind of one's own rules."
        ),
    )
    target: Mapped[str | None] = mapped_column(
        String,
        comment=(
            "Name of what it leads to, one for all ways to write it: a post's slug, "
            "arxiv:2307.09288, github:owner/repo; null for other."
        ),
    )
    target_language: Mapped[str | None] = mapped_column(
        String, comment="Language of the post that it leads to, where the URL says it."
    )
    line: Mapped[int | None] = mapped_column(
        Integer,
        comment="Line in the source file, from 1; null where the source has no lines.",
    )
    anchor: Mapped[str | None] = mapped_column(
        String, comment="Part of the page that it leads to, as after # in the URL."
    )
    target_post_id: Mapped[int | None] = mapped_column(
        Integer,
        comment="The post that it leads to; references posts.post_id; null for others.",
    )
    resolution: Mapped[str | None] = mapped_column(
        String,
        comment=(
            "What a link within the blog comes to: post, page or file where there is "
            "such a one; missing_post, missing_page, missing_file or missing_scheme; "
            "unknown where the source cannot tell; null for links to elsewhere."
        ),
    )

    __mapper_args__ = {"primary_key": [post_id, position]}  # noqa: RUF012 (SQLAlchemy's form)


class CodeBlock(Base):
    """A block of code in a post's body."""

    __tablename__ = "code_blocks"
    __table_args__ = (
        reference("post_id", "posts.post_id"),
        {
            "comment": (
                "Blocks of code in the bodies in their order, one row per block. No "
                "key is enforced."
            )
        },
    )

    post_id: Mapped[int] = mapped_column(
        Integer, comment="The post; references posts.post_id."
    )
    position: Mapped[int] = mapped_column(
        Integer, comment="Place among the blocks of the post; the first is 1."
    )
    language: Mapped[str | None] = mapped_column(
        String,
        comment=(
            "Language of the code as the body names it, lower case; null where it does "
            "not."
        ),
    )
    count_lines: Mapped[int] = mapped_column(Integer, comment="Lines of code.")
    line: Mapped[int | None] = mapped_column(
        Integer,
        comment="Line in the source file, from 1; null where the source has no lines.",
    )

    __mapper_args__ = {"primary_key": [post_id, position]}  # noqa: RUF012 (SQLAlchemy's form)


class Heading(Base):
    """A heading in a post's body."""

    __tablename__ = "headings"
    __table_args__ = (
        reference("post_id", "posts.post_id"),
        {
            "comment": (
                "Headings in the bodies in their order, one row per heading. No key is "
                "enforced."
            )
        },
    )

    post_id: Mapped[int] = mapped_column(
        Integer, comment="The post; references posts.post_id."
    )
    position: Mapped[int] = mapped_column(
        Integer, comment="Place among the headings of the post; the first is 1."
    )
    level: Mapped[int] = mapped_column(Integer, comment="1 for the highest, to 6.")
    text: Mapped[str] = mapped_column(
        String, comment="Text of the heading as a reader sees it."
    )
    line: Mapped[int | None] = mapped_column(
        Integer,
        comment="Line in the source file, from 1; null where the source has no lines.",
    )
    anchor: Mapped[str | None] = mapped_column(
        String, comment="What links to the heading have after #."
    )

    __mapper_args__ = {"primary_key": [post_id, position]}  # noqa: RUF012 (SQLAlchemy's form)


class Image(Base):
    """An image in a post's body."""

    __tablename__ = "images"
    __table_args__ = (
        reference("post_id", "posts.post_id"),
        {
            "comment": (
                "Images in the bodies in their order, one row per image. No key is "
                "enforced."
            )
        },
    )

    post_id: Mapped[int] = mapped_column(
        Integer, comment="The post; references posts.post_id."
    )
    position: Mapped[int] = mapped_column(
        Integer, comment="Place among the images of the post; the first is 1."
    )
    url: Mapped[str] = mapped_column(
        String,
        comment=(
            "Where it is: absolute where the post's address is known, else as the body "
            "has it."
        ),
    )
    alt: Mapped[str | None] = mapped_column(
        String,
        comment=(
            "Text for those who cannot see it; empty where the body marks the image as "
            "decoration, null where it lacks one."
        ),
    )
    line: Mapped[int | None] = mapped_column(
        Integer,
        comment="Line in the source file, from 1; null where the source has no lines.",
    )

    __mapper_args__ = {"primary_key": [post_id, position]}  # noqa: RUF012 (SQLAlchemy's form)


class PostText(Base):
    """Measures of a post's text."""

    __tablename__ = "post_texts"
    __table_args__ = (
        reference("post_id", "posts.post_id"),
        {
            "comment": (
                "What the bodies' texts are like, one row per post whose body was "
                "parsed. No key is enforced."
            )
        },
    )

    post_id: Mapped[int] = mapped_column(
        Integer, comment="The post; references posts.post_id."
    )
    extraction_version: Mapped[int] = mapped_column(
        Integer, comment="Version of the rules by which the body was parsed."
    )
    is_flattened: Mapped[bool] = mapped_column(
        Boolean,
        comment=(
            "Whether the body lost its line breaks, so that headings cannot be told."
        ),
    )
    count_words: Mapped[int] = mapped_column(
        Integer,
        comment="Words of the text as a reader sees it, without code and markup.",
    )
    reading_minutes: Mapped[float] = mapped_column(
        Double, comment="Minutes to read these words, at 238 a minute."
    )
    text_language: Mapped[str | None] = mapped_column(
        String,
        comment=(
            "Language that the text is in (ISO 639-1), where it was looked for and "
            "found."
        ),
    )

    __mapper_args__ = {"primary_key": [post_id]}  # noqa: RUF012 (SQLAlchemy's form)
