"""The catalogue of views and macros, and the identity of their database."""

from __future__ import annotations

from sqlalchemy import PrimaryKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from blogdb.db.models.base import Base


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
