"""SQLAlchemy 1.4 and 2.0, with duckdb-engine or duckdb-sqlalchemy.

Where the two can reflect, BLOGDB_FINDS says which columns of the key of post_tags they
find, with commas between: none or too few where they do not know DuckDB's keys.
"""

import os
import sys
import warnings

from answers import tell
from sqlalchemy import MetaData, create_engine, inspect, text
from sqlalchemy.pool import NullPool

warnings.simplefilter("ignore")
engine = create_engine(
    f"duckdb:///{sys.argv[1]}",
    poolclass=NullPool,
    connect_args={"read_only": True},
)
with engine.connect() as connection:
    tell(
        lambda view: [
            tuple(row) for row in connection.execute(text(f"select * from {view}"))
        ]
    )

if (wanted := os.environ.get("BLOGDB_FINDS")) is not None:
    found = inspect(engine)
    assert set(sys.argv[2:]) <= set(found.get_view_names())
    column = found.get_columns("posts")[0]
    assert (column["name"], str(column["type"])) == ("post_id", "INTEGER")
    assert column["comment"]
    assert found.get_table_comment("posts")["text"]
    tables = MetaData()
    tables.reflect(engine, views=True)
    assert set(sys.argv[2:]) <= set(tables.tables)
    keys = found.get_pk_constraint("post_tags")["constrained_columns"]
    assert keys == [name for name in wanted.split(",") if name], keys
