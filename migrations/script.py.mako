"""${message}.

Revision: ${up_revision}, after ${down_revision | comma,n}
Created: ${create_date}

House rules:
- `from alembic import op` and `import sqlalchemy as sa` are what it works with.
- The file is NNNN_what_it_does.py, and NNNN is the revision. Written by hand.
- DDL and moves of data only: no import from blogdb but blogdb.db.dialect and
  blogdb.migrations.rebuild, since the models go on changing and a migration does not.
- Every table and column has a comment; a referencing column's says what it
  references. No foreign keys in DuckDB (see db/models/).
- downgrade() is real. It keeps all data that both schemas can hold.
- What DuckDB refuses in place (drop, rename or retype a column that a key covers,
  NOT NULL or keys later) goes through blogdb.migrations.rebuild.rebuild_table.
- Change db/models/ and HEAD in db/schema.py in the same commit; tests compare them.
"""

from __future__ import annotations

revision = "${up_revision}"
down_revision = "${down_revision}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """${message}."""


def downgrade() -> None:
    """Undo it."""
