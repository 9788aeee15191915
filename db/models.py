"""The tables as SQLAlchemy metadata: the one description of the schema.

Keys carry names from one convention. References are declared as foreign keys, so
that the ORM joins along them and a diagram shows them, but DuckDB's DDL leaves
them out: enforced there they make a load several times slower and forbid most
later changes of the schema. `blogdb.db.verify` proves each of them on every file
before it is published.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Double,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Sequence,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from blogdb.migrations.dialect import CompressedText

NAMING_CONVENTION = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


def _except_in_duckdb(*_: Any, dialect: Any, **__: Any) -> bool:
    return bool(dialect.name != "duckdb")


def reference(column: str, target: str) -> ForeignKeyConstraint:
    """Declare that `column` references `target` ("table.column").

    Args:
        column: the referencing column of the table that this stands in.
        target: the referenced column, qualified by its table.

    Returns:
        The constraint, which DuckDB's DDL leaves out.
    """
    constraint = ForeignKeyConstraint([column], [target])
    constraint.ddl_if(callable_=_except_in_duckdb)
    return constraint


class Base(DeclarativeBase):
    """The root of all models."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


def _serial(name: str, comment: str) -> Mapped[int]:
    sequence = Sequence(f"{name}_seq", metadata=Base.metadata)
    return mapped_column(
        Integer, sequence, server_default=sequence.next_value(), comment=comment
    )


class Author(Base):
    """Someone who writes posts."""

    __tablename__ = "authors"
    __table_args__ = (
        PrimaryKeyConstraint("author_id"),
        UniqueConstraint("name"),
        {"comment": "People who write posts, one row each."},
    )

    author_id: Mapped[int] = _serial(
        "authors_author_id", "Number of the author; stays as long as the author exists."
    )
    name: Mapped[str] = mapped_column(
        String,
        comment="Name in its most frequent spelling; names match ignoring case.",
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

    tag_id: Mapped[int] = _serial(
        "tags_tag_id", "Number of the tag; stays as long as the tag exists."
    )
    name: Mapped[str] = mapped_column(
        String,
        comment="Canonical name: lower case, hyphens for spaces, aliases applied.",
    )

    posts: Mapped[list[PostTag]] = relationship(back_populates="tag")


class Load(Base):
    """One run of `blogdb load` that changed the database."""

    __tablename__ = "loads"
    __table_args__ = (
        PrimaryKeyConstraint("load_id"),
        {
            "comment": (
                "Loads that changed the database, one row each: count_read = "
                "count_added + count_changed + count_unchanged + count_rejected."
            )
        },
    )

    load_id: Mapped[int] = mapped_column(
        Integer, autoincrement=False, comment="Number of the load, from 1."
    )
    started_at: Mapped[dt.datetime] = mapped_column(
        DateTime, comment="When the load began, in UTC."
    )
    seconds: Mapped[float] = mapped_column(
        Double, comment="Seconds from the start until the load was recorded."
    )
    source: Mapped[str] = mapped_column(
        String, comment="The sources as they were named, separated by a line feed."
    )
    format: Mapped[str] = mapped_column(
        String, comment="Formats of the sources, each once, separated by commas."
    )
    is_partial: Mapped[bool] = mapped_column(
        Boolean,
        comment="Whether the sources were a part of the blog; then nothing is removed.",
    )
    options: Mapped[str] = mapped_column(
        String,
        comment="What `blogdb load` needs to load these sources again, as JSON.",
    )
    fingerprint: Mapped[str | None] = mapped_column(
        String,
        comment=(
            "State of the source files and options (names, sizes, times); null when "
            "it cannot be trusted, as for standard input."
        ),
    )
    hash_probe: Mapped[int] = mapped_column(
        BigInteger,
        comment="Hash of a fixed text: tells whether DuckDB's hash function changed.",
    )
    count_read: Mapped[int] = mapped_column(
        BigInteger, comment="Rows that the sources held."
    )
    count_added: Mapped[int] = mapped_column(BigInteger, comment="Posts that are new.")
    count_changed: Mapped[int] = mapped_column(
        BigInteger, comment="Posts that differ from before."
    )
    count_unchanged: Mapped[int] = mapped_column(
        BigInteger, comment="Posts that are as they were."
    )
    count_rejected: Mapped[int] = mapped_column(
        BigInteger, comment="Rows that could not be loaded, each in load_problems."
    )
    count_removed: Mapped[int] = mapped_column(
        BigInteger, comment="Posts that the sources no longer held."
    )
    count_problems: Mapped[int] = mapped_column(
        BigInteger, comment="Rows of load_problems: rejected rows and repaired values."
    )
    count_drafts: Mapped[int] = mapped_column(
        BigInteger, comment="Drafts that were left out; they count as not read."
    )
    blogdb_version: Mapped[str] = mapped_column(
        String, comment="Version of blogdb that loaded."
    )
    duckdb_version: Mapped[str] = mapped_column(
        String, comment="Version of DuckDB that loaded."
    )
    schema_revision: Mapped[str] = mapped_column(
        String, comment="Revision of the schema at the load."
    )
    link_state: Mapped[str | None] = mapped_column(
        String,
        comment=(
            "State of the rules and addresses that told what links lead to; null where"
            " bodies were left out."
        ),
    )


class Post(Base):
    """A post of the blog."""

    __tablename__ = "posts"
    __table_args__ = (
        PrimaryKeyConstraint("post_id"),
        UniqueConstraint("language", "slug"),
        reference("load_id", "loads.load_id"),
        {"comment": "Posts of the blog, one row each."},
    )

    post_id: Mapped[int] = _serial(
        "posts_post_id",
        "Number of the post; one that comes back has it again.",
    )
    language: Mapped[str] = mapped_column(
        String, comment="Language code such as en or pt-br; und where it is not said."
    )
    slug: Mapped[str] = mapped_column(
        String, comment="Name of the post in its URL, unique within its language."
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
    url: Mapped[str | None] = mapped_column(String, comment="Address of the post.")
    is_draft: Mapped[bool] = mapped_column(
        Boolean,
        comment="Whether the blog keeps the post back; loaded with --drafts.",
    )
    content: Mapped[str | None] = mapped_column(
        CompressedText,
        comment="Body of the post as the source has it, usually Markdown.",
    )
    word_count: Mapped[int] = mapped_column(
        Integer, comment="Words in the body: runs of characters between spaces."
    )
    content_hash: Mapped[int] = mapped_column(
        BigInteger, comment="Hash of the body, for telling whether it changed."
    )
    source_hash: Mapped[int] = mapped_column(
        BigInteger,
        comment="Hash of the source's row, for telling whether it changed.",
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

    post: Mapped[Post] = relationship(back_populates="tags")
    tag: Mapped[Tag] = relationship(back_populates="posts")


class TagAlias(Base):
    """A tag that counts as another."""

    __tablename__ = "tag_aliases"
    __table_args__ = (
        PrimaryKeyConstraint("alias"),
        {"comment": "Tags that count as another, as the aliases file said."},
    )

    alias: Mapped[str] = mapped_column(
        String, comment="Canonical name of the tag that is replaced."
    )
    name: Mapped[str] = mapped_column(
        String, comment="Canonical name of the tag that it counts as."
    )


class AuthorAlias(Base):
    """A name that is another author's."""

    __tablename__ = "author_aliases"
    __table_args__ = (
        PrimaryKeyConstraint("alias"),
        {"comment": "Names that are another author's, as the aliases file said."},
    )

    alias: Mapped[str] = mapped_column(
        String, comment="The name that is replaced, as the aliases file spells it."
    )
    name: Mapped[str] = mapped_column(
        String, comment="The author's name, as the aliases file spells it."
    )


class PostChange(Base):
    """What a load did to a post."""

    __tablename__ = "post_changes"
    __table_args__ = (
        reference("load_id", "loads.load_id"),
        {
            "comment": (
                "What each load added, changed or removed, one row per load and post. "
                "No key is enforced: a first load writes a row for every post."
            )
        },
    )

    load_id: Mapped[int] = mapped_column(
        Integer, comment="The load; references loads.load_id."
    )
    post_id: Mapped[int] = mapped_column(
        Integer, comment="Number of the post, which may be removed since."
    )
    language: Mapped[str] = mapped_column(String, comment="Language of the post.")
    slug: Mapped[str] = mapped_column(String, comment="Slug of the post.")
    change: Mapped[str] = mapped_column(String, comment="added, changed or removed.")
    changed_columns: Mapped[str | None] = mapped_column(
        String,
        comment=(
            "What differed of title, published_on, url, is_draft, content, authors "
            "and tags, the source's spelling included; null unless changed."
        ),
    )
    before: Mapped[str | None] = mapped_column(
        CompressedText,
        comment=(
            "The post as it was before, without its body, as a JSON object; null "
            "when added."
        ),
    )
    # Beside `before`, not in it: to read one field of an object DuckDB reads it whole.
    content_before: Mapped[str | None] = mapped_column(
        CompressedText,
        comment="The body as it was before, where the load changed or removed it.",
    )

    __mapper_args__ = {"primary_key": [load_id, post_id]}  # noqa: RUF012 (SQLAlchemy's form)


class LoadProblem(Base):
    """A row or value of a source that could not be taken as it was."""

    __tablename__ = "load_problems"
    __table_args__ = (
        PrimaryKeyConstraint("load_id", "problem_number"),
        reference("load_id", "loads.load_id"),
        {
            "comment": (
                "Rows and values of the sources that could not be taken as they were, "
                "one row per problem."
            )
        },
    )

    load_id: Mapped[int] = mapped_column(
        Integer, autoincrement=False, comment="The load; references loads.load_id."
    )
    problem_number: Mapped[int] = mapped_column(
        Integer,
        autoincrement=False,
        comment="Number of the problem within the load, from 1.",
    )
    severity: Mapped[str] = mapped_column(
        String,
        comment="rejected: the row was not loaded; repaired: one value was replaced.",
    )
    source_file: Mapped[str] = mapped_column(String, comment="The source.")
    source_row: Mapped[int | None] = mapped_column(
        BigInteger,
        comment="Number of the row in the source, from 1; null where lines count.",
    )
    source_line: Mapped[int | None] = mapped_column(
        BigInteger,
        comment="Number of the line in the source, from 1; null where rows count.",
    )
    language: Mapped[str | None] = mapped_column(
        String, comment="Language of the post, where it is known."
    )
    slug: Mapped[str | None] = mapped_column(
        String, comment="Slug of the post, where it is known."
    )
    column_name: Mapped[str | None] = mapped_column(
        String, comment="Column that is at fault, where one is."
    )
    value: Mapped[str | None] = mapped_column(
        String, comment="The value at fault as the source has it."
    )
    message: Mapped[str] = mapped_column(
        String, comment="What is wrong, and what was done or can be done."
    )
    raw: Mapped[str | None] = mapped_column(
        CompressedText,
        comment="The whole row as the source has it, where it was rejected.",
    )


class PostLink(Base):
    """A link in a post's body."""

    __tablename__ = "post_links"
    __table_args__ = (
        reference("post_id", "posts.post_id"),
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
        comment="Host of the URL, lower case, without www.; null where it has none.",
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
        String, comment="Text for those who cannot see it; null where there is none."
    )

    __mapper_args__ = {"primary_key": [post_id, position]}  # noqa: RUF012 (SQLAlchemy's form)


class PostText(Base):
    """What a post's text is like."""

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


class SearchDocument(Base):
    """A post that can be found."""

    __tablename__ = "search_documents"
    __table_args__ = (
        reference("post_id", "posts.post_id"),
        {
            "comment": (
                "Posts in the full-text index, one row per post. No key is enforced."
            )
        },
    )

    post_id: Mapped[int] = mapped_column(
        Integer, comment="The post; references posts.post_id."
    )
    count_terms: Mapped[int] = mapped_column(
        Integer,
        comment="Terms of its title, tags and text, each as often as it stands there.",
    )
    count_postings: Mapped[int] = mapped_column(
        Integer, comment="Different terms: its rows of search_postings."
    )
    is_appended: Mapped[bool] = mapped_column(
        Boolean,
        comment="Whether its postings stand behind those that are sorted by term.",
    )

    __mapper_args__ = {"primary_key": [post_id]}  # noqa: RUF012 (SQLAlchemy's form)


class SearchTerm(Base):
    """A term of the full-text index."""

    __tablename__ = "search_terms"
    __table_args__ = (
        {
            "comment": (
                "Terms of the full-text index, one row per term. No key is enforced."
            )
        },
    )

    term_id: Mapped[int] = mapped_column(Integer, comment="Number of the term.")
    term: Mapped[str] = mapped_column(
        String, comment="The word, lower case and without accents."
    )

    __mapper_args__ = {"primary_key": [term_id]}  # noqa: RUF012 (SQLAlchemy's form)


class SearchPosting(Base):
    """Which post has which term."""

    __tablename__ = "search_postings"
    __table_args__ = (
        reference("term_id", "search_terms.term_id"),
        reference("post_id", "search_documents.post_id"),
        {
            "comment": (
                "Which post has which term, one row per term and post. No key is "
                "enforced."
            )
        },
    )

    term_id: Mapped[int] = mapped_column(
        Integer, comment="The term; references search_terms.term_id."
    )
    post_id: Mapped[int] = mapped_column(
        Integer, comment="The post; references search_documents.post_id."
    )
    count_title: Mapped[int] = mapped_column(
        SmallInteger, comment="How often the title has it; 10,000 at most."
    )
    count_tags: Mapped[int] = mapped_column(
        SmallInteger, comment="How often the tags have it; 10,000 at most."
    )
    count_body: Mapped[int] = mapped_column(
        SmallInteger, comment="How often the text has it; 10,000 at most."
    )

    __mapper_args__ = {"primary_key": [term_id, post_id]}  # noqa: RUF012 (SQLAlchemy's form)


class CatalogEntry(Base):
    """A curated view or macro of this database."""

    __tablename__ = "view_catalog"
    __table_args__ = (
        PrimaryKeyConstraint("name"),
        {"comment": "The curated views and macros, one row each: what to ask."},
    )

    name: Mapped[str] = mapped_column(String, comment="Name of the view or macro.")
    kind: Mapped[str] = mapped_column(String, comment="view or macro.")
    topic: Mapped[str] = mapped_column(String, comment="What it is about.")
    question: Mapped[str] = mapped_column(
        String, comment="The question that it answers."
    )
    grain: Mapped[str] = mapped_column(String, comment="What one row of it is.")
    definition_hash: Mapped[str] = mapped_column(
        String, comment="SHA-256 of its file, for telling whether it is current."
    )
