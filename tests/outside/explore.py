"""What a BI tool asks of a database: SQLAlchemy with duckdb-engine, without blogdb.

As a program it prints JSON: tables, views, their columns and comments, and how many
posts there are.
"""

from __future__ import annotations

import json
import sys

import sqlalchemy
from sqlalchemy import text
from sqlalchemy.engine.reflection import ObjectKind

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
    comments = inspector.get_multi_table_comment(kind=ObjectKind.ANY)
    columns = inspector.get_multi_columns(kind=ObjectKind.ANY)
    with engine.connect() as connection:
        said = {
            "tables": inspector.get_table_names(),
            "views": inspector.get_view_names(),
            "comments": {name: said["text"] for (_, name), said in comments.items()},
            "columns": {
                name: {
                    column["name"]: [str(column["type"]), column["comment"]]
                    for column in found
                }
                for (_, name), found in columns.items()
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
