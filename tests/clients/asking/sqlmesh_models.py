"""SQLMesh: blogdb's file attached for reading only, as a catalog of its own."""

import sys

from answers import tell
from sqlmesh.core.config.connection import DuckDBAttachOptions, DuckDBConnectionConfig

adapter = DuckDBConnectionConfig(
    catalogs={
        "mine": ":memory:",
        "blog": DuckDBAttachOptions(type="duckdb", path=sys.argv[1], read_only=True),
    }
).create_engine_adapter()
tell(lambda view: adapter.fetchall(f"select * from blog.main.{view}"))
