"""Give the database an identity.

Revision: 0003, after 0002
Created: 2026-11-26
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create its table; it is filled when the macros are put on the database."""
    op.create_table(
        "database_identity",
        sa.Column(
            "identity",
            sa.String(),
            nullable=False,
            comment="A random text that the macros of this database have in them.",
        ),
        sa.PrimaryKeyConstraint("identity", name="pk_database_identity"),
        comment=(
            "What tells this database from others, one row: the macros answer only"
            " where they find it."
        ),
    )


def downgrade() -> None:
    """Drop it; the next upgrade makes another."""
    op.drop_table("database_identity")
