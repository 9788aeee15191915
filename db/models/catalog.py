"""The catalogue of views and macros, and the identity of their database."""

from __future__ import annotations

from sqlalchemy import PrimaryKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from blogdb.db.models.base import Base


class CatalogEntry(Base):
    """A curated view or macro of this database, or a table."""

    __tablename__ = "view_catalog"
    __table_args__ = (
        PrimaryKeyConstraint("name"),
        {
            "comment": (
                "The curated views and macros, and the tables, one row each: what to "
                "ask."
            )
        },
    )

    name: Mapped[str] = mapped_column(
        String, comment="Name of the view, macro or table."
    )
    kind: Mapped[str] = mapped_column(String, comment="view, macro or table.")
    audience: Mapped[str] = mapped_column(
        String,
        comment=(
            "Who asks it: reader, operator (who runs loads) or internal (other views)."
        ),
    )
    work: Mapped[str | None] = mapped_column(
        String,
        comment=(
            "For whose work it is: editor, author, site owner or operator; null for "
            "tables."
        ),
    )
    topic: Mapped[str] = mapped_column(String, comment="What it is about.")
    question: Mapped[str] = mapped_column(
        String, comment="The question that it answers."
    )
    advice: Mapped[str | None] = mapped_column(
        String, comment="What to do with the answer; null for tables."
    )
    grain: Mapped[str] = mapped_column(String, comment="What one row of it is.")
    key: Mapped[str] = mapped_column(
        String, comment="The columns that identify a row, separated by commas."
    )
    time_column: Mapped[str | None] = mapped_column(
        String,
        comment="The column to filter by time; null where no date is meant for it.",
    )
    deprecated: Mapped[str | None] = mapped_column(
        String,
        comment=(
            "What to ask instead of a view that the next release no longer has; null "
            "for others."
        ),
    )
    definition_hash: Mapped[str] = mapped_column(
        String, comment="SHA-256 of its file, for telling whether it is current."
    )


class DatabaseIdentity(Base):
    """What distinguishes this database from others attached alongside it."""

    __tablename__ = "database_identity"
    __table_args__ = (
        PrimaryKeyConstraint("identity"),
        {
            "comment": (
                "What tells this database from others, one row: the macros answer only"
                " where they find it."
            )
        },
    )

    identity: Mapped[str] = mapped_column(
        String, comment="A random text that the macros of this database have in them."
    )
