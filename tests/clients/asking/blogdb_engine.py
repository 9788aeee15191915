"""The engine that blogdb makes, with any SQLAlchemy 2.0."""

import sys
import warnings

from answers import tell
from sqlalchemy import MetaData, text

from blogdb.db.engine import create_engine

warnings.simplefilter("ignore")
engine = create_engine(sys.argv[1])
with engine.connect() as connection:
    tell(lambda view: connection.execute(text(f"from {view}")).all())
tables = MetaData()
tables.reflect(engine, views=True)
assert set(sys.argv[2:]) <= set(tables.tables)
keys = [column.name for column in tables.tables["post_tags"].primary_key]
assert keys == ["post_id", "tag_id"], keys
