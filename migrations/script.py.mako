"""${message}.

Revision: ${up_revision}, after ${down_revision | comma,n}
Created: ${create_date}

House rules:
- Use `from alembic import op` and `import sqlalchemy as sa`.
- The file is NNNN_what_it_does.py, where NNNN is the revision. Write it by hand.
- DDL and moves of data only. Import nothing from blogdb except blogdb.db.dialect,
  blogdb.db.errors and blogdb.migrations.rebuild, since the models will change and a
  migration must not.
- Every table and column has a comment; that of a referencing column says what it
  references. No foreign keys in DuckDB (see db/models/).
- downgrade() works, and keeps all data that both schemas can hold.
- For what DuckDB cannot do in place (drop, rename or retype a column in a key; add NOT
  NULL or a key later), use blogdb.migrations.rebuild.rebuild_table.
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
