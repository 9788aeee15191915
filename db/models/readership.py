"""What an analytics program counted of the readers of pages."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from blogdb.db.models.base import Base, reference


class PostReadership(Base):
    """How often a page was read in a period."""

    __tablename__ = "post_readership"
    __table_args__ = (
        reference("post_id", "posts.post_id"),
        {
            "comment": (
                "How often pages were read, from `blogdb readership`, one row per "
                "address and period. No key is enforced, since the period may be null."
            )
        },
    )

    address: Mapped[str] = mapped_column(
        String, comment="Path or URL of the page, as the export has it."
    )
    period: Mapped[dt.date | None] = mapped_column(
        Date,
        comment=(
            "First day that the numbers are of; null where neither the export nor the "
            "user said it."
        ),
    )
    period_end: Mapped[dt.date | None] = mapped_column(
        Date,
        comment=(
            "Last day that the numbers are of: the first one, too, if they are of one "
            "day; null where the first is."
        ),
    )
    views: Mapped[int | None] = mapped_column(
        Integer, comment="How often the page was seen; null where that is not counted."
    )
    visitors: Mapped[int | None] = mapped_column(
        Integer,
        comment="How many people saw it; null where that is not counted.",
    )
    post_id: Mapped[int | None] = mapped_column(
        Integer,
        comment=(
            "The post at the address; references posts.post_id; null where there is "
            "none."
        ),
    )

    __mapper_args__ = {"primary_key": [address, period]}  # noqa: RUF012 (SQLAlchemy's form)
