"""The curated views as a lake has them: each is one query over all blogs.

`make interface` writes them to `lake/by_blog.sql`, which a test compares with what the
views give now. So whoever asks a lake needs nothing that reads SQL.
"""

from __future__ import annotations

from pathlib import Path

from sqlglot import exp

from blogdb.sql import catalog
from blogdb.sql.spark import dialect
from blogdb.sql.spark.by_blog import BLOG, by_blog

FILE = Path(__file__).resolve().parents[2] / "lake" / "by_blog.sql"


def written() -> str:
    """Write the statements, each after those that it reads."""
    made = ["-- Made of sql/views by `make interface`: do not edit."]
    for entry in catalog.entries():
        if entry.kind == "view":
            query = by_blog(dialect.parse(entry.statement))
            order = query.args.get("order")
            if order:
                order.set("expressions", [exp.column(BLOG), *order.expressions])
            made.append(f"create view {entry.name} as\n{query.sql('duckdb')};")
    return "\n\n".join(made) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), "utf-8")
