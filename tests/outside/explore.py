"""What a BI tool asks of a database: SQLAlchemy with duckdb-engine, without blogdb.

As a program it prints JSON: tables, views, their columns and comments, and how many
posts there are.
"""

from __future__ import annotations

import json
import sys

import sqlalchemy
from sqlalchemy import text

COMMENTS = """
    select table_name, column_name, column_comment from information_schema.columns
    where table_schema = 'main'
"""


def main(path: str) -> None:
    """Explore a file as a BI tool does when a person adds it."""
    engine = sqlalchemy.create_engine(
        f"duckdb:///{path}", connect_args={"read_only": True}
    )
    inspector = sqlalchemy.inspect(engine)
    tables, views = inspector.get_table_names(), inspector.get_view_names()
    with engine.connect() as connection:
        said = {
            "tables": tables,
            "views": views,
            "comments": {
                name: inspector.get_table_comment(name)["text"]
                for name in tables + views
            },
            "columns": {
                name: {
                    column["name"]: [str(column["type"]), column["comment"]]
                    for column in inspector.get_columns(name)
                }
                for name in tables + views
            },
            "information_schema": [
                list(row) for row in connection.execute(text(COMMENTS)).all()
            ],
            "posts": connection.execute(
                text("select count(*) from posts_overview")
            ).scalar_one(),
        }
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1])
