"""The clients that are tried: what each needs, and which file asks with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Client:
    """A program or library with which people read a database.

    Attributes:
        name: what it is called, in the test's output and in docs/connections.md.
        asks: the file in asking/ that reads all views with it.
        pip: what pip installs for it; its DuckDB, if it can have several, included.
        npm: what npm installs for it.
        maven: the artefact of Maven Central that it needs.
        apt: the package of Debian that it needs.
        arguments: what the file gets before the database's path.
        environment: what the file finds in its environment.
        is_quick: whether it is tried in CI, where all of these together take a minute.
    """

    name: str
    asks: str = ""
    pip: tuple[str, ...] = ()
    npm: tuple[str, ...] = ()
    maven: str = ""
    apt: str = ""
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    is_quick: bool = False


_DUCKDB = "duckdb==2.0.1"
_ENGINE = "duckdb-engine==0.17.0"

CLIENTS = (
    *(
        Client(f"duckdb {version}", "python.py", (f"duckdb=={version}",), is_quick=True)
        for version in ("1.2.2", "1.3.2", "1.4.4", "1.5.6", "2.0.1")
    ),
    Client(
        "duckdb-engine, SQLAlchemy 1.4",
        "sqlalchemy_engine.py",
        ("sqlalchemy==1.4.54", _ENGINE, _DUCKDB),
        environment={"BLOGDB_FINDS": ""},
        is_quick=True,
    ),
    *(
        Client(
            f"duckdb-engine, SQLAlchemy {version}",
            "sqlalchemy_engine.py",
            (f"sqlalchemy=={version}", _ENGINE, _DUCKDB),
            environment={"BLOGDB_FINDS": found},
            is_quick=version == "2.0.54",
        )
        for version, found in {"2.0.36": "post_id", "2.0.54": ""}.items()
    ),
    Client(
        "duckdb-engine, SQLAlchemy 2.0.58",
        "sqlalchemy_engine.py",
        ("sqlalchemy==2.0.58", _ENGINE, _DUCKDB),
    ),
    Client(
        "blogdb's engine, SQLAlchemy 2.0.58",
        "blogdb_engine.py",
        ("sqlalchemy==2.0.58", _ENGINE, _DUCKDB),
        # What pip would refuse to install beside this SQLAlchemy.
        environment={"PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        is_quick=True,
    ),
    Client(
        "duckdb-sqlalchemy",
        "sqlalchemy_engine.py",
        ("duckdb-sqlalchemy==1.5.6.5", "duckdb==1.5.6"),
        environment={"BLOGDB_FINDS": "post_id,tag_id"},
        is_quick=True,
    ),
    Client("pandas", "pandas_frames.py", ("pandas==3.1.1", _DUCKDB)),
    Client("polars", "polars_frames.py", ("polars==2.1.0", "pyarrow", _DUCKDB)),
    Client(
        "ADBC",
        "adbc.py",
        ("adbc-driver-manager==1.13.0", "pyarrow", _DUCKDB),
        is_quick=True,
    ),
    Client("Ibis", "ibis_tables.py", ("ibis-framework[duckdb]==12.0.0", "duckdb<2")),
    Client("duckdb-cli", "shell.py", ("duckdb-cli==1.5.6",), is_quick=True),
    Client("Harlequin", "harlequin_adapter.py", ("harlequin==2.17.0",)),
    Client(
        "JupySQL",
        "jupysql.py",
        ("jupysql==0.11.1", "ipython", "sqlalchemy==2.0.54", _ENGINE, _DUCKDB),
    ),
    Client(
        "marimo",
        "marimo_cells.py",
        ("marimo==0.25.2", "sqlglot", "polars", "pyarrow", _DUCKDB),
    ),
    Client(
        "dbt-duckdb",
        "dbt_models.py",
        ("dbt-duckdb==1.10.0", "dbt-core<1.11", "duckdb==1.5.6"),
    ),
    Client("SQLMesh", "sqlmesh_models.py", ("sqlmesh[duckdb]==0.236.4",)),
    Client(
        "@duckdb/node-api",
        "node.mjs",
        npm=("@duckdb/node-api@1.5.6-r.1",),
        arguments=("node",),
    ),
    Client(
        "Evidence's connector",
        "node.mjs",
        npm=("@evidence-dev/duckdb@2.0.1",),
        arguments=("evidence",),
    ),
    Client("JDBC", maven="org.duckdb:duckdb_jdbc:2.0.0.1"),
    Client("ODBC", apt="libduckdb-odbc"),
)
