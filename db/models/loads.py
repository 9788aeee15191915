"""The history of loads: the loads, changes of posts, problems, and aliases."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    BigInteger,
    Boolean,
    DateTime,
    Double,
    Integer,
    PrimaryKeyConstraint,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from blogdb.db.dialect import CompressedText
from blogdb.db.models.base import Base, reference


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
    source_summary: Mapped[str | None] = mapped_column(
        CompressedText,
        comment=(
            "What was made of the source, as a JSON object: fields, columns not used, "
            "files not read."
        ),
    )
    default_language: Mapped[str | None] = mapped_column(
        String,
        comment=(
            "Language of the blog's originals; und where neither the source nor the "
            "user said it; null before revision 0005."
        ),
    )


class PostChange(Base):
    """What a load did to a post."""

    __tablename__ = "post_changes"
    __table_args__ = (
        reference("load_id", "loads.load_id"),
        {
            "comment": (
                "What each load added, changed, moved or removed, one row per load and "
                "post. No key is enforced: a first load writes a row for every post."
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
    change: Mapped[str] = mapped_column(
        String,
        comment="added, changed, moved or removed; a moved post has a new path.",
    )
    changed_columns: Mapped[str | None] = mapped_column(
        String,
        comment=(
            "What differed of language, path, slug, title, published_on, updated_on, "
            "url, is_draft, content, authors and tags, the source's spelling included; "
            "null unless changed or moved."
        ),
    )
    before: Mapped[str | None] = mapped_column(
        CompressedText,
        comment=(
            "The post as it was before, without its body, as a JSON object; null "
            "when added."
        ),
    )
    # Not part of `before`: to read one field of an object, DuckDB reads all of it.
    content_before: Mapped[str | None] = mapped_column(
        CompressedText,
        comment="The body as it was before, where the load changed or removed it.",
    )
    path: Mapped[str | None] = mapped_column(
        String, comment="Path of the post after the load; null before revision 0004."
    )

    __mapper_args__ = {"primary_key": [load_id, post_id]}  # noqa: RUF012 (SQLAlchemy's form)


class LoadProblem(Base):
    """A row or value of a source that could not be loaded as it was."""

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
    path: Mapped[str | None] = mapped_column(
        String, comment="Path of the post, where it is known."
    )


class Alias(Base):
    """A tag or a name that stands for others."""

    __tablename__ = "aliases"
    __table_args__ = (
        PrimaryKeyConstraint("kind", "alias", "position"),
        {
            "comment": (
                "Tags and names of authors that count as others, as the aliases file "
                "said at the last load, one row per alias and name."
            )
        },
    )

    kind: Mapped[str] = mapped_column(String, comment="tag or author.")
    alias: Mapped[str] = mapped_column(
        String,
        comment=(
            "What is replaced: a tag's canonical name, or an author's name as the "
            "aliases file spells it."
        ),
    )
    position: Mapped[int] = mapped_column(
        Integer,
        autoincrement=False,
        comment="Place among the names that the alias stands for; the first is 1.",
    )
    name: Mapped[str] = mapped_column(
        String, comment="What it counts as, spelled likewise."
    )
