"""The full-text index."""

from __future__ import annotations

from sqlalchemy import Boolean, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from blogdb.db.models.base import Base, reference


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
        String,
        comment=(
            "The word, lower case and without accents; two words that a sign joins have"
            " a hyphen between them."
        ),
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
    count_code: Mapped[int] = mapped_column(
        SmallInteger,
        comment=(
            "How often code has it, in blocks and within the text; 10,000 at most."
        ),
    )

    __mapper_args__ = {"primary_key": [term_id, post_id]}  # noqa: RUF012 (SQLAlchemy's form)
