"""Copies of a file that DuckDB makes without blogdb, as docs/connections.md tells."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from blogdb.db import engine, schema
from blogdb.sql import catalog

from ..conftest import REPOSITORY, one_duckdb
from ..migrations.catalogue import catalogue
from ..migrations.conftest import content

COPY = """
import sys, duckdb
with duckdb.connect() as connection:
    for statement in sys.argv[1:]:
        connection.execute(statement).fetchall()
"""


def documented(heading: str) -> list[str]:
    """Read the SQL statements that stand under a heading of docs/connections.md."""
    text = (REPOSITORY / "docs" / "connections.md").read_text("utf-8")
    (sql,) = re.findall(rf"^## {heading}$.*?```sql\n(.*?)```", text, re.M | re.S)
    return [each.strip() for each in sql.split(";") if each.strip()]


@one_duckdb("2.0")
def test_copy_from_database_brings_everything(
    each_duckdb: dict[str, str], loaded_template: Path, tmp_path: Path
) -> None:
    """The documented statements copy all rows, views, macros, keys and comments."""
    (tmp_path / "blog.duckdb").write_bytes(loaded_template.read_bytes())
    subprocess.run(
        [sys.executable, "-c", COPY, *documented("Copying a database")],
        cwd=tmp_path,
        env=os.environ | each_duckdb,
        check=True,
    )
    copy = tmp_path / "copy.duckdb"
    # The same rows, seen through the same views, are the same answers.
    assert content(copy) == content(loaded_template)
    with engine.connect(loaded_template) as old, engine.connect(copy) as new:
        described = catalogue(new)
        assert described == catalogue(old)
        for view, *_ in described["views"]:
            new.execute(f"from {view} limit 0").fetchall()
        assert schema.current(new) == schema.HEAD
        assert catalog.is_current(new)
        assert new.execute("from posts_tagged('guide')").fetchall() != []
