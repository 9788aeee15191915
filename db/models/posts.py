"""Posts, who wrote them, and what they are about."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    Integer,
    PrimaryKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blogdb.db.dialect import CompressedText
from blogdb.db.models.base import Base, reference, serial


class Author(Base):
    """Someone who writes posts."""

    __tablename__ = "authors"
    __table_args__ = (
        PrimaryKeyConstraint("author_id"),
        UniqueConstraint("name"),
        {"comment": "People who write posts, one row each."},
    )

    author_id: Mapped[int] = serial(
        "authors_author_id", "Number of the author; stays as long as the author exists."
    )
    name: Mapped[str] = mapped_column(
        String,
        comment="Name in its most frequent spelling; names match ignoring case.",
    )
    url: Mapped[str | None] = mapped_column(
        String,
        comment="Address of the author's page; null where the blog does not say it.",
    )
    picture: Mapped[str | None] = mapped_column(
        String,
        comment="Address of the author's picture; null where the blog names none.",
    )

    posts: Mapped[list[PostAuthor]] = relationship(back_populates="author")


class Tag(Base):
    """A topic of posts."""

    __tablename__ = "tags"
    __table_args__ = (
        PrimaryKeyConstraint("tag_id"),
        UniqueConstraint("name"),
        {"comment": "Topics of posts, one row each."},
    )

    tag_id: Mapped[int] = serial(
        "tags_tag_id", "Number of the tag; stays as long as the tag exists."
    )
    name: Mapped[str] = mapped_column(
        String,
        comment="Canonical name: lower case, hyphens for spaces, aliases applied.",
    )

    posts: Mapped[list[PostTag]] = relationship(back_populates="tag")


class Post(Base):
    """A post of the blog."""

    __tablename__ = "posts"
    __table_args__ = (
        PrimaryKeyConstraint("post_id"),
        UniqueConstraint("language", "path"),
        reference("load_id", "loads.load_id"),
        reference("translation_group", "posts.post_id"),
        {"comment": "Posts of the blog, one row each."},
    )

    post_id: Mapped[int] = serial(
        "posts_post_id",
        "Number of the post; one that comes back has it again.",
    )
    language: Mapped[str] = mapped_column(
        String, comment="Language code such as en or pt-br; und where it is not said."
    )
    path: Mapped[str | None] = mapped_column(
        String,
        comment=(
            "Where the post stands in its blog, unique within its language: the post's "
            "identity. Null only in a migrated database until its next load."
        ),
    )
    slug: Mapped[str] = mapped_column(
        String,
        comment="Name of the post in its URL; several posts may have the same.",
    )
    title: Mapped[str] = mapped_column(String, comment="Title as the source has it.")
    published_on: Mapped[dt.date | None] = mapped_column(
        Date,
        comment=(
            "Calendar day of publication as written in the source; null where the "
            "source has none or it cannot be read."
        ),
    )
    published_raw: Mapped[str | None] = mapped_column(
        String,
        comment="The source's date where it could not be read as a day, else null.",
    )
    updated_on: Mapped[dt.date | None] = mapped_column(
        Date,
        comment=(
            "Calendar day of the last update as written in the source; null where the "
            "source has none or it cannot be read."
        ),
    )
    url: Mapped[str | None] = mapped_column(String, comment="Address of the post.")
    is_draft: Mapped[bool] = mapped_column(
        Boolean,
        comment="Whether the blog keeps the post back; loaded with --drafts.",
    )
    translation_group: Mapped[int] = mapped_column(
        Integer,
        comment=(
            "The original of the posts that translate one another: the post itself "
            "where it is the original or has no translation; references posts.post_id."
        ),
    )
    content: Mapped[str | None] = mapped_column(
        CompressedText,
        comment="Body of the post as the source has it.",
    )
    format: Mapped[str] = mapped_column(
        String,
        comment=(
            "What the body is written in: markdown, html, restructuredtext, asciidoc, "
            "org, notebook or text."
        ),
    )
    word_count: Mapped[int] = mapped_column(
        Integer,
        comment=(
            "Words in the body: runs of characters between spaces, in which each "
            "Chinese or Japanese character counts as a word."
        ),
    )
    content_hash: Mapped[int] = mapped_column(
        BigInteger, comment="Hash of the body, for telling whether it changed."
    )
    source_hash: Mapped[int] = mapped_column(
        BigInteger,
        comment="Hash of the source's row, for telling whether it changed.",
    )
    fields: Mapped[str | None] = mapped_column(
        CompressedText,
        comment=(
            "What the source says of the post besides the columns here, as a JSON "
            "object; null where that is nothing."
        ),
    )
    source_file: Mapped[str] = mapped_column(
        String, comment="Source of the post when it was last added or changed."
    )
    source_row: Mapped[int] = mapped_column(
        BigInteger,
        comment=(
            "Number of the row in that source, from 1, when the post was last added or"
            " changed."
        ),
    )
    load_id: Mapped[int] = mapped_column(
        Integer,
        comment="Load that added or last changed the post; references loads.load_id.",
    )

    authors: Mapped[list[PostAuthor]] = relationship(
        back_populates="post", order_by="PostAuthor.position"
    )
    tags: Mapped[list[PostTag]] = relationship(
        back_populates="post", order_by="PostTag.position"
    )


class PostAuthor(Base):
    """Who wrote a post."""

    __tablename__ = "post_authors"
    __table_args__ = (
        PrimaryKeyConstraint("post_id", "author_id"),
        reference("post_id", "posts.post_id"),
        reference("author_id", "authors.author_id"),
        {"comment": "Who wrote which post, one row per post and author."},
    )

    post_id: Mapped[int] = mapped_column(
        Integer, autoincrement=False, comment="The post; references posts.post_id."
    )
    author_id: Mapped[int] = mapped_column(
        Integer,
        autoincrement=False,
        comment="The author; references authors.author_id.",
    )
    position: Mapped[int] = mapped_column(
        Integer, comment="Place among the names in the source; the first is 1."
    )
    raw_name: Mapped[str] = mapped_column(
        String, comment="The author's name as the source spells it."
    )

    post: Mapped[Post] = relationship(back_populates="authors")
    author: Mapped[Author] = relationship(back_populates="posts")


class PostTag(Base):
    """Which topics a post has."""

    __tablename__ = "post_tags"
    __table_args__ = (
        PrimaryKeyConstraint("post_id", "tag_id"),
        reference("post_id", "posts.post_id"),
        reference("tag_id", "tags.tag_id"),
        {"comment": "Which post has which tag, one row per post and tag."},
    )

    post_id: Mapped[int] = mapped_column(
        Integer, autoincrement=False, comment="The post; references posts.post_id."
    )
    tag_id: Mapped[int] = mapped_column(
        Integer, autoincrement=False, comment="The tag; references tags.tag_id."
    )
    position: Mapped[int] = mapped_column(
        Integer, comment="Place among the names in the source; the first is 1."
    )
    raw_name: Mapped[str] = mapped_column(
        String, comment="The tag as the source spells it."
    )
    is_category: Mapped[bool] = mapped_column(
        Boolean, comment="Whether the source calls it a category, not a tag."
    )

    post: Mapped[Post] = relationship(back_populates="tags")
    tag: Mapped[Tag] = relationship(back_populates="posts")


class PostAddress(Base):
    """Another address of a post."""

    __tablename__ = "post_addresses"
    __table_args__ = (
        PrimaryKeyConstraint("address"),
        reference("post_id", "posts.post_id"),
        {
            "comment": (
                "Other addresses that lead to a post, such as former ones, one row per "
                "address."
            )
        },
    )

    address: Mapped[str] = mapped_column(
        String,
        comment="A URL, or a path from the root of the blog's site such as /2019/x.",
    )
    post_id: Mapped[int] = mapped_column(
        Integer, comment="The post; references posts.post_id."
    )
