"""What links to elsewhere answered when they were asked."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import DateTime, Integer, PrimaryKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from blogdb.db.models.base import Base


class LinkCheck(Base):
    """The last answer of an address to which posts link."""

    __tablename__ = "link_checks"
    __table_args__ = (
        PrimaryKeyConstraint("url"),
        {
            "comment": (
                "What the addresses that posts link to answered, from `blogdb audit "
                "--external`, one row each."
            )
        },
    )

    url: Mapped[str] = mapped_column(
        String, comment="The address: a link's URL without what follows #."
    )
    checked_at: Mapped[dt.datetime] = mapped_column(
        DateTime, comment="When it was last asked, in UTC."
    )
    outcome: Mapped[str] = mapped_column(
        String,
        comment=(
            "What came of it: ok, moved (for good), gone, unsafe (nothing proves who "
            "answers), unreachable, refused (programs learn nothing there), invalid "
            "(no address) or unasked (not on the public internet)."
        ),
    )
    since_at: Mapped[dt.datetime] = mapped_column(
        DateTime, comment="When that outcome was first found, in UTC."
    )
    status: Mapped[int | None] = mapped_column(
        Integer, comment="Status of the last answer (HTTP); null where none came."
    )
    location: Mapped[str | None] = mapped_column(
        String, comment="Where it has moved; null for others."
    )
    error: Mapped[str | None] = mapped_column(
        String, comment="What was wrong, in words; null where the status says it."
    )
